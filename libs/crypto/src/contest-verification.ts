/**
 * A contest's proof, equation by equation (§5). No randomness, nothing merged: slow and easy to
 * compare with the text. `verifyBallotsBatch` does the work in production and is tested against this.
 */
import { DecodeError } from './bytes.js';
import {
  checkLengths,
  contestChallenge,
  decodeResponses,
  totalBranches,
  type Branch,
  type ContestProof,
  type ContestShape,
} from './contest.js';
import { decodePoints, G, IDENTITY, type Point } from './group.js';

export function verifyContest(
  context: Uint8Array,
  publicKey: Point,
  shape: ContestShape,
  proof: ContestProof,
): boolean {
  try {
    checkLengths(shape, proof);
    const slots = shape.weights.length;
    const ciphertexts = decodePoints(proof.ciphertexts, { identity: 'refuse', count: 2 * slots });
    const count = 4 * slots + 2 * totalBranches(shape);
    const commitments = decodePoints(proof.commitments, { identity: 'refuse', count });
    const challenge = contestChallenge(context, shape, proof);
    const responses = decodeResponses(shape, challenge, proof.responses);

    const holds = (branch: Branch, value: number, A: Point, B: Point, first: number): boolean => {
      const shifted = B.subtract(G.multiplyUnsafe(BigInt(value)));
      return (
        equation(G, branch, commitments[first] as Point, A) &&
        equation(publicKey, branch, commitments[first + 1] as Point, shifted)
      );
    };
    let totalA = IDENTITY;
    let totalB = IDENTITY;
    for (const [slot, [zero, one]] of responses.slots.entries()) {
      const A = ciphertexts[2 * slot] as Point;
      const B = ciphertexts[2 * slot + 1] as Point;
      if (!holds(zero, 0, A, B, 4 * slot) || !holds(one, 1, A, B, 4 * slot + 2)) return false;
      const weight = BigInt(shape.weights[slot] as number);
      totalA = totalA.add(A.multiplyUnsafe(weight));
      totalB = totalB.add(B.multiplyUnsafe(weight));
    }
    return responses.totals.every((branch, i) => holds(branch, shape.min + i, totalA, totalB, 4 * slots + 2 * i));
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/** z·base = commitment + c·target */
function equation(base: Point, branch: Branch, commitment: Point, target: Point): boolean {
  return base.multiplyUnsafe(branch.response).equals(commitment.add(target.multiplyUnsafe(branch.challenge)));
}
