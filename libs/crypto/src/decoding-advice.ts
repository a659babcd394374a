/**
 * Decoding advice: for an encoding s of a ristretto255 point the inverse square root that decoding
 * needs, I = 1/√(v·u2²) with u1 = 1 − s², u2 = 1 + s², v = −d·u1² − u2² (RFC 9496, 4.3.1).
 *
 * To find I takes 254 squarings, two thirds of a batch's time; to check it takes two
 * multiplications. So advice may come from anybody: it is used only when I²·v·u2² = 1, and either
 * root gives the same point. Public data only: BigInt arithmetic takes variable time.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js';
import { chunks, concatBytes } from './bytes.js';
import { POINT_BYTES } from './group.js';

const Fp = ed25519.Point.Fp;
const { d } = ed25519.Point.CURVE();
const SQRT_M1 = Fp.pow(2n, (Fp.ORDER - 1n) / 4n);

/** Advice for one canonical encoding: 32 bytes little-endian, the even root. */
function adviceForVarTime(encoding: Uint8Array): Uint8Array {
  const ss = Fp.sqr(bytesToNumberLE(encoding));
  const u1 = Fp.sub(1n, ss);
  const u2u2 = Fp.sqr(Fp.add(1n, ss));
  const v = Fp.neg(Fp.add(Fp.mul(d, Fp.sqr(u1)), u2u2));
  const x = Fp.mul(v, u2u2);
  const x3 = Fp.mul(Fp.sqr(x), x);
  let root = Fp.mul(x3, Fp.pow(Fp.mul(Fp.sqr(x3), x), (Fp.ORDER - 5n) / 8n));
  if (Fp.mul(x, Fp.sqr(root)) !== 1n) root = Fp.mul(root, SQRT_M1);
  return numberToBytesLE(root % 2n === 0n ? root : Fp.neg(root), POINT_BYTES);
}

/** 32 bytes a point for encodings that are known to decode. */
export function decodingAdviceVarTime(encodings: Uint8Array): Uint8Array {
  return concatBytes(...chunks(encodings, POINT_BYTES).map(adviceForVarTime));
}
