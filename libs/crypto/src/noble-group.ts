/**
 * The public group by the curve library: the implementation that needs nothing else, and to which
 * the faster ones are held. It computes decoding advice and ignores what it is given: noble's
 * decoder has no door for it.
 */
import {
  ballotScalars,
  drawWeights,
  prepareBallot,
  type PreparedBallot,
  type SharedScalars,
} from './ballot-equations.js';
import { ballotEncodings, ciphertextColumns, sameColumns, type BallotProof } from './ballot-proof.js';
import { nameBad } from './bisection.js';
import { DecodeError, type RandomBytes } from './bytes.js';
import { decodingAdviceVarTime } from './decoding-advice.js';
import {
  decodePoint,
  decodePoints,
  encodePoint,
  encodePoints,
  G,
  IDENTITY,
  POINT_BYTES,
  scalars,
  type Point,
} from './group.js';
import { multiScalarVarTime } from './multi-scalar.js';
import { checkScalars, type LoadedBallots, type PublicGroup } from './public-group.js';

interface Loaded {
  readonly index: number;
  readonly prepared: PreparedBallot;
  readonly points: readonly Point[];
}

export const nobleGroup: PublicGroup = {
  name: 'noble',
  loadBallots: (ballots) => new NobleBallots(ballots),
  sumColumnsVarTime(rows, columns) {
    const sums = new Array<Point>(columns).fill(IDENTITY);
    for (const row of rows) {
      const points = decodeOrUndefined(row, 'allow', columns);
      if (points === undefined) return undefined;
      points.forEach((point, column) => (sums[column] = (sums[column] as Point).add(point)));
    }
    return encodePoints(sums);
  },
  combineVarTime(terms) {
    checkScalars(terms);
    let sum = IDENTITY;
    for (const { point, scalar } of terms) {
      const [decoded] = decodeOrUndefined(point, 'allow', 1) ?? [];
      if (decoded === undefined) return undefined;
      sum = sum.add(decoded.equals(G) ? G.multiplyUnsafe(scalar) : decoded.multiplyUnsafe(scalar));
    }
    return encodePoint(sum);
  },
};

class NobleBallots implements LoadedBallots {
  readonly #ballots: readonly BallotProof[];
  readonly #loaded: readonly (Loaded | undefined)[];

  constructor(ballots: readonly BallotProof[]) {
    this.#ballots = ballots;
    this.#loaded = ballots.map((ballot, index) => {
      const prepared = prepareBallot(ballot);
      const points = prepared && decodeOrUndefined(ballotEncodings(ballot), 'refuse');
      return points && { index, prepared, points };
    });
  }

  verifyVarTime(publicKey: Uint8Array, random: RandomBytes): number[] {
    const Y = decodePoint(publicKey, { identity: 'refuse' });
    const wellFormed = this.#loaded.filter((ballot) => ballot !== undefined);
    const named = nameBad(wellFormed, (part) => holdsVarTime(part, Y, random)).map((ballot) => ballot.index);
    const malformed = this.#loaded.flatMap((ballot, index) => (ballot === undefined ? [index] : []));
    return [...malformed, ...named].sort((a, b) => a - b);
  }

  ciphertextSumsVarTime(indices: readonly number[]): Uint8Array | undefined {
    const [first] = indices;
    if (first === undefined) return new Uint8Array();
    const shapes = this.#shapes(first);
    const columns = ciphertextColumns(shapes);
    const sums = new Array<Point>(columns.length).fill(IDENTITY);
    for (const index of indices) {
      if (!sameColumns(shapes, this.#shapes(index))) throw new RangeError('ballots of different shapes');
      const points = this.#loaded[index]?.points;
      if (points === undefined) return undefined;
      columns.forEach((place, column) => (sums[column] = (sums[column] as Point).add(points[place] as Point)));
    }
    return encodePoints(sums);
  }

  advice(index: number): Uint8Array | undefined {
    const ballot = this.#ballots[index];
    if (ballot === undefined || this.#loaded[index] === undefined) return undefined;
    return decodingAdviceVarTime(ballotEncodings(ballot));
  }

  #shapes(index: number) {
    const ballot = this.#ballots[index];
    if (ballot === undefined) throw new RangeError(`no ballot ${index}`);
    return ballot.contests.map((contest) => contest.shape);
  }
}

function holdsVarTime(part: readonly Loaded[], Y: Point, random: RandomBytes): boolean {
  const shared: SharedScalars = { g: 0n, y: 0n };
  const factors = part.flatMap(({ prepared }) =>
    ballotScalars(prepared, drawWeights(prepared.equations, random), shared),
  );
  const points = part.flatMap((ballot) => ballot.points);
  return multiScalarVarTime([...points, G, Y], [...factors, scalars.reduce(shared.g), scalars.reduce(shared.y)]).is0();
}

function decodeOrUndefined(
  encodings: Uint8Array,
  identity: 'allow' | 'refuse',
  count = encodings.length / POINT_BYTES,
): Point[] | undefined {
  try {
    return decodePoints(encodings, { identity, count });
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
