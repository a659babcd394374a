/**
 * Ballots decoded in the kernel's memory: verified, added up, advised on (protocol.md §5), all on
 * public data in variable time.
 *
 * Points with full scalars (K, ciphertexts) and with weights alone (R, commitments) lie apart, each
 * kind in one piece and without the malformed ballots: so the part that a bisection looks at is one
 * stretch of either kind.
 */
import {
  ballotEquationCount,
  ballotChallengeBytes,
  checkBallotLengths,
  contestChallengeBytes,
  DecodeError,
  nameBad,
  sameColumns,
  totalBranches,
  WEIGHT_BYTES,
  type BallotProof,
  type ContestShape,
  type LoadedBallots,
  type RandomBytes,
} from '#crypto';
import {
  EXTENDED_BYTES,
  FULL_SCALAR_BYTES,
  NIELS_BYTES,
  POINT_BYTES,
  ROOT_BYTES,
  SHORT_SCALAR_BYTES,
  WIDE_BYTES,
  type Machine,
} from './machine.js';
import { sumVarTime, takeProduct, takeScalars } from './product.js';

/** A ballot whose lengths are right, and what it needs. */
interface Measured {
  readonly index: number;
  readonly ballot: BallotProof;
  readonly shapes: readonly ContestShape[];
  readonly full: number;
  readonly short: number;
  /** Scalars in e, z, challenges and responses. */
  readonly scalars: number;
}

/** A well-formed ballot in memory: positions of its first points, address of its scalars. */
interface Resident extends Measured {
  readonly firstFull: number;
  readonly firstShort: number;
  /** e, z, then per contest its challenge and its responses; 32 bytes each. */
  readonly scalarsAt: number;
}

interface Regions {
  /** G and Y */
  readonly sharedPoints: number;
  readonly fullPoints: number;
  readonly shortPoints: number;
  readonly fullRoots: number;
  readonly shortRoots: number;
  /** Per shape, its slot weights as u32. */
  readonly slotWeights: ReadonlyMap<ContestShape, number>;
}

const RISTRETTO_BASE = Uint8Array.from([
  0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9, 0x61, 0xc5, 0x00, 0x51, 0x5f, 0x58, 0xe3, 0x0b,
  0x6a, 0xa5, 0x82, 0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76,
]);

const responseCount = (shape: ContestShape): number => 3 * shape.weights.length + 2 * totalBranches(shape) - 1;

export class KernelBallots implements LoadedBallots {
  readonly #machine: Machine;
  readonly #ballots: readonly BallotProof[];
  #regions!: Regions;
  #resident: readonly Resident[] = [];
  #byIndex: ReadonlyMap<number, Resident> = new Map();

  constructor(machine: Machine, ballots: readonly BallotProof[]) {
    this.#machine = machine;
    this.#ballots = ballots;
    this.#load();
  }

