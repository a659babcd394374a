/**
 * Who may vote at all (§4): credentials and passes. Nodes that sign for nobody, voters who use what was signed for
 * another territory, number or key, a node that was retired and signs on.
 */
import { bigIntToBytes, bytesToBigInt } from '#crypto';
import { encodeBase64url } from '../../v1/base64url.js';
import { type Ballot, type BallotAuth } from '../../v1/messages/ballot.js';
import { type TestElection, type TestVoter } from '../test-election.js';
import { moment } from './course.js';
import { forged, type Forgery, type Workshop } from './forgery.js';
import { entryAt, lastRecord, newVoter, placeOf } from './records.js';

const north = { council: [1, 0, 0], mayor: [1, 0] };
const texts = (signatures: readonly Uint8Array[]): string[] => signatures.map(encodeBase64url);

/** A ballot with other tokens: the voter's signature does not cover them. */
const withAuth = ({ core, auth }: Ballot, change: (auth: BallotAuth) => Partial<BallotAuth>): Ballot => ({
  core,
  auth: { ...auth, ...change(auth) },
});

/** A ballot in the batch of a quarter to six. */
function recorded(workshop: Workshop, make: (election: TestElection) => Ballot) {
  const election = workshop.after('evening');
  election.now = moment('17:45:00');
  election.append('ballot', make(election));
  return forged(workshop.rest(election, 'evening'), lastBallotAt(election, '17:45:00'));
}
const lastBallotAt = (election: TestElection, time: string): number =>
  election.entries.findLastIndex(({ record }) => record.type === 'ballot' && record.time === `2026-09-18T${time}Z`);

/** node-2 is honest: it has signed nothing for the invented voter, and counts nobody. */
function stuffed(workshop: Workshop, change: (auth: BallotAuth) => Partial<BallotAuth>) {
  const election = workshop.after('evening');
  election.now = moment('17:45:00');
  const honest = { credentials: Object.fromEntries(election.accessed), passes: Object.fromEntries(election.accesses) };
  const ballot = election.ballot(election.voter('north'), 1, north);
  election.append('ballot', withAuth(ballot, change));
  const record = lastRecord(election);
  workshop.rest(election, 'evening', { upTo: 'closed' });
  election.finalIssuance('node-1');
  election.finalIssuance('node-2', honest);
  election.finalIssuance('node-3');
  election.finalAccess();
  return forged(workshop.rest(election, 'finals'), record);
}
const nodeCounts = {
  codes: ['keys-over-issued', 'ballots-over-passes'],
  because: 'the honest node has counted nobody of that name',
} as const;

const withoutNode2 = (signatures: readonly string[]): string[] => signatures.filter((_, at) => at !== 1);

const nodes: readonly Forgery[] = [
  {
    name: 'nodes-invent-a-voter',
    insider: 'nodesButOne',
    check: 4,
    code: 'ballot-credential-count',
    beside: nodeCounts,
    story: {
      ru: 'Все узлы, кроме одного, подписали за выдуманного избирателя, а подпись честного узла опущена.',
      en: 'All nodes but one signed for an invented voter, and the honest node’s signature was left out.',
    },
    forge: (workshop) =>
      stuffed(workshop, ({ credential, pass }) => ({ credential: withoutNode2(credential), pass: withoutNode2(pass) })),
  },
  {
    name: 'nodes-sign-for-the-honest-one',
    insider: 'nodesButOne',
    check: 4,
    code: 'ballot-credential',
    beside: nodeCounts,
    story: {
      ru: 'На месте подписи честного узла под выдуманным удостоверением стоит подпись другого узла.',
      en: 'In the honest node’s place under an invented credential stands another node’s signature.',
    },
    forge: (workshop) =>
      stuffed(workshop, ({ credential: [first, , third] }) => ({
        credential: [first ?? '', first ?? '', third ?? ''],
      })),
  },
  {
    name: 'pass-signature-missing',
    insider: 'nodesButOne',
    check: 4,
    code: 'ballot-pass-count',
    story: {
      ru: 'Один узел отказал в пропуске, и урна приняла бюллетень без его подписи.',
      en: 'One node refused a pass, and the ballot box took the ballot without its signature.',
    },
    forge: (workshop) =>
      recorded(workshop, (election) =>
        withAuth(election.ballot(election.voter('north'), 1, north), ({ pass }) => ({ pass: pass.slice(0, 2) })),
      ),
  },
  {
    name: 'signatures-in-another-order',
    insider: 'voter',
    check: 4,
    code: 'ballot-credential',
    story: {
      ru: 'Подписи узлов под удостоверением переставлены: тот же бюллетень под вторым хешем.',
      en: 'The nodes’ signatures of a credential were put in another order: the same ballot under a second hash.',
    },
    forge: (workshop) =>
      recorded(workshop, (election) =>
        withAuth(election.ballot(election.voter('north'), 1, north), ({ credential }) => ({
          credential: [...credential].reverse(),
        })),
      ),
  },
  {
    name: 'retired-node-signs-on',
    insider: 'node',
    check: 4,
    code: 'ballot-credential-count',
    story: {
      ru: 'Узел выведен, но бюллетень записан с тремя подписями, его подпись среди них.',
      en: 'A node was retired, but a ballot was recorded with three signatures, its own among them.',
    },
    forge: (workshop) =>
      recorded(workshop, (election) => {
        const ballot = election.ballot(election.voter('north'), 1, north);
        election.retire('node-3');
        return ballot;
      }),
  },
  {
    name: 'retired-node-in-anothers-place',
    insider: 'node',
    check: 4,
    code: 'ballot-credential',
    story: {
      ru: 'После вывода узла его подпись стоит на месте подписи оставшегося.',
      en: 'After a node was retired its signature stands in the place of one that remains.',
    },
    forge: (workshop) =>
      recorded(workshop, (election) => {
        const ballot = election.ballot(election.voter('north'), 1, north);
        election.retire('node-3');
        const two = ([first, , third]: readonly string[]): string[] => [first ?? '', third ?? ''];
        return withAuth(ballot, ({ credential, pass }) => ({ credential: two(credential), pass: two(pass) }));
      }),
  },
];

