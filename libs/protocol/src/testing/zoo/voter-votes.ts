/**
 * More or fewer votes than a voter has, votes proved for another ballot (§5), and proofs in which one equation alone is
 * false. Only the arithmetic of check 4 stands between them and the tally.
 */
import { ballotContext } from '#crypto';
import { encodeBase64url } from '../../v1/base64url.js';
import { type Ballot } from '../../v1/messages/ballot.js';
import { moment } from './course.js';
import { forged, type Forgery } from './forgery.js';
import { entryAt, lastRecord, letIn, newVoter, placeOf } from './records.js';
import { contest, contextOf, council, honest, provedFor, voterOfNorth } from './voter-ballot.js';
const wrongVotes: readonly Forgery[] = [
  voterOfNorth(
    {
      name: 'voter-two-votes-in-one-slot',
      story: {
        ru: 'Избиратель зашифровал две отметки за одного кандидата там, где доказывается 0 или 1.',
        en: 'A voter encrypted two marks for one candidate where 0 or 1 is proved.',
      },
    },
    council({ marks: [2, 0, 0] }),
  ),
  voterOfNorth(
    {
      name: 'voter-takes-a-vote-from-a-rival',
      story: {
        ru: 'Избиратель зашифровал −1 за соперника и 2 за своего: сумма отметок осталась дозволенной.',
        en: 'A voter encrypted −1 for a rival and 2 for a favourite: the total stayed permitted.',
      },
    },
    council({ marks: [-1, 2, 0] }),
  ),
  voterOfNorth(
    {
      name: 'voter-option-and-blank',
      story: {
        ru: 'Избиратель отметил кандидата и сразу «против всех»: взвешенная сумма больше дозволенной.',
        en: 'A voter marked a candidate and blank too: the weighted total is above what is permitted.',
      },
    },
    council({ marks: [1, 0, 1] }),
  ),
  voterOfNorth(
    {
      name: 'voter-no-mark-where-one-is-due',
      story: {
        ru: 'Избиратель подал бюллетень без отметок там, где нужна хотя бы одна.',
        en: 'A voter cast a ballot without marks where one at least is due.',
      },
      beside: { codes: ['result-relation'], because: 'the sums then hold fewer marks than valid ballots' },
    },
    council({ marks: [0, 0, 0] }),
  ),
  voterOfNorth(
    {
      name: 'voter-two-candidates-where-one-is-allowed',
      story: {
        ru: 'Избиратель отметил двух глав при одном мандате.',
        en: 'A voter marked two mayors where one is elected.',
      },
      beside: { codes: ['result-relation'], because: 'the sums then hold more marks than valid ballots' },
    },
    (election, voter) => {
      const context = contextOf(election, voter, 1);
      return election.resigned(voter, 1, [
        contest(election, 'council', context, { marks: honest.council }),
        contest(election, 'mayor', context, { marks: [1, 1] }),
      ]);
    },
  ),
  voterOfNorth(
    {
      name: 'voter-anothers-contest-under-own-key',
      story: {
        ru: 'Избиратель скопировал зашифрованный выбор другого и подписал его своим ключом.',
        en: 'A voter copied another’s encrypted choice and signed it with their own key.',
      },
    },
    (election, voter) => {
      const { core } = entryAt(election, placeOf(election, 'ballot', -1)).body as unknown as Ballot;
      return election.resigned(voter, 1, core.contests);
    },
  ),
  {
    name: 'voter-own-contests-under-a-later-number',
    insider: 'voter',
    check: 4,
    code: 'ballot-proof',
    story: {
      ru: 'Избиратель повторил доказательства первого бюллетеня под вторым номером доступа.',
      en: 'A voter repeated the proofs of the first ballot under the second access number.',
    },
    forge(workshop) {
      const election = workshop.after('evening');
      election.now = moment('17:45:00');
      const { b } = workshop.voters;
      const at = election.entries.findIndex(
        ({ record, body }) =>
          record.type === 'ballot' && (body as unknown as Ballot).core.key === encodeBase64url(b.key.public),
      );
      const { core } = entryAt(election, at).body as unknown as Ballot;
      letIn(election, 'north', 2);
      election.append('ballot', election.resigned(b, 2, core.contests));
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'evening'), record);
    },
  },
  voterOfNorth(
    {
      name: 'voter-proof-for-another-style',
      story: {
        ru: 'Доказательства сделаны для того же ключа на другой территории.',
        en: 'The proofs were made for the same key in another style.',
      },
    },
    provedFor((election, voter) => contextOf(election, { ...voter, style: 'isle' }, 1)),
  ),
  voterOfNorth(
    {
      name: 'voter-proof-of-another-election',
      story: {
        ru: 'Доказательства сделаны для другого голосования с тем же ключом хранителей.',
        en: 'The proofs were made for another election under the same public key.',
      },
    },
    provedFor((_election, voter) => ballotContext(new Uint8Array(32).fill(7), voter.style, voter.key.public, 1)),
  ),
  {
    name: 'voter-contest-under-anothers-name',
    insider: 'voter',
    check: 4,
    code: 'ballot-proof',
    story: {
      ru: 'Избиратель острова выдал доказанный выбор по уставу за выбор главы: бюллетени одной формы.',
      en: 'A voter of the isle passed a choice proved for the charter off as one for mayor: both have one shape.',
    },
    forge(workshop) {
      const election = workshop.after('recounted');
      election.now = moment('10:00:00');
      const voter = newVoter(election, 'isle');
      const context = contextOf(election, voter, 1);
      const charter = contest(election, 'charter', context, { marks: [1, 0] });
      election.append('ballot', election.resigned(voter, 1, [charter, { ...charter, contest: 'mayor' }]));
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'recounted'), record);
    },
  },
];

/** One equation of §5 false, everything else true: a verifier that left it out would see nothing. */
const oneEquation: readonly Forgery[] = (
  [
    ['slot-0-g', 0, 'z0·G', 'a0'],
    ['slot-0-y', 1, 'z0·Y', 'b0'],
    ['slot-1-g', 2, 'z1·G', 'a1'],
    ['slot-1-y', 3, 'z1·Y', 'b1'],
    ['total-g', 12, 'z·G', 'a'],
    ['total-y', 15, 'z·Y', 'b'],
  ] as const
).map(([name, moved, equation, commitment]) =>
  voterOfNorth(
    {
      name: `voter-equation-${name}`,
      story: {
        ru: `Страница избирателя сдвинула обязательство ${commitment}: неверно одно уравнение ${equation}.`,
        en: `The voter’s page moved commitment ${commitment}: one equation, ${equation}, is false.`,
      },
    },
    council({ moved }),
  ),
);

/** A second spelling of a point, a scalar or the whole ballot: another hash for the same vote. */
export const voteForgeries: readonly Forgery[] = [...wrongVotes, ...oneEquation];