  verifyVarTime(publicKey: Uint8Array, random: RandomBytes): number[] {
    this.#ensureResident();
    this.#decodeShared(publicKey);
    const named = nameBad(this.#resident, (part) => this.#holdsVarTime(part, random));
    const bad = new Set(named.map((ballot) => ballot.index));
    return this.#ballots.flatMap((_, index) => (bad.has(index) || !this.#byIndex.has(index) ? [index] : []));
  }

  ciphertextSumsVarTime(indices: readonly number[]): Uint8Array | undefined {
    this.#ensureResident();
    const shapes = this.#sharedShapes(indices);
    const chosen = indices.map((index) => this.#byIndex.get(index));
    const { kernel } = this.#machine;
    const columns = shapes.reduce((count, shape) => count + 2 * shape.weights.length, 0);
    const layout = this.#machine.layoutScratch();
    const sums = layout.take(columns * EXTENDED_BYTES);
    const encoded = layout.take(columns * POINT_BYTES);
    this.#machine.reserve(layout);
    kernel.setIdentities(sums, columns);
    for (const ballot of chosen) {
      if (ballot === undefined) return undefined;
      kernel.addPoints(sums, this.#regions.fullPoints + (ballot.firstFull + 1) * NIELS_BYTES, columns);
    }
    for (let i = 0; i < columns; i++) kernel.encode(encoded + i * POINT_BYTES, sums + i * EXTENDED_BYTES);
    return this.#machine.bytes.slice(encoded, encoded + columns * POINT_BYTES);
  }

  advice(index: number): Uint8Array | undefined {
    this.#ensureResident();
    const ballot = this.#byIndex.get(index);
    if (ballot === undefined) return undefined;
    const { kernel } = this.#machine;
    const layout = this.#machine.layoutScratch();
    const bytes = (ballot.full + ballot.short) * POINT_BYTES;
    const start = layout.take(bytes);
    this.#machine.reserve(layout);
    let at = start;
    let full = this.#regions.fullRoots + ballot.firstFull * ROOT_BYTES;
    let short = this.#regions.shortRoots + ballot.firstShort * ROOT_BYTES;
    const copy = (ofFull: number, ofShort: number): void => {
      kernel.encodeRoots(at, full, ofFull);
      kernel.encodeRoots(at + ofFull * POINT_BYTES, short, ofShort);
      full += ofFull * ROOT_BYTES;
      short += ofShort * ROOT_BYTES;
      at += (ofFull + ofShort) * POINT_BYTES;
    };
    copy(1, 1);
    for (const shape of ballot.shapes) copy(2 * shape.weights.length, commitmentCount(shape));
    return this.#machine.bytes.slice(start, start + bytes);
  }

  /** The shapes that all these ballots have in common. */
  #sharedShapes(indices: readonly number[]): readonly ContestShape[] {
    let shapes: readonly ContestShape[] | undefined;
    for (const index of indices) {
      const ballot = this.#ballots[index];
      if (ballot === undefined) throw new RangeError(`no ballot ${index}`);
      const own = ballot.contests.map((contest) => contest.shape);
      shapes ??= own;
      if (!sameColumns(shapes, own)) throw new RangeError('ballots of different shapes');
    }
    return shapes ?? [];
  }

  #ensureResident(): void {
    if (this.#machine.owner !== this) this.#load();
  }

  #load(): void {
    const machine = this.#machine;
    const measured = this.#ballots.flatMap((ballot, index) => measure(ballot, index) ?? []);
    const layout = machine.layoutResident();
    const full = measured.reduce((sum, ballot) => sum + ballot.full, 0);
    const short = measured.reduce((sum, ballot) => sum + ballot.short, 0);
    const slotWeights = new Map<ContestShape, number>();
    for (const { shapes } of measured) {
      for (const shape of shapes) {
        if (!slotWeights.has(shape)) slotWeights.set(shape, layout.take(4 * shape.weights.length));
      }
    }
    this.#regions = {
      slotWeights,
      sharedPoints: layout.take(2 * NIELS_BYTES),
      fullPoints: layout.take(full * NIELS_BYTES),
      shortPoints: layout.take(short * NIELS_BYTES),
      fullRoots: layout.take(full * ROOT_BYTES),
      shortRoots: layout.take(short * ROOT_BYTES),
    };
    let scalarsAt = layout.take(measured.reduce((sum, ballot) => sum + ballot.scalars, 0) * POINT_BYTES);
    machine.commitResident(layout);
    const view = new DataView(machine.bytes.buffer);
    for (const [shape, at] of slotWeights) {
      shape.weights.forEach((weight, slot) => view.setUint32(at + 4 * slot, weight, true));
    }

    const scratch = machine.layoutScratch();
    const most = measured.reduce((largest, ballot) => Math.max(largest, ballot.full + ballot.short), 0);
    const input = {
      hash: scratch.take(64),
      encodings: scratch.take(most * POINT_BYTES),
      advice: scratch.take(most * POINT_BYTES),
    };
    machine.reserve(scratch);
    const resident: Resident[] = [];
    let firstFull = 0;
    let firstShort = 0;
    for (const ballot of measured) {
      const candidate: Resident = { ...ballot, firstFull, firstShort, scalarsAt };
      if (!this.#readScalars(candidate, input.hash) || !this.#decode(candidate, input.encodings, input.advice))
        continue;
      resident.push(candidate);
      firstFull += ballot.full;
      firstShort += ballot.short;
      scalarsAt += ballot.scalars * POINT_BYTES;
    }
    this.#resident = resident;
    this.#byIndex = new Map(resident.map((ballot) => [ballot.index, ballot]));
    // Last: had anything thrown before, the memory would hold neither these ballots nor the old ones.
    machine.owner = this;
  }

  /** Challenges and responses to their place; false when a scalar is not below L. */
  #readScalars({ ballot, scalarsAt, scalars }: Resident, hash: number): boolean {
    const { bytes, kernel } = this.#machine;
    const { signature } = ballot;
    let at = scalarsAt;
    const challenge = (digest: Uint8Array): void => {
      bytes.set(digest, hash);
      kernel.reduceChallenge(at, hash);
      at += POINT_BYTES;
    };
    challenge(ballotChallengeBytes(signature, signature.bytes.subarray(0, 32)));
    bytes.set(signature.bytes.subarray(32), at);
    at += POINT_BYTES;
    for (const contest of ballot.contests) {
      challenge(contestChallengeBytes(ballot.context, contest.shape, contest));
      bytes.set(contest.responses, at);
      at += contest.responses.length;
    }
    return kernel.scalarsAreCanonical(scalarsAt, scalars) !== 0;
  }

