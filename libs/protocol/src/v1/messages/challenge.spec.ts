/**
 * Challenge (§5): each way in which an opened ballot is not the one that was shown. A page that could slip one past the
 * check could encrypt something else than the voter chose.
 */
import { describe, expect, it } from '@jest/globals';
import { preparedElection, seededRandom } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { castBallot, encryptBallot } from '../casting.js';
import { buildChallenge, checkChallenge, type Challenge } from './challenge.js';

const election = preparedElection();
const voter = election.voter('north');
const random = seededRandom('challenge');
const made = (sequence: number) => {
  const marks = { mayor: [0, 1, 0, 0], rating: [1, 0, 1] };
  const { core, openings } = encryptBallot({
    election: election.election,
    style: 'north',
    sequence,
    key: voter.key,
    marks,
    random,
  });
  const tokens = election.tokens(voter, 1);
  const { authHash, tracker } = castBallot({ election: election.election, core, key: voter.key, ...tokens, random });
  return { challenge: buildChallenge({ core, authHash, openings }), tracker };
};
const { challenge: honest, tracker } = made(1);
type Core = Challenge['core'];
type Opening = Challenge['openings'][number];

const answer = (change: Partial<Challenge> | { readonly [member: string]: unknown }, shown = tracker): unknown => {
  const checked = checkChallenge(election.election, { ...honest, ...change }, shown);
  return checked.ok ? checked.value.choices : checked.error;
};
const core = (change: Partial<Core>) => ({ core: { ...honest.core, ...change } });
const first = (change: Partial<Opening>) => ({
  openings: honest.openings.map((opening, at) => (at === 0 ? { ...opening, ...change } : opening)),
});
const firstOpening = honest.openings[0] as Opening;
const ciphertexts = (text: string) =>
  core({ contests: honest.core.contests.map((one, at) => (at === 0 ? { ...one, ciphertexts: text } : one)) });

describe('checkChallenge', () => {
  it('opens an honest ballot, also of the last access', () => {
    expect(answer({})).toEqual([
      { contest: 'mayor', marked: ['m2'] },
      { contest: 'rating', marked: ['r1', 'r3'] },
    ]);
    const last = made(2);
    expect(answer(last.challenge, last.tracker)).toHaveLength(2);
  });

  it.each<[string, string, object]>([
    ['a member more', 'shape', { signature: 'AA' }],
    ['no opening', 'shape', { openings: undefined }],
    ['another election', 'election', core({ election: encodeBase64url(new Uint8Array(32)) })],
    ['an unknown style', 'style', core({ style: 'west' })],
    ['an access beyond the last', 'style', core({ sequence: 3 })],
    ['a contest less in the ballot', 'contests', core({ contests: honest.core.contests.slice(0, 1) })],
    [
      'a contest more in the ballot',
      'contests',
      core({ contests: [...honest.core.contests, ...honest.core.contests] }),
    ],
    ['another order in the ballot', 'contests', core({ contests: [...honest.core.contests].reverse() })],
    ['a contest less opened', 'contests', { openings: honest.openings.slice(0, 1) }],
    ['a contest opened twice', 'contests', { openings: [...honest.openings, firstOpening] }],
    ['one contest opened as often as there are', 'contests', { openings: honest.openings.map(() => firstOpening) }],
    ['another order of openings', 'contests', { openings: [...honest.openings].reverse() }],
    ['a mark less', 'marks', first({ marks: firstOpening.marks.slice(1) })],
    ['a mark more', 'marks', first({ marks: [...firstOpening.marks, 0] })],
    ['an r less', 'marks', first({ randomness: firstOpening.randomness.slice(1) })],
    ['an r more', 'marks', first({ randomness: [...firstOpening.randomness, firstOpening.randomness[0] ?? ''] })],
    ['marks that are not permitted', 'marks', first({ marks: [1, 1, 0, 0] })],
    ['another choice', 'ciphertexts', first({ marks: [1, 0, 0, 0] })],
    [
      'an r that is no scalar',
      'ciphertexts',
      first({ randomness: firstOpening.randomness.map(() => '_'.repeat(42) + '8') }),
    ],
    ['ciphertexts cut short', 'ciphertexts', ciphertexts('AAAA')],
    ['other signatures', 'tracker', { authHash: encodeBase64url(new Uint8Array(32)) }],
  ])('%s', (_name, fault, change) => {
    expect(answer(change)).toBe(fault);
  });

  it('is of the tracker that was shown', () => {
    expect(answer({}, made(1).tracker)).toBe('tracker');
  });
});
