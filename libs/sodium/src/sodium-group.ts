/**
 * Ballots verified proof by proof (§5) with libsodium: no batching, no weights, no advice, and none of
 * the arithmetic of the curve library or the kernel. Slow, so that an observer who trusts neither has a
 * second opinion, and the benchmark a yardstick.
 *
 * libsodium refuses to return the identity from a multiplication; here it is put in, since sums may be
 * it and a response may be zero. Public data only, whatever the library's own care.
 */
import {
  ballotEncodings,
  checkScalars,
  ciphertextColumns,
  concatBytes,
  DecodeError,
  decodingAdviceVarTime,
  encodePoint,
  encodeScalar,
  equalBytes,
  G,
  prepareBallot,
  sameColumns,
  type BallotProof,
  type LoadedBallots,
  type PreparedBallot,
  type PublicGroup,
} from '#crypto';
import { type Sodium } from './library.js';

type Contest = BallotProof['contests'][number];
type Branch = PreparedBallot['contests'][number]['responses']['totals'][number];

const SIZE = 32;
const IDENTITY = new Uint8Array(SIZE);
const BASE = encodePoint(G);

export function sodiumGroup(sodium: Sodium): PublicGroup {
  const points = new Points(sodium);
  return {
    name: 'libsodium',
    loadBallots: (ballots) => new SodiumBallots(points, ballots),
    sumColumnsVarTime: (rows, columns) => {
      const sums = new Array<Uint8Array>(columns).fill(IDENTITY);
      for (const row of rows) {
        if (row.length !== columns * SIZE) return undefined;
        const encodings = pieces(row);
        if (!encodings.every((encoding) => sodium.isPoint(encoding))) return undefined;
        encodings.forEach((point, column) => (sums[column] = points.add(sums[column] as Uint8Array, point)));
      }
      return concatBytes(...sums);
    },
    combineVarTime: (terms) => {
      checkScalars(terms);
      let sum: Uint8Array = IDENTITY;
      for (const { point, scalar } of terms) {
        if (!sodium.isPoint(point)) return undefined;
        sum = points.add(sum, points.multiply(equalBytes(point, BASE) ? BASE : point, scalar));
      }
      return sum;
    },
  };
}

/** Arithmetic on encodings that are known to be points; scalars are canonical. */
class Points {
  constructor(private readonly sodium: Sodium) {}

  /** A point as ballots and keys must have it: the identity is none. */
  isProper(encoding: Uint8Array): boolean {
    return this.sodium.isPoint(encoding) && !equalBytes(encoding, IDENTITY);
  }

  add(p: Uint8Array, q: Uint8Array): Uint8Array {
    return known(this.sodium.add(p, q));
  }

  subtract(p: Uint8Array, q: Uint8Array): Uint8Array {
    return known(this.sodium.subtract(p, q));
  }

  /** The group has prime order: the identity comes of a zero or of itself, and nothing else is refused. */
  multiply(point: Uint8Array, scalar: bigint): Uint8Array {
    if (scalar === 0n || equalBytes(point, IDENTITY)) return IDENTITY;
    const bytes = encodeScalar(scalar);
    return known(point === BASE ? this.sodium.multiplyBase(bytes) : this.sodium.multiply(point, bytes));
  }

  /** response·base = commitment + challenge·target */
  holds(base: Uint8Array, { response, challenge }: Branch, commitment: Uint8Array, target: Uint8Array): boolean {
    const left = this.subtract(this.multiply(base, response), this.multiply(target, challenge));
    return equalBytes(left, commitment);
  }
}

class SodiumBallots implements LoadedBallots {
  readonly #points: Points;
  readonly #ballots: readonly BallotProof[];
  readonly #prepared: readonly (PreparedBallot | undefined)[];