  /** Points to their places; false when one is no point or the identity. */
  #decode({ ballot, full, short, firstFull, firstShort }: Resident, encodings: number, given: number): boolean {
    const { bytes, kernel } = this.#machine;
    const { fullPoints, shortPoints, fullRoots, shortRoots } = this.#regions;
    const advised = ballot.advice?.length === (full + short) * POINT_BYTES;
    if (advised) bytes.set(ballot.advice, given);
    let advice = advised ? given : 0;
    let nextFull = firstFull;
    let nextShort = firstShort;
    const decode = (piece: Uint8Array, isFull: boolean): boolean => {
      bytes.set(piece, encodings);
      const count = piece.length / POINT_BYTES;
      const first = isFull ? nextFull : nextShort;
      const points = (isFull ? fullPoints : shortPoints) + first * NIELS_BYTES;
      const roots = (isFull ? fullRoots : shortRoots) + first * ROOT_BYTES;
      if (kernel.decodePointsVarTime(points, roots, encodings, advice, count, 0) === 0) return false;
      if (isFull) nextFull += count;
      else nextShort += count;
      if (advised) advice += piece.length;
      return true;
    };
    return (
      decode(ballot.signature.key, true) &&
      decode(ballot.signature.bytes.subarray(0, POINT_BYTES), false) &&
      ballot.contests.every((contest) => decode(contest.ciphertexts, true) && decode(contest.commitments, false))
    );
  }

  /** G and Y, which all ballots share. */
  #decodeShared(publicKey: Uint8Array): void {
    if (publicKey.length !== POINT_BYTES) throw new DecodeError('a public key has 32 bytes');
    const layout = this.#machine.layoutScratch();
    const encodings = layout.take(2 * POINT_BYTES);
    const roots = layout.take(2 * ROOT_BYTES);
    this.#machine.reserve(layout);
    this.#machine.bytes.set(RISTRETTO_BASE, encodings);
    this.#machine.bytes.set(publicKey, encodings + POINT_BYTES);
    if (this.#machine.kernel.decodePointsVarTime(this.#regions.sharedPoints, roots, encodings, 0, 2, 0) === 0) {
      throw new DecodeError('the public key is no point');
    }
  }

  /** Whether every equation of a stretch of resident ballots holds; with fresh weights. `#decodeShared` must have run. */
  #holdsVarTime(part: readonly Resident[], random: RandomBytes): boolean {
    const machine = this.#machine;
    const { kernel } = machine;
    const [first] = part;
    const last = part.at(-1);
    if (first === undefined || last === undefined) return true;
    const full = last.firstFull + last.full - first.firstFull;
    const short = last.firstShort + last.short - first.firstShort;
    const equations = part.reduce((sum, ballot) => sum + ballotEquationCount(ballot.shapes), 0);

    const layout = machine.layoutScratch();
    const shared = takeScalars(layout, 2, 0);
    const g = layout.take(WIDE_BYTES);
    const y = layout.take(WIDE_BYTES);
    const own = takeScalars(layout, full, short);
    const weights = layout.take(equations * WEIGHT_BYTES);
    const room = takeProduct(layout, full + 2, short);
    machine.reserve(layout);

    const { bytes } = machine;
    bytes.set(random(equations * WEIGHT_BYTES), weights);
    bytes.fill(0, g, g + WIDE_BYTES);
    bytes.fill(0, y, y + WIDE_BYTES);
    let weightsAt = weights;
    for (const ballot of part) {
      const fullAt = own.full + (ballot.firstFull - first.firstFull) * FULL_SCALAR_BYTES;
      const shortAt = own.short + (ballot.firstShort - first.firstShort) * SHORT_SCALAR_BYTES;
      weightsAt = this.#ballotScalars(ballot, weightsAt, fullAt, shortAt, g, y);
    }
    kernel.sharedScalar(shared.full, g);
    kernel.sharedScalar(shared.full + FULL_SCALAR_BYTES, y);
    const { fullPoints, shortPoints, sharedPoints } = this.#regions;
    const sum = sumVarTime(
      machine,
      {
        full: { points: fullPoints + first.firstFull * NIELS_BYTES, scalars: own.full, count: full },
        short: { points: shortPoints + first.firstShort * NIELS_BYTES, scalars: own.short, count: short },
        shared: { points: sharedPoints, scalars: shared.full, count: 2 },
      },
      room,
    );
    return kernel.isIdentity(sum) !== 0;
  }

  /** Scalars of one ballot's points; returns where the next ballot's weights begin. */
  #ballotScalars(ballot: Resident, weights: number, full: number, short: number, g: number, y: number): number {
    const { kernel } = this.#machine;
    let scalar = ballot.scalarsAt;
    kernel.signatureScalars(scalar, scalar + POINT_BYTES, weights, full, short, g);
    scalar += 2 * POINT_BYTES;
    weights += WEIGHT_BYTES;
    full += FULL_SCALAR_BYTES;
    short += SHORT_SCALAR_BYTES;
    for (const shape of ballot.shapes) {
      const slots = shape.weights.length;
      const slotWeights = this.#regions.slotWeights.get(shape) as number;
      const responses = scalar + POINT_BYTES;
      kernel.contestScalars(
        scalar,
        responses,
        slotWeights,
        slots,
        shape.min,
        totalBranches(shape),
        weights,
        full,
        short,
        g,
        y,
      );
      scalar = responses + responseCount(shape) * POINT_BYTES;
      weights += commitmentCount(shape) * WEIGHT_BYTES;
      full += 2 * slots * FULL_SCALAR_BYTES;
      short += commitmentCount(shape) * SHORT_SCALAR_BYTES;
    }
    return weights;
  }
}

function commitmentCount(shape: ContestShape): number {
  return 4 * shape.weights.length + 2 * totalBranches(shape);
}

/** Undefined when a length is wrong. */
function measure(ballot: BallotProof, index: number): Measured | undefined {
  try {
    checkBallotLengths(ballot);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
  const shapes = ballot.contests.map((contest) => contest.shape);
  return {
    index,
    ballot,
    shapes,
    full: shapes.reduce((sum, shape) => sum + 2 * shape.weights.length, 1),
    short: ballotEquationCount(shapes),
    scalars: shapes.reduce((sum, shape) => sum + 1 + responseCount(shape), 2),
  };
}