/** A voter of the south with its credential votes in the north, where there are more contests. */
function inTheNorth(election: TestElection): Ballot {
  const voter: TestVoter = newVoter(election, 'south');
  const ballot = election.ballot({ ...voter, style: 'north' }, 1, north);
  // `ballot` has counted an access in the north; nobody was let in there.
  election.accessed.set('north', (election.accessed.get('north') ?? 0) - 1);
  election.accesses.set(1, (election.accesses.get(1) ?? 0) - 1);
  const { credential } = election.tokens(voter, 1);
  return withAuth(ballot, () => ({ credential: texts(credential) }));
}

/** A signature and the modulus added to it, where that still has the modulus's length: PSS salts differ, so it is soon. */
function plusModulus(election: TestElection): Ballot {
  const voter = election.voter('north');
  const ballot = election.ballot(voter, 1, north);
  const [node] = election.manifest.anonymizers.nodes;
  if (node === undefined) throw new RangeError('no node');
  const { n, size } = election.election.credentialKey(node, 'north');
  for (let tries = 0; tries < 200; tries++) {
    const [first = new Uint8Array(), ...others] = election.tokens(voter, 1).credential;
    const shifted = bytesToBigInt(first) + n;
    if (shifted >> BigInt(8 * size) === 0n)
      return withAuth(ballot, () => ({ credential: texts([bigIntToBytes(shifted, size), ...others]) }));
  }
  throw new Error('no signature has room for its modulus');
}

const voters: readonly Forgery[] = [
  {
    name: 'credential-of-another-style',
    insider: 'voter',
    check: 4,
    code: 'ballot-credential',
    beside: {
      codes: ['keys-over-accessed', 'keys-over-issued'],
      because: 'registrar and nodes have counted a voter of the south',
    },
    story: {
      ru: 'Избиратель юга с удостоверением юга проголосовал бюллетенем севера.',
      en: 'A voter of the south used a credential of the south for a ballot of the north.',
    },
    forge: (workshop) => recorded(workshop, inTheNorth),
  },
  {
    name: 'pass-of-a-lower-number',
    insider: 'voter',
    check: 4,
    code: 'ballot-pass',
    beside: { codes: ['ballots-over-passes'], because: 'nobody has granted or counted a second access' },
    story: {
      ru: 'Избиратель переголосовал без нового кода: под номером 2 стоит пропуск номера 1.',
      en: 'A voter voted again without a new code: under number 2 stands the pass of number 1.',
    },
    forge: (workshop) =>
      recorded(workshop, (election) => {
        const { b } = workshop.voters;
        const ballot = election.ballot(b, 2, north);
        election.accesses.set(2, (election.accesses.get(2) ?? 0) - 1);
        return withAuth(ballot, () => ({ pass: texts(election.tokens(b, 1).pass) }));
      }),
  },
  {
    name: 'credential-of-another-voter',
    insider: 'voter',
    check: 4,
    code: 'ballot-credential',
    story: {
      ru: 'Под бюллетенем с собственным ключом стоит удостоверение, списанное с чужого бюллетеня в реестре.',
      en: 'Under a ballot with a key of its own stands a credential copied from another’s ballot in the log.',
    },
    forge: (workshop) =>
      recorded(workshop, (election) => {
        const { auth } = entryAt(election, placeOf(election, 'ballot', 1)).body as unknown as Ballot;
        return withAuth(election.ballot(election.voter('north'), 1, north), () => ({ credential: auth.credential }));
      }),
  },
  {
    name: 'credential-as-pass',
    insider: 'voter',
    check: 4,
    code: 'ballot-pass',
    story: {
      ru: 'На месте пропуска стоит удостоверение ещё раз.',
      en: 'In the place of the pass the credential stands once more.',
    },
    forge: (workshop) =>
      recorded(workshop, (election) =>
        withAuth(election.ballot(election.voter('north'), 1, north), ({ credential }) => ({ pass: credential })),
      ),
  },
  {
    name: 'credential-plus-modulus',
    insider: 'voter',
    check: 4,
    code: 'ballot-credential',
    story: {
      ru: 'К подписи узла прибавлен модуль его ключа: то же удостоверение под вторым хешем.',
      en: 'The modulus was added to a node’s signature: the same credential under a second hash.',
    },
    forge: (workshop) => recorded(workshop, plusModulus),
  },
  {
    name: 'access-number-beyond-the-last',
    insider: 'everyNode',
    check: 4,
    code: 'ballot-number',
    story: {
      ru: 'Бюллетень записан под третьим номером доступа там, где их два.',
      en: 'A ballot was recorded under a third access number where there are two.',
    },
    forge: (workshop) =>
      recorded(workshop, (election) => {
        const { b } = workshop.voters;
        const { core, auth } = election.ballot(b, 2, north);
        election.accesses.set(2, (election.accesses.get(2) ?? 0) - 1);
        return { core: { ...core, sequence: 3 }, auth };
      }),
  },
];

export const tokenForgeries: readonly Forgery[] = [...nodes, ...voters];
