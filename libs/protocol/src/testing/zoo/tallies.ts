/**
 * The tally (§8, check 6): sums over other ballots than those that count, other units, tallies out of their time. Trustees
 * decrypt what they are given here; real ones refuse, and so would be in it.
 */
import { decodePoint, encodePoint, G } from '#crypto';
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { type Tally } from '../../v1/messages/tally.js';
import { type TestElection } from '../test-election.js';
import { negativeRoot } from './cheating-proof.js';
import { countedBallots, readBallots, tallyOver, type SummedBallot } from './count.js';
import { moment } from './course.js';
import { forged, told, type Forged, type Forgery, type Workshop } from './forgery.js';
import { lastRecord, placeOf } from './records.js';
/** Another tally in the honest one's place, decrypted and counted. */
function tallied(workshop: Workshop, make: (election: TestElection) => Tally): Forged {
  const election = workshop.after('finals');
  election.now = moment('18:30:00');
  election.append('tally', make(election));
  const record = lastRecord(election);
  return forged(workshop.rest(election, 'tally'), record);
}
const over = (choose: (ballots: SummedBallot[], workshop: Workshop) => SummedBallot[]) => (workshop: Workshop) =>
  tallied(workshop, (election) => tallyOver(election, choose(countedBallots(election), workshop)));

/** Sums of these ballots under the honest numbers, as whoever hopes that only numbers are compared would write. */
const sumsOf =
  (choose: (ballots: SummedBallot[], all: SummedBallot[]) => SummedBallot[]) =>
  (workshop: Workshop): Forged =>
    tallied(workshop, (election) => {
      const counted = countedBallots(election);
      const said = tallyOver(election, choose(counted, readBallots(election)));
      const honest = tallyOver(election, counted);
      const ballots = (at: number): number => honest.cells[at]?.ballots ?? 0;
      return { ...said, cells: said.cells.map((cell, at) => ({ ...cell, ballots: ballots(at) })) };
    });

const isA = (ballot: SummedBallot, workshop: Workshop): boolean =>
  ballot.key === encodeBase64url(workshop.voters.a.key.public);

