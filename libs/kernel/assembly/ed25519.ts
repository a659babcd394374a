/**
 * Points as Ed25519 encodes them (RFC 8032, 5.1.2 and 5.1.3), on public data: y, and the sign of x in the last bit.
 *
 * Strict: y below p, and no point with x = 0. The two there are (y = 1 and y = −1) are of small order, which no
 * key and no R may be; the other points of small order are the caller's business.
 */
import {
  add,
  addSubtract,
  D,
  D2,
  fromBytes,
  inverseSquareRoot,
  isNegative,
  isOne,
  isZero,
  multiply,
  negate,
  ONE,
  square,
  subtract,
  ELEMENT,
  toBytes,
} from './field';
import { DIFFERENCE, PRODUCT } from './point';

const SIGN: u64 = 0x8000000000000000;

const u: usize = memory.data(40, 8);
const v: usize = memory.data(40, 8);
const x: usize = memory.data(40, 8);
const y: usize = memory.data(40, 8);
const t: usize = memory.data(40, 8);
const root: usize = memory.data(40, 8);

/** Whether y, the sign apart, is below p. */
function isCanonical(bytes: usize): bool {
  return !(
    (load<u64>(bytes, 24) | SIGN) == 0xffffffffffffffff &&
    (load<u64>(bytes, 8) & load<u64>(bytes, 16)) == 0xffffffffffffffff &&
    load<u64>(bytes) >= 0xffffffffffffffed
  );
}

/** 32 bytes to Niels form; false when they are no point, or one with x = 0. */
export function decodeEdwardsVarTime(niels: usize, bytes: usize): bool {
  if (!isCanonical(bytes)) return false;
  // fromBytes leaves the last bit out.
  fromBytes(y, bytes);
  square(t, y);
  subtract(u, t, ONE); // y² − 1
  multiply(v, t, D);
  add(v, v, ONE); // d·y² + 1, never 0: −1/d is no square
  if (isZero(u)) return false;
  multiply(t, u, v);
  if (!inverseSquareRoot(root, t)) return false;
  multiply(x, u, root); // x = u/√(u·v), so x² = u/v
  const negative = load<u64>(bytes, 24) >> 63 != 0;
  if (isNegative(x) != negative) negate(x, x); // bound 1.02
  addSubtract(niels, niels + DIFFERENCE, y, x);
  multiply(t, x, y);
  multiply(niels + PRODUCT, t, D2);
  return true;
}

/** The 32 bytes of an extended point, result of additions. */
export function encodeEdwardsVarTime(bytes: usize, p: usize): void {
  const z = p + 2 * ELEMENT;
  square(t, z);
  inverseSquareRoot(root, t); // 1/Z or −1/Z
  multiply(t, z, root);
  if (!isOne(t)) negate(root, root);
  multiply(x, p, root);
  multiply(y, p + ELEMENT, root);
  toBytes(bytes, y);
  if (isNegative(x)) store<u64>(bytes, load<u64>(bytes, 24) | SIGN, 24);
}
