/**
 * The group: ristretto255 (RFC 9496), generator G, prime order L (§1).
 *
 * Decoders accept one encoding for each value and nothing else. A second encoding of a point or
 * scalar would give a ballot a second hash, and small subgroups would open proofs to forgery;
 * ristretto255 has no small subgroups, and canonical decoding closes the rest.
 *
 * Secrets: JavaScript has no constant-time integers. Multiplication by a secret goes through noble's
 * blinded fixed-pattern ladder (`multiplySecret`); functions named `VarTime` take public values only.
 */
import { ristretto255 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { chunks, concatBytes, DecodeError, frame, sha512, type RandomBytes } from './bytes.js';

export type Point = InstanceType<typeof ristretto255.Point>;
/** An integer 0 ≤ s < L. */
export type Scalar = bigint;

export const POINT_BYTES = 32;
export const SCALAR_BYTES = 32;

export const G: Point = ristretto255.Point.BASE;
export const IDENTITY: Point = ristretto255.Point.ZERO;
export const L: bigint = ristretto255.Point.Fn.ORDER;

/** The field of scalars: arithmetic mod L. */
export const scalars = {
  reduce: (value: bigint): Scalar => ((value % L) + L) % L,
  add: (a: Scalar, b: Scalar): Scalar => (a + b) % L,
  subtract: (a: Scalar, b: Scalar): Scalar => (a - b + L) % L,
  multiply: (a: Scalar, b: Scalar): Scalar => (a * b) % L,
  negate: (a: Scalar): Scalar => (a === 0n ? 0n : L - a),
  /** Public values only: the run time depends on the value. */
  invertVarTime: (a: Scalar): Scalar => ristretto255.Point.Fn.inv(a),
} as const;

/** `identity: 'refuse'` for manifest and ballots, `'allow'` for sums and decryption shares (§1). */
export function decodePoint(bytes: Uint8Array, rule: { readonly identity: 'refuse' | 'allow' }): Point {
  let point: Point;
  try {
    point = ristretto255.Point.fromBytes(bytes);
  } catch {
    throw new DecodeError('not a canonical ristretto255 point');
  }
  if (rule.identity === 'refuse' && point.is0()) throw new DecodeError('the identity is no point here');
  return point;
}

/** Decodes exactly `count` points of 32 bytes. */
export function decodePoints(
  bytes: Uint8Array,
  rule: { readonly identity: 'refuse' | 'allow'; readonly count: number },
): Point[] {
  if (bytes.length !== rule.count * POINT_BYTES) throw new DecodeError(`expected ${rule.count} points`);
  return chunks(bytes, POINT_BYTES).map((piece) => decodePoint(piece, rule));
}

export function encodePoint(point: Point): Uint8Array {
  return point.toBytes();
}

/** Whether these bytes are the identity's encoding. */
export const isIdentityEncoding = (encoding: Uint8Array): boolean => encoding.every((byte) => byte === 0);

export function encodePoints(points: readonly Point[]): Uint8Array {
  return concatBytes(...points.map(encodePoint));
}

export function decodeScalar(bytes: Uint8Array): Scalar {
  if (bytes.length !== SCALAR_BYTES) throw new DecodeError('a scalar has 32 bytes');
  const value = bytesToNumberLE(bytes);
  if (value >= L) throw new DecodeError('not a canonical scalar');
  return value;
}

export function encodeScalar(scalar: Scalar): Uint8Array {
  return ristretto255.Point.Fn.toBytes(scalar);
}

export function encodeScalars(values: readonly Scalar[]): Uint8Array {
  return concatBytes(...values.map(encodeScalar));
}

/** 64 bytes, little-endian, mod L: the bias is below 2^-250. */
export function scalarFromWideBytes(bytes: Uint8Array): Scalar {
  if (bytes.length !== 64) throw new DecodeError('a wide scalar has 64 bytes');
  return bytesToNumberLE(bytes) % L;
}

/** Uniform in 1…L−1: zero would give a key or nonce away. */
export function randomScalar(random: RandomBytes): Scalar {
  for (;;) {
    const scalar = scalarFromWideBytes(random(64));
    if (scalar !== 0n) return scalar;
  }
}

/** `Hs(label, …)` of §1. */
export function hashToScalar(label: string, ...parts: readonly (Uint8Array | string)[]): Scalar {
  return scalarFromWideBytes(wideHash(label, ...parts));
}

/** `Hs(label, …)` before it is read as a number mod L: 64 bytes. */
export function wideHash(label: string, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return sha512(frame(label, ...parts));
}

/**
 * A nonce for a Schnorr or Chaum–Pedersen proof, hashed from fresh randomness, the secret and what
 * is proved. If the random source ever repeats itself, two different statements still get different
 * nonces; a repeated nonce would give the secret away.
 */
export function hedgedNonce(
  random: RandomBytes,
  secret: Scalar,
  ...statement: readonly (Uint8Array | string)[]
): Scalar {
  for (;;) {
    const nonce = hashToScalar('veche/v1/nonce', random(32), encodeScalar(secret), ...statement);
    if (nonce !== 0n) return nonce;
  }
}

/** secret·point. The point is public; the identity stays the identity, a zero secret gives the identity. */
export function multiplySecret(point: Point, secret: Scalar): Point {
  if (secret === 0n || point.is0()) return IDENTITY;
  return point.multiply(secret);
}

const withTable = new WeakSet<Point>();

/** Builds, once, a table of multiples that makes later `multiplySecret` calls on this point about 4 times faster. */
export function prepareFixedBase(point: Point): Point {
  if (point !== G && !withTable.has(point)) {
    point.precompute(6);
    withTable.add(point);
  }
  return point;
}
