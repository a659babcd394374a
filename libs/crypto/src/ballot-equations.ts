/**
 * A ballot's equations as scalars of its points (§5): the reference in BigInt.
 *
 * Every equation of every ballot, the signature's included, is brought to the form "sum = identity",
 * multiplied by its own random weight of 128 bits and added up. If one equation is false, the sum is
 * the identity with probability 2^-128 at most, because the weights are drawn after the ballots are
 * fixed. Equal or predictable weights would let two false equations cancel out.
 *
 * Commitments carry the weight alone (short scalars); G and Y are shared by all ballots and stand in
 * the product once. The compiled kernel computes the same and is held to this text by tests.
 */
import { ballotChallenge } from './ballot-signature.js';
import { checkBallotLengths, ballotEquationCount, type BallotProof } from './ballot-proof.js';
import { DecodeError, type RandomBytes } from './bytes.js';
import { contestChallenge, decodeResponses, type Branch, type ContestShape, type DecodedResponses } from './contest.js';
import { decodeScalar, scalars, type Scalar } from './group.js';

export const WEIGHT_BYTES = 16;

/** A ballot's scalars, decoded. */
export interface PreparedBallot {
  readonly e: Scalar;
  readonly z: Scalar;
  readonly contests: readonly { readonly shape: ContestShape; readonly responses: DecodedResponses }[];
  /** How many weights a product takes from this ballot. */
  readonly equations: number;
}

/** Lengths, challenges and scalars; undefined when anything is malformed. Points are left to the group. */
export function prepareBallot(ballot: BallotProof): PreparedBallot | undefined {
  const { signature } = ballot;
  try {
    checkBallotLengths(ballot);
    return {
      z: decodeScalar(signature.bytes.subarray(32)),
      e: ballotChallenge(signature, signature.bytes.subarray(0, 32)),
      contests: ballot.contests.map((contest) => {
        const challenge = contestChallenge(ballot.context, contest.shape, contest);
        return { shape: contest.shape, responses: decodeResponses(contest.shape, challenge, contest.responses) };
      }),
      equations: ballotEquationCount(ballot.contests.map((contest) => contest.shape)),
    };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** `count` fresh weights of 128 bits (16 bytes little-endian each), one an equation. */
export function drawWeights(count: number, random: RandomBytes): () => bigint {
  const bytes = random(WEIGHT_BYTES * count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  return () => {
    const weight = view.getBigUint64(offset, true) | (view.getBigUint64(offset + 8, true) << 64n);
    offset += WEIGHT_BYTES;
    return weight;
  };
}

/** What falls to the points that all ballots share: coefficients of G and of Y, not reduced mod L. */
export interface SharedScalars {
  g: bigint;
  y: bigint;
}

/**
 * Scalars of the ballot's own points, in their order (ballot-proof.ts); what falls to G and Y is
 * added to `shared`. Each equation z·base = commitment + c·target stands as
 * w·commitment + w·c·target − w·z·base. Weights are taken in the order: the signature's, then per
 * contest the commitments'.
 */
export function ballotScalars(ballot: PreparedBallot, nextWeight: () => bigint, shared: SharedScalars): Scalar[] {
  const own: Scalar[] = [];
  const weight = nextWeight();
  own.push(scalars.multiply(weight, ballot.e), weight);
  shared.g -= weight * ballot.z;

  for (const { shape, responses } of ballot.contests) {
    const commitments: Scalar[] = [];
    /** Coefficients of one branch's A and B; its value moves c·value·G out of the target B − value·G. */
    const branchTerms = (branch: Branch, value: number): readonly [bigint, bigint] => {
      const wa = nextWeight();
      const wb = nextWeight();
      commitments.push(wa, wb);
      shared.g -= wa * branch.response + wb * branch.challenge * BigInt(value);
      shared.y -= wb * branch.response;
      return [wa * branch.challenge, wb * branch.challenge];
    };
    const slots = responses.slots.map(([zero, one]) => {
      const [a0, b0] = branchTerms(zero, 0);
      const [a1, b1] = branchTerms(one, 1);
      return [a0 + a1, b0 + b1] as const;
    });
    let totalA = 0n;
    let totalB = 0n;
    responses.totals.forEach((branch, i) => {
      const [a, b] = branchTerms(branch, shape.min + i);
      totalA += a;
      totalB += b;
    });
    totalA = scalars.reduce(totalA);
    totalB = scalars.reduce(totalB);
    slots.forEach(([a, b], slot) => {
      const slotWeight = BigInt(shape.weights[slot] as number);
      own.push(scalars.reduce(a + slotWeight * totalA), scalars.reduce(b + slotWeight * totalB));
    });
    own.push(...commitments);
  }
  return own;
}