  constructor(points: Points, ballots: readonly BallotProof[]) {
    this.#points = points;
    this.#ballots = ballots;
    this.#prepared = ballots.map((ballot) => {
      const prepared = prepareBallot(ballot);
      const wellFormed = prepared && pieces(ballotEncodings(ballot)).every((encoding) => points.isProper(encoding));
      return wellFormed === true ? prepared : undefined;
    });
  }

  verifyVarTime(publicKey: Uint8Array): number[] {
    if (!this.#points.isProper(publicKey)) throw new DecodeError('not a public key');
    return this.#ballots.flatMap((ballot, index) => {
      const prepared = this.#prepared[index];
      return prepared !== undefined && ballotHolds(this.#points, publicKey, ballot, prepared) ? [] : [index];
    });
  }

  ciphertextSumsVarTime(indices: readonly number[]): Uint8Array | undefined {
    const [first] = indices;
    if (first === undefined) return new Uint8Array();
    const shapes = shapesOf(this.#ballot(first));
    const columns = ciphertextColumns(shapes);
    const sums: Uint8Array[] = columns.map(() => IDENTITY);
    for (const index of indices) {
      const ballot = this.#ballot(index);
      if (!sameColumns(shapes, shapesOf(ballot))) throw new RangeError('ballots of different shapes');
      if (this.#prepared[index] === undefined) return undefined;
      const encodings = pieces(ballotEncodings(ballot));
      const own = ciphertextColumns(shapesOf(ballot));
      own.forEach((place, column) => {
        sums[column] = this.#points.add(sums[column] as Uint8Array, encodings[place] as Uint8Array);
      });
    }
    return concatBytes(...sums);
  }

  /** Computed by the curve library: libsodium shows nobody its square roots. */
  advice(index: number): Uint8Array | undefined {
    const ballot = this.#ballots[index];
    return ballot && this.#prepared[index] && decodingAdviceVarTime(ballotEncodings(ballot));
  }

  #ballot(index: number): BallotProof {
    const ballot = this.#ballots[index];
    if (ballot === undefined) throw new RangeError(`no ballot ${index}`);
    return ballot;
  }
}

function ballotHolds(points: Points, Y: Uint8Array, ballot: BallotProof, prepared: PreparedBallot): boolean {
  const { key, bytes } = ballot.signature;
  return (
    points.holds(BASE, { response: prepared.z, challenge: prepared.e }, bytes.subarray(0, SIZE), key) &&
    ballot.contests.every((contest, i) => {
      const proof = prepared.contests[i];
      return proof !== undefined && contestHolds(points, Y, contest, proof.responses);
    })
  );
}

function contestHolds(
  points: Points,
  Y: Uint8Array,
  { shape, ciphertexts, commitments }: Contest,
  { slots, totals }: PreparedBallot['contests'][number]['responses'],
): boolean {
  const encrypted = pieces(ciphertexts);
  const committed = pieces(commitments);
  /** Both equations of one branch: (A, B − value·G) is what `challenge` multiplies. */
  const branchHolds = (branch: Branch, value: number, A: Uint8Array, B: Uint8Array, first: number): boolean =>
    points.holds(BASE, branch, committed[first] as Uint8Array, A) &&
    points.holds(
      Y,
      branch,
      committed[first + 1] as Uint8Array,
      points.subtract(B, points.multiply(BASE, BigInt(value))),
    );
  let totalA: Uint8Array = IDENTITY;
  let totalB: Uint8Array = IDENTITY;
  for (const [slot, branches] of slots.entries()) {
    const A = encrypted[2 * slot] as Uint8Array;
    const B = encrypted[2 * slot + 1] as Uint8Array;
    if (!branches.every((branch, value) => branchHolds(branch, value, A, B, 4 * slot + 2 * value))) return false;
    const weight = BigInt(shape.weights[slot] as number);
    totalA = points.add(totalA, weight === 1n ? A : points.multiply(A, weight));
    totalB = points.add(totalB, weight === 1n ? B : points.multiply(B, weight));
  }
  return totals.every((branch, i) => branchHolds(branch, shape.min + i, totalA, totalB, 4 * slots.length + 2 * i));
}

const shapesOf = (ballot: BallotProof) => ballot.contests.map(({ shape }) => shape);

function pieces(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / SIZE }, (_, i) => bytes.subarray(SIZE * i, SIZE * (i + 1)));
}

function known(result: Uint8Array | undefined): Uint8Array {
  if (result === undefined) throw new Error('libsodium refused a point it has taken before');
  return result;
}
