/**
 * What has to be verified of one ballot's mathematics (§5): the contests' proofs and the signature.
 *
 * The order of a ballot's points is fixed here, once, for every implementation of the group: K, R,
 * then per contest its ciphertexts and its commitments. Scalars, decoding advice and column sums all
 * count along it; two readings would add up other points than the proofs speak of.
 */
import { type BallotSignature } from './ballot-signature.js';
import { concatBytes, DecodeError } from './bytes.js';
import { checkLengths, totalBranches, type ContestProof, type ContestShape } from './contest.js';

/** The caller has made `context` from the same key, style and fingerprint. */
export interface BallotProof {
  /** `ballotContext(…)`, 32 bytes */
  readonly context: Uint8Array;
  /** The style's contests, in order. */
  readonly contests: readonly (ContestProof & { readonly shape: ContestShape })[];
  readonly signature: BallotSignature;
  /**
   * Untrusted: 32 bytes a point, in the order of the points: the inverse square root that decoding
   * needs (see decoding-advice.ts). Wrong advice costs time and nothing else; a wrong length is ignored.
   */
  readonly advice?: Uint8Array;
}

/** Points of one contest: A, B a slot; a0, b0, a1, b1 a slot; a, b a branch. */
export function contestPointCount(shape: ContestShape): number {
  return 6 * shape.weights.length + 2 * totalBranches(shape);
}

/** Points of a ballot of these contests, K and R included. */
export function ballotPointCount(shapes: readonly ContestShape[]): number {
  return shapes.reduce((count, shape) => count + contestPointCount(shape), 2);
}

/** Equations of a ballot of these contests: as many as commitments, and the signature's. */
export function ballotEquationCount(shapes: readonly ContestShape[]): number {
  return shapes.reduce((count, shape) => count + 4 * shape.weights.length + 2 * totalBranches(shape), 1);
}

/**
 * Which of a ballot's points stand in the columns of `ciphertextSumsVarTime`: A, B of every slot of
 * every contest, in order.
 */
export function ciphertextColumns(shapes: readonly ContestShape[]): number[] {
  const places: number[] = [];
  let first = 2;
  for (const shape of shapes) {
    for (let i = 0; i < 2 * shape.weights.length; i++) places.push(first + i);
    first += contestPointCount(shape);
  }
  return places;
}

/** The advice for the points of these columns alone; undefined where the ballot has none of the right length. */
export function ciphertextAdvice({ contests, advice }: BallotProof): Uint8Array | undefined {
  const shapes = contests.map(({ shape }) => shape);
  if (advice?.length !== ballotPointCount(shapes) * 32) return undefined;
  return concatBytes(...ciphertextColumns(shapes).map((place) => advice.subarray(32 * place, 32 * place + 32)));
}

/** Whether column sums over both ballots mean anything: as many slots in every contest, in order. */
export function sameColumns(a: readonly ContestShape[], b: readonly ContestShape[]): boolean {
  return a.length === b.length && a.every((shape, i) => shape.weights.length === b[i]?.weights.length);
}

/** Refuses wrong lengths of signature or contests with a DecodeError, before anything is computed. */
export function checkBallotLengths(ballot: BallotProof): void {
  const { signature } = ballot;
  if (signature.bytes.length !== 64 || signature.key.length !== 32) throw new DecodeError('signature: wrong length');
  for (const contest of ballot.contests) checkLengths(contest.shape, contest);
}

/** The encodings of the ballot's points, in their order. Lengths must have been checked. */
export function ballotEncodings(ballot: BallotProof): Uint8Array {
  return concatBytes(
    ballot.signature.key,
    ballot.signature.bytes.subarray(0, 32),
    ...ballot.contests.flatMap((contest) => [contest.ciphertexts, contest.commitments]),
  );
}
