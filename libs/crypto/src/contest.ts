/**
 * The shape of a contest and the sizes of its proof (§2 slots, §5).
 *
 * Client and verifiers take slots, weights and lengths from here alone; two readings of "how many
 * slots" would let a ballot carry a vote that one verifier proves and another adds up differently.
 */
import { chunks, DecodeError, frame, sha256 } from './bytes.js';
import { decodeScalar, scalarFromWideBytes, scalars, SCALAR_BYTES, wideHash, type Scalar } from './group.js';

export interface ContestShape {
  readonly id: string;
  /** One weight a slot: 1 for an option, maxSelections for blank. */
  readonly weights: readonly number[];
  /** Bounds of Σ weight·mark, inclusive. */
  readonly min: number;
  readonly max: number;
}

/** The three byte strings of one contest in a ballot's core. */
export interface ContestProof {
  /** slots × 64: A‖B */
  readonly ciphertexts: Uint8Array;
  /** slots × 128: a0‖b0‖a1‖b1, then branches × 64: a‖b */
  readonly commitments: Uint8Array;
  /** slots × 96: c0‖z0‖z1, then branches−1 challenges, then branches responses */
  readonly responses: Uint8Array;
}

export type Mark = 0 | 1;

export interface ContestLengths {
  readonly ciphertexts: number;
  readonly commitments: number;
  readonly responses: number;
}

/** Slots of a contest of the manifest: its options in order, then blank (§2). */
export function contestShape(contest: {
  readonly id: string;
  /** how many */
  readonly options: number;
  readonly minSelections: number;
  readonly maxSelections: number;
  readonly blank: boolean;
}): ContestShape {
  const weights = new Array<number>(contest.options).fill(1);
  if (contest.blank) weights.push(contest.maxSelections);
  return { id: contest.id, weights, min: contest.minSelections, max: contest.maxSelections };
}

/** nb of §5: how many values the weighted total may take. */
export function totalBranches(shape: ContestShape): number {
  return shape.max - shape.min + 1;
}

/** Exact lengths in bytes. */
export function contestLengths(shape: ContestShape): ContestLengths {
  const slots = shape.weights.length;
  const branches = totalBranches(shape);
  return {
    ciphertexts: 64 * slots,
    commitments: 128 * slots + 64 * branches,
    responses: 96 * slots + 32 * (2 * branches - 1),
  };
}

/** One mark 0 or 1 per slot with min ≤ Σ weight·mark ≤ max (§2). */
export function permittedSelection(shape: ContestShape, marks: readonly number[]): marks is Mark[] {
  if (marks.length !== shape.weights.length || marks.some((mark) => mark !== 0 && mark !== 1)) return false;
  const total = weightedTotal(shape, marks);
  return shape.min <= total && total <= shape.max;
}

export function weightedTotal(shape: ContestShape, marks: readonly number[]): number {
  return shape.weights.reduce((sum, weight, slot) => sum + weight * (marks[slot] ?? 0), 0);
}

/** `ctx` of §5: ties every proof to election, style, key and access, so that none can be copied to another ballot. */
export function ballotContext(fp: Uint8Array, style: string, key: Uint8Array, sequence: number): Uint8Array {
  if (!Number.isSafeInteger(sequence) || sequence < 1) throw new RangeError('the sequence counts from 1');
  return sha256(frame('veche/v1/ballot-context', fp, style, key, sequence.toString()));
}

/** The one challenge of a contest's proofs (§5). */
export function contestChallenge(
  context: Uint8Array,
  shape: ContestShape,
  proof: Pick<ContestProof, 'ciphertexts' | 'commitments'>,
): Scalar {
  return scalarFromWideBytes(contestChallengeBytes(context, shape, proof));
}

/** The same before it is read as a number mod L: 64 bytes. */
export function contestChallengeBytes(
  context: Uint8Array,
  shape: ContestShape,
  proof: Pick<ContestProof, 'ciphertexts' | 'commitments'>,
): Uint8Array {
  return wideHash('veche/v1/contest', context, shape.id, proof.ciphertexts, proof.commitments);
}

/** A disjunctive proof's branch: the challenge it got and its response. */
export interface Branch {
  readonly challenge: Scalar;
  readonly response: Scalar;
}

export interface DecodedResponses {
  /** Per slot the branches for mark 0 and mark 1. */
  readonly slots: readonly (readonly [Branch, Branch])[];
  /** For totals min…max in order. */
  readonly totals: readonly Branch[];
}

/** Refuses wrong lengths, before anything is computed. */
export function checkLengths(shape: ContestShape, proof: ContestProof): void {
  const lengths = contestLengths(shape);
  if (
    proof.ciphertexts.length !== lengths.ciphertexts ||
    proof.commitments.length !== lengths.commitments ||
    proof.responses.length !== lengths.responses
  ) {
    throw new DecodeError(`contest ${shape.id}: wrong length`);
  }
}

/** Splits the responses; the challenges that are not sent follow from c. */
export function decodeResponses(shape: ContestShape, challenge: Scalar, responses: Uint8Array): DecodedResponses {
  const values = chunks(responses, SCALAR_BYTES).map(decodeScalar);
  const at = (index: number): Scalar => {
    const value = values[index];
    if (value === undefined) throw new DecodeError('responses end early');
    return value;
  };
  const slots = shape.weights.map((_, slot): readonly [Branch, Branch] => {
    const c0 = at(3 * slot);
    return [
      { challenge: c0, response: at(3 * slot + 1) },
      { challenge: scalars.subtract(challenge, c0), response: at(3 * slot + 2) },
    ];
  });
  const branches = totalBranches(shape);
  const start = 3 * shape.weights.length;
  const totals: Branch[] = [];
  let rest = challenge;
  for (let i = 0; i < branches; i++) {
    const isLast = i === branches - 1;
    const branchChallenge = isLast ? rest : at(start + i);
    rest = scalars.subtract(rest, branchChallenge);
    totals.push({ challenge: branchChallenge, response: at(start + branches - 1 + i) });
  }
  return { slots, totals };
}
