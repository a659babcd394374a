/**
 * Verification of many ballots as one multi-scalar product (§5), for whoever needs the verdict alone.
 * Who also wants sums or decoding advice keeps what `PublicGroup.loadBallots` gives.
 */
import { type BallotProof } from './ballot-proof.js';
import { type RandomBytes } from './bytes.js';
import { encodePoint, type Point } from './group.js';
import { nobleGroup } from './noble-group.js';
import { type PublicGroup } from './public-group.js';

/** Indices, rising, of the ballots that do not verify; empty when all do. */
export function verifyBallotsBatch(
  ballots: readonly BallotProof[],
  publicKey: Point,
  random: RandomBytes,
  group: PublicGroup = nobleGroup,
): number[] {
  return group.loadBallots(ballots).verifyVarTime(encodePoint(publicKey), random);
}