export const tallyForgeries: readonly Forgery[] = [
  told(
    [
      'tally-leaves-a-ballot-out',
      'trustees',
      6,
      'tally-cells',
      'Один бюллетень юга не вошёл в суммы.',
      'One ballot of the south is not in the sums.',
    ],
    over((ballots) => ballots.filter(({ style }, at) => style !== 'south' || at === 0)),
  ),
  told(
    [
      'tally-leaves-a-ballot-out-and-says-it-has-it',
      'trustees',
      6,
      'tally-sums',
      'Бюллетень не вошёл в сумму, а число бюллетеней названо прежнее.',
      'A ballot is not in the sum, and the number of ballots was kept.',
    ],
    sumsOf((counted) =>
      counted.map((ballot) =>
        ballot.style === 'isle' ? { ...ballot, ciphertexts: new Map<string, never>() } : ballot,
      ),
    ),
    { codes: ['result-relation'], because: 'a sum then holds fewer marks than ballots' },
  ),
  told(
    [
      'tally-counts-a-superseded-ballot-too',
      'trustees',
      6,
      'tally-cells',
      'Учтены оба бюллетеня избирателя, проголосовавшего дважды.',
      'Both ballots of a voter who voted twice are counted.',
    ],
    (workshop) =>
      tallied(workshop, (election) => {
        const [superseded] = readBallots(election).filter((ballot) => isA(ballot, workshop));
        return tallyOver(election, [...countedBallots(election), ...(superseded ? [superseded] : [])]);
      }),
  ),
  told(
    [
      'tally-counts-an-earlier-choice',
      'trustees',
      6,
      'tally-sums',
      'Вместо последнего выбора избирателя учтён прежний.',
      'A voter’s earlier choice is counted in place of the last.',
    ],
    (workshop) =>
      tallied(workshop, (election) => {
        const [earlier] = readBallots(election).filter((ballot) => isA(ballot, workshop));
        const others = countedBallots(election).filter((ballot) => !isA(ballot, workshop));
        return tallyOver(election, earlier ? [...others, earlier] : others);
      }),
  ),
  told(
    [
      'tally-counts-a-ballot-twice',
      'trustees',
      6,
      'tally-sums',
      'Шифртексты одного бюллетеня прибавлены вместо чужих.',
      'One ballot’s ciphertexts are added in place of another’s.',
    ],
    sumsOf((counted) => {
      const [first, second] = counted.filter(({ style }) => style === 'south');
      const others = counted.filter(({ style }) => style !== 'south');
      return first && second ? [...others, first, { ...first, key: second.key }] : counted;
    }),
  ),
  told(
    [
      'tally-with-votes-added',
      'trustees',
      6,
      'tally-sums',
      'К сумме прибавлен открытый голос: G к B одного варианта.',
      'A vote in the open was added to a sum: G to B of one option.',
    ],
    (workshop) =>
      tallied(workshop, (election) => {
        const honest = tallyOver(election, countedBallots(election));
        const change = (text: string): string => {
          const bytes = bytesOf(text).slice();
          const B = decodePoint(bytes.subarray(32, 64), { identity: 'allow' });
          bytes.set(encodePoint(B.add(G)), 32);
          return encodeBase64url(bytes);
        };
        const cells = honest.cells.map((cell, at) =>
          at === 0 ? { ...cell, ciphertexts: change(cell.ciphertexts) } : cell,
        );
        return { ...honest, cells };
      }),
    { codes: ['result-relation'], because: 'the added vote has no ballot' },
  ),
  told(
    [
      'tally-without-a-pool',
      'trustees',
      6,
      'tally-cells',
      'Остров подсчитан отдельно: виден голос одного человека.',
      'The isle is counted by itself: one person’s vote shows.',
    ],
    (workshop) =>
      tallied(workshop, (election) => {
        const counted = countedBallots(election);
        const small = { ...election.manifest, tally: { minimumUnit: 1 } };
        const opened = { manifest: small, election: election.election } as unknown as TestElection;
        return { ...tallyOver(opened, counted), withheld: [{ contest: 'charter', ballots: 1 }] };
      }),
  ),
  told(
    [
      'tally-decrypts-a-withheld-contest',
      'trustees',
      6,
      'tally-withheld',
      'Устав, за который подан один бюллетень, не оставлен без подсчёта.',
      'The charter, with one ballot, is not withheld.',
    ],
    (workshop) =>
      tallied(workshop, (election) => {
        const counted = countedBallots(election);
        const honest = tallyOver(election, counted);
        const small = { ...election.manifest, tally: { minimumUnit: 1 } };
        const opened = { manifest: small, election: election.election } as unknown as TestElection;
        const charter = tallyOver(opened, counted).cells.filter(({ contest }) => contest === 'charter');
        return { ...honest, cells: [...honest.cells.slice(0, 1), ...charter, ...honest.cells.slice(1)], withheld: [] };
      }),
    { codes: ['tally-cells'], because: 'its cell stands among the cells' },
  ),
  told(
    [
      'tally-withholds-a-contest',
      'trustees',
      6,
      'tally-withheld',
      'Совет оставлен без подсчёта, хотя бюллетеней довольно.',
      'The council is withheld, though there are ballots enough.',
    ],
    (workshop) =>
      tallied(workshop, (election) => {
        const honest = tallyOver(election, countedBallots(election));
        return {
          ...honest,
          cells: honest.cells.filter(({ contest }) => contest !== 'council'),
          withheld: [...honest.withheld, { contest: 'council', ballots: 2 }],
        };
      }),
    { codes: ['tally-cells'], because: 'its cell is missing among the cells' },
  ),
  told(
    [
      'tally-of-what-cannot-be-added',
      'trustees',
      6,
      'tally-impossible',
      'Бюллетень, в котором нет точек, обойдён при подсчёте.',
      'A ballot that holds no points was passed over in the count.',
    ],
    (workshop) => {
      const election = workshop.after('evening');
      const voter = election.voter('north');
      const { core } = election.ballot(voter, 1, { council: [1, 0, 0], mayor: [1, 0] });
      const contests = core.contests.map((one) => {
        const ciphertexts = encodeBase64url(negativeRoot(bytesOf(one.ciphertexts)));
        return { ...one, ciphertexts };
      });
      election.append('ballot', election.resigned(voter, 1, contests));
      workshop.rest(election, 'evening');
      return forged(election, placeOf(election, 'tally'));
    },
    {
      codes: ['ballot-proof', 'result-relation'],
      because: 'check 4 names the ballot, and the sums hold fewer marks than ballots',
    },
  ),
  told(
    [
      'second-tally',
      'trustees',
      1,
      'order-tally',
      'Записан второй подсчёт, без одного бюллетеня: разность двух откроет его.',
      'A second tally was recorded, without one ballot: the difference of the two shows it.',
    ],
    (workshop) => {
      const election = workshop.after('tally');
      election.append('tally', tallyOver(election, countedBallots(election).slice(1)));
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'tally'), record);
    },
    { codes: ['tally-cells'], because: 'the second is not over the counted ballots' },
  ),
  told(
    [
      'tally-before-the-counts',
      'trustees',
      1,
      'tally-before-final',
      'Подсчёт сделан, не дожидаясь итога одного узла.',
      'The tally was made without waiting for one node’s final count.',
    ],
    (workshop) => {
      const election = workshop.after('closed');
      election.finalIssuance('node-1');
      election.finalIssuance('node-3');
      election.finalAccess();
      workshop.rest(election, 'finals', { upTo: 'tally' });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'tally'), record);
    },
  ),
  told(
    [
      'tally-before-the-close',
      'trustees',
      1,
      'order-tally',
      'Подсчёт сделан до закрытия.',
      'The tally was made before the close.',
    ],
    (workshop) => {
      const election = workshop.after('drained');
      election.append('tally', tallyOver(election, countedBallots(election)));
      const record = lastRecord(election);
      workshop.rest(election, 'drained', { upTo: 'finals' });
      return forged(workshop.rest(election, 'tally'), record);
    },
    {
      codes: ['tally-before-final', 'order-closed', 'order-final-access', 'issuance-final'],
      because: 'what had to come before the tally comes after it',
    },
  ),
];
