/**
 * Decryption of sums by trustees (§8): shares D = sⱼ·A, each with a Chaum–Pedersen proof that it was
 * made with the secret behind the trustee's verification key.
 *
 * Without the proof one trustee could move votes unseen. The proof binds election, tally, trustee,
 * unit, contest and slot, so that a share can't stand in for another. Whether a tally may be decrypted
 * at all is decided before this file is called: shares for two tallies that differ by one ballot show that ballot.
 */
import { concatBytes, DecodeError, type RandomBytes } from './bytes.js';
import {
  decodePoint,
  decodeScalar,
  encodePoint,
  encodeScalar,
  G,
  hashToScalar,
  hedgedNonce,
  multiplySecret,
  randomScalar,
  scalars,
  type Point,
  type Scalar,
} from './group.js';
import { nobleGroup } from './noble-group.js';
import { type PublicGroup } from './public-group.js';

const BASE = encodePoint(G);

/** Which sum of which tally is decrypted, and by whom. */
export interface DecryptionPlace {
  readonly fp: Uint8Array;
  readonly tallyHash: Uint8Array;
  readonly trustee: number;
  readonly unit: string;
  readonly contest: string;
  /** from 0 */
  readonly slot: number;
}

export interface DecryptionShare {
  /** D, 32 bytes; the identity when A is */
  readonly share: Uint8Array;
  /** c‖z, 64 bytes */
  readonly proof: Uint8Array;
}

/** `A`: 32 bytes, the first half of the slot's sum; may be the identity. `secret`: sⱼ. */
export function decryptionShare(
  input: DecryptionPlace & { readonly secret: Scalar; readonly A: Uint8Array; readonly random: RandomBytes },
): DecryptionShare {
  const { secret, random } = input;
  const A = decodePoint(input.A, { identity: 'allow' });
  const share = encodePoint(multiplyBlinded(A, secret, random));
  const nonce = hedgedNonce(random, secret, 'decryption', ...placeParts(input), input.A);
  const a = encodePoint(multiplySecret(G, nonce));
  const b = encodePoint(multiplySecret(A, nonce));
  const c = challenge(input, input.A, share, a, b);
  return { share, proof: concatBytes(encodeScalar(c), encodeScalar(scalars.add(nonce, scalars.multiply(c, secret)))) };
}

/** a = z·G − c·Yⱼ, b = z·A − c·D, c = Hs(…, a, b). `verificationKey`: Yⱼ, 32 bytes. */
export function verifyDecryptionShare(
  input: DecryptionPlace & DecryptionShare & { readonly verificationKey: Uint8Array; readonly A: Uint8Array },
  group: PublicGroup = nobleGroup,
): boolean {
  try {
    if (input.proof.length !== 64) return false;
    const c = decodeScalar(input.proof.subarray(0, 32));
    const z = decodeScalar(input.proof.subarray(32));
    const minusC = scalars.reduce(-c);
    const difference = (base: Uint8Array, target: Uint8Array): Uint8Array | undefined =>
      group.combineVarTime([
        { point: base, scalar: z },
        { point: target, scalar: minusC },
      ]);
    const a = difference(BASE, input.verificationKey);
    const b = difference(input.A, input.share);
    if (a === undefined || b === undefined) return false;
    return challenge(input, input.A, input.share, a, b) === c;
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/** λⱼ at 0 for each of the indices, in their order. */
export function lagrangeAtZero(indices: readonly number[]): Scalar[] {
  if (new Set(indices).size !== indices.length) throw new RangeError('indices are distinct');
  if (indices.some((index) => !Number.isSafeInteger(index) || index < 1)) throw new RangeError('indices run from 1');
  return indices.map((j) => {
    let numerator = 1n;
    let denominator = 1n;
    for (const k of indices) {
      if (k === j) continue;
      numerator = scalars.multiply(numerator, BigInt(k));
      denominator = scalars.multiply(denominator, scalars.reduce(BigInt(k - j)));
    }
    return scalars.multiply(numerator, scalars.invertVarTime(denominator));
  });
}

/**
 * votes·G = ΣB − Σ λⱼ·Dⱼ, encoded; undefined when B or a share is no point. `shares`: exactly t verified ones, with their λⱼ
 * (`lagrangeAtZero`).
 */
export function combineShares(
  B: Uint8Array,
  shares: readonly { readonly share: Uint8Array; readonly coefficient: Scalar }[],
  group: PublicGroup = nobleGroup,
): Uint8Array | undefined {
  const terms = shares.map(({ share, coefficient }) => ({ point: share, scalar: scalars.reduce(-coefficient) }));
  return group.combineVarTime([{ point: B, scalar: 1n }, ...terms]);
}

/** secret·point with the secret split at random, so that no two multiplications work on the same scalar (§8). */
function multiplyBlinded(point: Point, secret: Scalar, random: RandomBytes): Point {
  const mask = randomScalar(random);
  return multiplySecret(point, mask).add(multiplySecret(point, scalars.subtract(secret, mask)));
}

function placeParts(place: DecryptionPlace): (Uint8Array | string)[] {
  const { fp, tallyHash, trustee, unit, contest, slot } = place;
  return [fp, tallyHash, trustee.toString(), unit, contest, slot.toString()];
}

function challenge(place: DecryptionPlace, A: Uint8Array, D: Uint8Array, a: Uint8Array, b: Uint8Array): Scalar {
  return hashToScalar('veche/v1/decryption', ...placeParts(place), A, D, a, b);
}
