/**
 * The prover of a voter who wrote a page of their own (§5): any whole numbers as marks, any context, any randomness,
 * and a proof in which every equation holds that can be made to hold. It differs from the honest prover in that
 * nothing is refused; where no branch of a disjunction is true, one is claimed, and its Y equation alone fails.
 */
import {
  concatBytes,
  encodePoints,
  encodeScalars,
  G,
  hashToScalar,
  randomScalar,
  scalars,
  type ContestShape,
  type Point,
  type RandomBytes,
  type Scalar,
} from '#crypto';
import { encodeBase64url } from '../../v1/base64url.js';
import { type BallotCore } from '../../v1/messages/ballot.js';

export interface Cheat {
  readonly shape: ContestShape;
  /** `ballotContext(…)` of whichever ballot the proof is to be for */
  readonly context: Uint8Array;
  readonly publicKey: Point;
  /** one whole number a slot */
  readonly marks: readonly number[];
  readonly random: RandomBytes;
  /** One r a slot; random where not given. */
  readonly randomness?: readonly Scalar[];
  /** Adds G to one commitment, by its place among them all, before the challenge is drawn. */
  readonly moved?: number;
  /** Writes ciphertexts or commitments in other bytes before the challenge is drawn. */
  readonly respell?: {
    readonly ciphertexts?: (bytes: Uint8Array) => Uint8Array;
    readonly commitments?: (bytes: Uint8Array) => Uint8Array;
  };
}

interface Branch {
  readonly nonce: Scalar;
  readonly simulated: Scalar;
  readonly commitment: readonly [Point, Point];
}

const times = (point: Point, scalar: Scalar): Point => point.multiplyUnsafe(scalar);

/** A disjunction over the values `first`, `first + 1`, …, of which `held` is true or, where none is, claimed. */
function openBranches(cheat: Cheat, held: number, first: number, count: number) {
  const claimed = Math.min(Math.max(held - first, 0), count - 1);
  const branches = Array.from({ length: count }, (_, at): Branch => {
    const nonce = randomScalar(cheat.random);
    const simulated = randomScalar(cheat.random);
    const offset = at === claimed ? 0 : first + at - held;
    const shift = times(G, scalars.multiply(simulated, scalars.reduce(BigInt(offset))));
    return { nonce, simulated, commitment: [times(G, nonce), times(cheat.publicKey, nonce).add(shift)] };
  });
  return { branches, claimed };
}

function answer({ branches, claimed }: ReturnType<typeof openBranches>, challenge: Scalar, secret: Scalar) {
  const others = branches.reduce((sum, branch, at) => (at === claimed ? sum : scalars.add(sum, branch.simulated)), 0n);
  const challenges = branches.map(({ simulated }, at) =>
    at === claimed ? scalars.subtract(challenge, others) : simulated,
  );
  const responses = branches.map(({ nonce }, at) => scalars.add(nonce, scalars.multiply(challenges[at] ?? 0n, secret)));
  return { challenges, responses };
}

/** One contest of a ballot's core. */
export function cheatingContest(cheat: Cheat): BallotCore['contests'][number] {
  const { shape, marks, respell } = cheat;
  const randomness = cheat.randomness ?? marks.map(() => randomScalar(cheat.random));
  const secretOf = (slot: number): Scalar => randomness[slot] ?? 0n;
  const points = marks.flatMap((mark, slot) => [
    times(G, secretOf(slot)),
    times(cheat.publicKey, secretOf(slot)).add(times(G, scalars.reduce(BigInt(mark)))),
  ]);
  const total = shape.weights.reduce((sum, weight, slot) => sum + weight * (marks[slot] ?? 0), 0);
  const slots = marks.map((mark) => openBranches(cheat, mark, 0, 2));
  const totals = openBranches(cheat, total, shape.min, shape.max - shape.min + 1);
  const committed = [...slots, totals].flatMap(({ branches }) => branches.flatMap(({ commitment }) => commitment));
  const moved = committed.map((point, at) => (at === cheat.moved ? point.add(G) : point));
  const same = (bytes: Uint8Array): Uint8Array => bytes;
  const ciphertexts = (respell?.ciphertexts ?? same)(encodePoints(points));
  const commitments = (respell?.commitments ?? same)(encodePoints(moved));
  const challenge = hashToScalar('veche/v1/contest', cheat.context, shape.id, ciphertexts, commitments);
  const responses: Scalar[] = slots.flatMap((branches, slot) => {
    const { challenges, responses: answers } = answer(branches, challenge, secretOf(slot));
    return [challenges[0] ?? 0n, ...answers];
  });
  const weighted = shape.weights.reduce(
    (sum, weight, slot) => scalars.add(sum, scalars.multiply(BigInt(weight), secretOf(slot))),
    0n,
  );
  const last = answer(totals, challenge, weighted);
  responses.push(...last.challenges.slice(0, -1), ...last.responses);
  return {
    contest: shape.id,
    ciphertexts: encodeBase64url(ciphertexts),
    commitments: encodeBase64url(commitments),
    responses: encodeBase64url(encodeScalars(responses)),
  };
}

const FIELD = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

function littleEndian(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
}
const numberOf = (bytes: Uint8Array): bigint =>
  bytes.reduce((sum, byte, at) => sum + (BigInt(byte) << BigInt(8 * at)), 0n);

/** Bytes with 32 of them, from `offset`, in another spelling. */
function respelt(bytes: Uint8Array, offset: number, spell: (value: bigint) => bigint): Uint8Array {
  const other = littleEndian(spell(numberOf(bytes.subarray(offset, offset + 32))), 32);
  return concatBytes(bytes.subarray(0, offset), other, bytes.subarray(offset + 32));
}

/** The same scalar plus L: what a decoder that reduces would take for the same. Works for Ed25519's S too. */
export const plusOrder = (bytes: Uint8Array, offset = 0): Uint8Array => respelt(bytes, offset, (s) => s + ORDER);
/** The negative root: a decoder that does not ask for the sign reads the same point (RFC 9496 §4.3.1). */
export const negativeRoot = (bytes: Uint8Array, offset = 0): Uint8Array => respelt(bytes, offset, (s) => FIELD - s);
