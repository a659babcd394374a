/**
 * Decoding of ristretto255 (RFC 9496, 4.3.1) on public data, with or without advice.
 *
 * Advice is the inverse square root I = 1/√(v·u2²), from anybody. It is used only when I²·v·u2² = 1;
 * then it is one of the two roots, and both give the same point. Whatever else it is, also for an
 * encoding that has no root, the root is computed: advice decides the time, never the result.
 */
import {
  add,
  addSubtract,
  copy,
  D,
  D2,
  fromBytes,
  inverseSquareRoot,
  isNegative,
  isOne,
  multiply,
  negate,
  ONE,
  square,
  subtract,
  ELEMENT,
  toBytes,
} from './field';
import { DIFFERENCE, NIELS, PRODUCT } from './point';

const s: usize = memory.data(40, 8);
const u1: usize = memory.data(40, 8);
const u2: usize = memory.data(40, 8);
const v: usize = memory.data(40, 8);
const w: usize = memory.data(40, 8);
const x: usize = memory.data(40, 8);
const y: usize = memory.data(40, 8);
const t: usize = memory.data(40, 8);

/**
 * Whether 32 bytes are below p and even. Also refuses p − 1, i.e. s = −1: the one canonical,
 * even s whose y is 0.
 */
function isCandidate(bytes: usize): bool {
  const w0 = load<u64>(bytes);
  const w3 = load<u64>(bytes, 24);
  if ((w0 & 1) != 0 || w3 >> 63 != 0) return false;
  return !(
    w3 == 0x7fffffffffffffff &&
    (load<u64>(bytes, 8) & load<u64>(bytes, 16)) == 0xffffffffffffffff &&
    w0 >= 0xffffffffffffffec
  );
}

/** One point to Niels form, its root to `root`; false when the bytes are no point. `advice` 0: none. */
function decode(niels: usize, root: usize, bytes: usize, advice: usize): bool {
  if (!isCandidate(bytes)) return false;
  fromBytes(s, bytes);
  square(t, s);
  add(u2, ONE, t); // bound 1.01
  subtract(u1, ONE, t);
  square(w, u2); // u2²
  square(v, u1);
  multiply(v, v, D);
  add(v, v, w);
  negate(v, v); // −d·u1² − u2², bound 1.02
  multiply(w, v, w);
  let known = false;
  if (advice != 0) {
    fromBytes(root, advice);
    square(t, root);
    multiply(t, t, w);
    known = isOne(t);
  }
  if (!known && !inverseSquareRoot(root, w)) return false;
  multiply(x, root, u2); // 1/√v
  multiply(y, root, x);
  multiply(y, y, v);
  multiply(y, y, u1);
  multiply(x, x, s);
  add(x, x, x);
  if (isNegative(x)) negate(x, x); // bound 1.02
  multiply(t, x, y);
  if (isNegative(t)) return false;
  addSubtract(niels, niels + DIFFERENCE, y, x);
  multiply(niels + PRODUCT, t, D2);
  return true;
}

function isZeroEncoding(bytes: usize): bool {
  return (load<u64>(bytes) | load<u64>(bytes, 8) | load<u64>(bytes, 16) | load<u64>(bytes, 24)) == 0;
}

/**
 * Decodes `count` points of 32 bytes to Niels form at `points` (120 bytes each), their roots to
 * `roots` (40 bytes each). False at the first that is no point, or is the identity where that is
 * not allowed. `advice`: 32 bytes a point, or 0.
 */
export function decodePointsVarTime(
  points: usize,
  roots: usize,
  bytes: usize,
  advice: usize,
  count: i32,
  allowIdentity: bool,
): bool {
  for (let i = 0; i < count; i++) {
    if (!allowIdentity && isZeroEncoding(bytes)) return false;
    if (!decode(points, roots, bytes, advice)) return false;
    points += NIELS;
    roots += ELEMENT;
    bytes += 32;
    if (advice != 0) advice += 32;
  }
  return true;
}

/** Advice as it travels: the even root of each of `count` decoded points, 32 bytes a point. */
export function encodeRoots(bytes: usize, roots: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    copy(t, roots);
    if (isNegative(t)) negate(t, t);
    toBytes(bytes, t);
    bytes += 32;
    roots += ELEMENT;
  }
}
