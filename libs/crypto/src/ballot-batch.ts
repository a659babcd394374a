/**
 * Verification of many ballots as one multi-scalar product (§5).
 *
 * Every equation of every ballot, the signature's included, is brought to the form "sum = identity",
 * multiplied by its own random weight of 128 bits and added up. If one equation is false, the sum is
 * the identity with probability 2^-128 at most, because the weights are drawn after the ballots are
 * fixed. Equal or predictable weights would let two false equations cancel out.
 *
 * Commitments carry the weight alone (short scalars); G and Y are shared by all ballots and stand in
 * the product once. A failing batch is halved, with fresh weights, until each bad ballot is named.
 */
import { concatBytes, DecodeError, type RandomBytes } from './bytes.js';
import { ballotChallenge, type BallotSignature } from './ballot-signature.js';
import {
  checkLengths,
  contestChallenge,
  decodeResponses,
  type Branch,
  type ContestProof,
  type ContestShape,
  type DecodedResponses,
} from './contest.js';
import { decodePoints, decodeScalar, G, POINT_BYTES, scalars, type Point, type Scalar } from './group.js';
import { multiScalarVarTime } from './multi-scalar.js';

/** What has to be verified of one ballot. The caller has made `context` from the same key, style and fingerprint. */
export interface BallotProof {
  /** `ballotContext(…)`, 32 bytes */
  readonly context: Uint8Array;
  /** The style's contests, in order. */
  readonly contests: readonly (ContestProof & { readonly shape: ContestShape })[];
  readonly signature: BallotSignature;
}

export interface BatchTerms<Loaded> {
  readonly points: Loaded;
  /** As many as there are points. */
  readonly scalars: readonly Scalar[];
}

/** The group's part of a batch check: noble by default; a compiled one can take its place. Public values only. */
export interface BatchKernel<Loaded> {
  /** Decodes n × 32 bytes; undefined when one is not canonical or is the identity. */
  load(encodings: Uint8Array): Loaded | undefined;
  /** Points that are known already. */
  fromPoints(points: readonly Point[]): Loaded;
  /** Whether Σ scalar·point over all terms is the identity. */
  sumIsIdentityVarTime(terms: readonly BatchTerms<Loaded>[]): boolean;
}

export const nobleKernel: BatchKernel<readonly Point[]> = {
  load: (encodings) => {
    try {
      return decodePoints(encodings, { identity: 'refuse', count: encodings.length / POINT_BYTES });
    } catch (error) {
      if (error instanceof DecodeError) return undefined;
      throw error;
    }
  },
  fromPoints: (points) => points,
  sumIsIdentityVarTime: (terms) =>
    multiScalarVarTime(
      terms.flatMap((term) => term.points),
      terms.flatMap((term) => term.scalars),
    ).is0(),
};

/** Indices, rising, of the ballots that do not verify; empty when all do. */
export function verifyBallotsBatch(ballots: readonly BallotProof[], publicKey: Point, random: RandomBytes): number[];
export function verifyBallotsBatch<Loaded>(
  ballots: readonly BallotProof[],
  publicKey: Point,
  random: RandomBytes,
  kernel: BatchKernel<Loaded>,
): number[];
export function verifyBallotsBatch(
  ballots: readonly BallotProof[],
  publicKey: Point,
  random: RandomBytes,
  kernel: BatchKernel<unknown> = nobleKernel,
): number[] {
  const bad: number[] = [];
  const prepared: Prepared<unknown>[] = [];
  ballots.forEach((ballot, index) => {
    const ready = prepare(ballot, index, kernel);
    if (ready === undefined) bad.push(index);
    else prepared.push(ready);
  });
  const sharedBases = kernel.fromPoints([G, publicKey]);
  const search = (part: readonly Prepared<unknown>[]): void => {
    if (part.length === 0 || holds(part, sharedBases, random, kernel)) return;
    const [first] = part;
    if (part.length === 1 && first !== undefined) {
      bad.push(first.index);
      return;
    }
    const middle = part.length >> 1;
    search(part.slice(0, middle));
    search(part.slice(middle));
  };
  search(prepared);
  return bad.sort((a, b) => a - b);
}

interface Prepared<Loaded> {
  readonly index: number;
  /** K, R, then per contest its ciphertexts and its commitments. */
  readonly points: Loaded;
  readonly e: Scalar;
  readonly z: Scalar;
  readonly contests: readonly { readonly shape: ContestShape; readonly responses: DecodedResponses }[];
  readonly equations: number;
}

/** Lengths, scalars and points; undefined when anything is malformed: a bad encoding never reaches the product. */
function prepare<Loaded>(
  ballot: BallotProof,
  index: number,
  kernel: BatchKernel<Loaded>,
): Prepared<Loaded> | undefined {
  const { signature } = ballot;
  try {
    if (signature.bytes.length !== 64 || signature.key.length !== 32) return undefined;
    const R = signature.bytes.subarray(0, 32);
    const z = decodeScalar(signature.bytes.subarray(32));
    const encodings = [signature.key, R];
    let equations = 1;
    const contests = ballot.contests.map((contest) => {
      checkLengths(contest.shape, contest);
      const challenge = contestChallenge(ballot.context, contest.shape, contest);
      const responses = decodeResponses(contest.shape, challenge, contest.responses);
      encodings.push(contest.ciphertexts, contest.commitments);
      equations += 4 * responses.slots.length + 2 * responses.totals.length;
      return { shape: contest.shape, responses };
    });
    const points = kernel.load(concatBytes(...encodings));
    if (points === undefined) return undefined;
    return { index, points, e: ballotChallenge(signature, R), z, contests, equations };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function holds<Loaded>(
  part: readonly Prepared<Loaded>[],
  sharedBases: Loaded,
  random: RandomBytes,
  kernel: BatchKernel<Loaded>,
): boolean {
  const shared = { g: 0n, y: 0n };
  const terms: BatchTerms<Loaded>[] = part.map((ballot) => ({
    points: ballot.points,
    scalars: ballotScalars(ballot, drawWeights(ballot.equations, random), shared),
  }));
  terms.push({ points: sharedBases, scalars: [scalars.reduce(shared.g), scalars.reduce(shared.y)] });
  return kernel.sumIsIdentityVarTime(terms);
}

/** 128-bit weights, one an equation. */
function drawWeights(count: number, random: RandomBytes): () => bigint {
  const bytes = random(16 * count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  return () => {
    const weight = (view.getBigUint64(offset) << 64n) | view.getBigUint64(offset + 8);
    offset += 16;
    return weight;
  };
}

/**
 * Scalars of the ballot's own points, in the order of `Prepared.points`; what falls to G and Y is
 * added to `shared`. Each equation z·base = commitment + c·target stands as
 * w·commitment + w·c·target − w·z·base.
 */
function ballotScalars(
  ballot: Prepared<unknown>,
  nextWeight: () => bigint,
  shared: { g: bigint; y: bigint },
): Scalar[] {
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
