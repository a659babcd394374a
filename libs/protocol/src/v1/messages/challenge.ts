/**
 * Challenge (§5): the voter has the client open a ballot whose tracker it has shown, and checks elsewhere that the
 * ciphertexts hold the marks. No signature is in it, so nobody can cast it.
 */
import { contestLengths, decodePoint, decodeScalar, encryptSlots, equalBytes, permittedSelection } from '#crypto';
import { z } from 'zod';
import { fail, ok, type Result } from '../../result.js';
import { bytesOf } from '../base64url.js';
import { hashBytes } from '../canonical.js';
import { type Election } from '../election.js';
import { bytes32, idField } from '../fields.js';
import { ballotCoreSchema, ballotHashBytes, trackerOf } from './ballot.js';

const opening = z.strictObject({
  contest: idField,
  /** one 0 or 1 a slot */
  marks: z.array(z.union([z.literal(0), z.literal(1)])),
  /** one r a slot */
  randomness: z.array(bytes32),
});
export const challengeSchema = z.strictObject({
  core: ballotCoreSchema,
  authHash: bytes32,
  openings: z.array(opening),
});
export type ContestOpening = z.infer<typeof opening>;
export type Challenge = z.infer<typeof challengeSchema>;

export type ChallengeFault = 'shape' | 'election' | 'style' | 'contests' | 'marks' | 'ciphertexts' | 'tracker';

export interface OpenedBallot {
  readonly tracker: string;
  /** The marked slots of each contest: option ids, or `blank`. */
  readonly choices: readonly { readonly contest: string; readonly marked: readonly string[] }[];
}

export const buildChallenge = (fields: Challenge): Challenge => challengeSchema.parse(fields);

/**
 * Recomputes every ciphertext and the tracker. `shownTracker` is what the voter's screen showed before the
 * challenge: without comparing it, a page could open another ballot than the one it meant to cast.
 */
export function checkChallenge(
  election: Election,
  value: unknown,
  shownTracker: string,
): Result<OpenedBallot, ChallengeFault> {
  const parsed = challengeSchema.safeParse(value);
  if (!parsed.success) return fail('shape');
  const { core, authHash, openings } = parsed.data;
  if (core.election !== election.fingerprint) return fail('election');
  const style = election.style(core.style);
  if (style === undefined || core.sequence > election.accessCount) return fail('style');
  const sameContests =
    core.contests.length === style.contests.length &&
    openings.length === style.contests.length &&
    style.contests.every((id, at) => core.contests[at]?.contest === id && openings[at]?.contest === id);
  if (!sameContests) return fail('contests');
  const choices: { contest: string; marked: string[] }[] = [];
  for (const [at, opened] of openings.entries()) {
    const fault = checkOpening(election, opened, core.contests[at]?.ciphertexts ?? '');
    if (fault !== undefined) return fail(fault);
    const slots = election.slots(opened.contest);
    choices.push({ contest: opened.contest, marked: slots.filter((_, slot) => opened.marks[slot] === 1) });
  }
  const tracker = trackerOf(ballotHashBytes(hashBytes(core), bytesOf(authHash)));
  return tracker === shownTracker ? ok({ tracker, choices }) : fail('tracker');
}

function checkOpening(election: Election, opened: ContestOpening, ciphertexts: string): ChallengeFault | undefined {
  const shape = election.shape(opened.contest);
  if (opened.marks.length !== shape.weights.length || opened.randomness.length !== shape.weights.length) return 'marks';
  if (!permittedSelection(shape, opened.marks)) return 'marks';
  const bytes = bytesOf(ciphertexts);
  if (bytes.length !== contestLengths(shape).ciphertexts) return 'ciphertexts';
  try {
    const publicKey = decodePoint(bytesOf(election.manifest.trustees.publicKey), { identity: 'refuse' });
    const randomness = opened.randomness.map((r) => decodeScalar(bytesOf(r)));
    return equalBytes(encryptSlots(publicKey, opened.marks, randomness), bytes) ? undefined : 'ciphertexts';
  } catch {
    return 'ciphertexts';
  }
}
