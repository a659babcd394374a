/**
 * Ed25519 (RFC 8032), checked strictly (§1): canonical A and R, neither of small order, S < L,
 * the equation without cofactor.
 *
 * Libraries differ on these edges (noble's own `verify` multiplies by the cofactor). A signature that
 * one verifier takes and another refuses would let an insider split honest observers over the same log.
 */
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { concatBytes, equalBytes, sha512 } from './bytes.js';

type EdwardsPoint = InstanceType<typeof ed25519.Point>;
const ORDER = ed25519.Point.Fn.ORDER;

/** 32 bytes of public key for a 32-byte secret seed. */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(seed);
}

/** 64 bytes R‖S. */
export function signEd25519(message: Uint8Array, seed: Uint8Array): Uint8Array {
  return ed25519.sign(message, seed);
}

/** Checks of public keys and signatures, on public data. */
export interface Ed25519Checks {
  readonly isPublicKey: (bytes: Uint8Array) => boolean;
  readonly verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;
}

/** By the curve library: what every faster implementation is held to. */
export const nobleEd25519: Ed25519Checks = {
  isPublicKey: (bytes) => decodeStrict(bytes) !== undefined,
  verify: verifyByNoble,
};

let checks = nobleEd25519;

/** Puts a faster implementation in the curve library's place, for the whole program. Pure speed: the verdicts are the same. */
export function installEd25519(faster: Ed25519Checks): void {
  checks = faster;
}

/** A canonical encoding of a point that is not of small order; fit for a manifest's key. */
export function isEd25519PublicKey(bytes: Uint8Array): boolean {
  return checks.isPublicKey(bytes);
}

export function verifyEd25519Strict(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  return checks.verify(signature, message, publicKey);
}

function verifyByNoble(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const encodedR = signature.subarray(0, 32);
  const S = bytesToNumberLE(signature.subarray(32));
  if (S >= ORDER) return false;
  const A = decodeStrict(publicKey);
  const R = decodeStrict(encodedR);
  if (A === undefined || R === undefined) return false;
  const k = bytesToNumberLE(sha512(concatBytes(encodedR, publicKey, message))) % ORDER;
  return ed25519.Point.BASE.multiplyUnsafe(S).subtract(A.multiplyUnsafe(k)).equals(R);
}

function decodeStrict(bytes: Uint8Array): EdwardsPoint | undefined {
  if (bytes.length !== 32) return undefined;
  let point: EdwardsPoint;
  try {
    point = ed25519.Point.fromBytes(bytes);
  } catch {
    return undefined;
  }
  if (point.isSmallOrder() || !equalBytes(point.toBytes(), bytes)) return undefined;
  return point;
}

/** The canonical encodings of the 8 points of small order. */
const smallOrder = ED25519_TORSION_SUBGROUP.map((hex) => ed25519.Point.fromHex(hex).toBytes());

/** Whether these 32 bytes are the canonical encoding of a point of small order. */
export function isSmallOrderEncoding(bytes: Uint8Array): boolean {
  return smallOrder.some((encoding) => equalBytes(encoding, bytes));
}
