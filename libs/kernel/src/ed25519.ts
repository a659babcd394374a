/**
 * Ed25519 in the kernel, to the letter of libs/crypto's `verifyEd25519Strict` (§1): what one verifier takes and another
 * refuses would split honest observers. Public data.
 */
import { concatBytes, equalBytes, isSmallOrderEncoding, sha512, type Ed25519Checks } from '#crypto';
import { FULL_SCALAR_BYTES, NIELS_BYTES, POINT_BYTES, type Machine } from './machine.js';
import { sumVarTime, takeProduct, takeScalars } from './product.js';

/** B as Ed25519 encodes it: ristretto255's decoding of G may give another point of the same class. */
const BASE = new Uint8Array(POINT_BYTES).fill(0x66).fill(0x58, 0, 1);
const HASH_BYTES = 64;
const NONE = { points: 0, scalars: 0, count: 0 };

export const kernelEd25519 = (machine: Machine): Ed25519Checks => ({
  isPublicKey: (bytes) => isPublicKey(machine, bytes),
  verify: (signature, message, publicKey) => verify(machine, signature, message, publicKey),
});

/** Canonical, a point, and not of small order. */
function isPublicKey(machine: Machine, bytes: Uint8Array): boolean {
  if (bytes.length !== POINT_BYTES || isSmallOrderEncoding(bytes)) return false;
  const layout = machine.layoutScratch();
  const encoded = layout.take(POINT_BYTES);
  const point = layout.take(NIELS_BYTES);
  machine.reserve(layout);
  machine.bytes.set(bytes, encoded);
  return machine.kernel.decodeEdwardsVarTime(point, encoded) !== 0;
}

/** R = S·B − k·A, compared as encoded: so R is canonical and a point, or not equal. */
function verify(machine: Machine, signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 2 * POINT_BYTES || publicKey.length !== POINT_BYTES) return false;
  const encodedR = signature.subarray(0, POINT_BYTES);
  if (isSmallOrderEncoding(encodedR) || isSmallOrderEncoding(publicKey)) return false;
  const { kernel } = machine;
  const layout = machine.layoutScratch();
  const encoded = layout.take(POINT_BYTES);
  const hash = layout.take(HASH_BYTES);
  const points = layout.take(2 * NIELS_BYTES);
  const scalars = takeScalars(layout, 2, 0).full;
  const room = takeProduct(layout, 2, 0);
  machine.reserve(layout);
  const { bytes } = machine;
  bytes.set(signature.subarray(POINT_BYTES), scalars);
  if (kernel.scalarsAreCanonical(scalars, 1) === 0) return false;
  bytes.set(sha512(concatBytes(encodedR, publicKey, message)), hash);
  kernel.reduceChallenge(scalars + FULL_SCALAR_BYTES, hash);
  bytes.set(BASE, encoded);
  kernel.decodeEdwardsVarTime(points, encoded);
  bytes.set(publicKey, encoded);
  // The other sign of x: −A. Minus k would not do, A may have a part of small order.
  bytes[encoded + POINT_BYTES - 1] = (publicKey[POINT_BYTES - 1] ?? 0) ^ 0x80;
  if (kernel.decodeEdwardsVarTime(points + NIELS_BYTES, encoded) === 0) return false;
  const sum = sumVarTime(machine, { full: { points, scalars, count: 2 }, short: NONE, shared: NONE }, room);
  kernel.encodeEdwardsVarTime(encoded, sum);
  return equalBytes(bytes.subarray(encoded, encoded + POINT_BYTES), encodedR);
}
