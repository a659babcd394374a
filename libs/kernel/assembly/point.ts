/**
 * Points of the curve behind ristretto255, on public data alone (variable time).
 *
 * Two forms. *Extended*: X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z (160 bytes), for what changes.
 * *Affine Niels*: y + x, y − x, 2dxy (120 bytes), for points that are added often. The addition law of
 * a = −1 curves is complete on the points that decoding gives, so nothing here has special cases.
 */
import {
  add,
  addSubtract,
  copy,
  D2,
  D_INVERSE,
  ELEMENT,
  INVSQRT_A_MINUS_D,
  inverseSquareRoot,
  isNegative,
  isZero,
  multiply,
  negate,
  ONE,
  square,
  SQRT_M1,
  subtract,
  toBytes,
} from './field';

/** Bytes of an extended point; offsets of its coordinates. */
export const EXTENDED: usize = 4 * ELEMENT;
const Y: usize = ELEMENT;
const Z: usize = 2 * ELEMENT;
const T: usize = 3 * ELEMENT;

/** Bytes of an affine Niels point; offsets of its parts. Bounds 1.53 (x 1.02, y 0.51), 1.53, 0.51. */
export const NIELS: usize = 3 * ELEMENT;
export const DIFFERENCE: usize = ELEMENT;
export const PRODUCT: usize = 2 * ELEMENT;

const a: usize = memory.data(40, 8);
const b: usize = memory.data(40, 8);
const c: usize = memory.data(40, 8);
const d: usize = memory.data(40, 8);
const e: usize = memory.data(40, 8);
const f: usize = memory.data(40, 8);
const g: usize = memory.data(40, 8);
const h: usize = memory.data(40, 8);

export function setIdentity(p: usize): void {
  memory.fill(p, 0, EXTENDED);
  copy(p + Y, ONE);
  copy(p + Z, ONE);
}

export function copyPoint(o: usize, p: usize): void {
  memory.copy(o, p, EXTENDED);
}

/** Whether p is the identity of ristretto255: the curve points with X = 0 or Y = 0 stand for it. */
export function isIdentity(p: usize): bool {
  return isZero(p) || isZero(p + Y);
}

/** The last four multiplications of every formula: X = E·F, Y = G·H, Z = F·G, T = E·H. */
function finish(p: usize): void {
  multiply(p, e, f);
  multiply(p + Y, g, h);
  multiply(p + Z, f, g);
  multiply(p + T, e, h);
}

/** p ← ±q for a Niels point: (2x : 2y : 2 : 2xy), one multiplication. Bounds 2.04, 1.02, 1, 0.51. */
export function setNiels(p: usize, q: usize, negative: bool): void {
  addSubtract(p + Y, p, q, q + DIFFERENCE);
  add(p + Z, ONE, ONE);
  multiply(p + T, q + PRODUCT, D_INVERSE);
  if (negative) {
    negate(p, p);
    negate(p + T, p + T);
  }
}

/** p ← p ± q for a Niels point q: seven multiplications. Y ± X has at most 3.06, times 1.53. */
export function addNiels(p: usize, q: usize, negative: bool): void {
  const minus = negative ? q : q + DIFFERENCE;
  const plus = negative ? q + DIFFERENCE : q;
  addSubtract(b, a, p + Y, p);
  multiply(a, a, minus);
  multiply(b, b, plus);
  multiply(c, p + T, q + PRODUCT);
  add(d, p + Z, p + Z);
  addSubtract(h, e, b, a);
  // −q has the product −2dxy: F and G change places.
  if (negative) addSubtract(f, g, d, c);
  else addSubtract(g, f, d, c);
  finish(p);
}

/** cached ← 2d·T of p, what `addExtended` wants of its second operand. */
export function cacheProduct(cached: usize, p: usize): void {
  multiply(cached, p + T, D2);
}

/** p ← p + q, with `cached` of q; eight multiplications. Y ± X has at most 3.06 on both sides. */
export function addExtended(p: usize, q: usize, cached: usize): void {
  addSubtract(b, a, p + Y, p);
  addSubtract(d, c, q + Y, q);
  multiply(a, a, c);
  multiply(b, b, d);
  multiply(c, p + T, cached);
  multiply(d, p + Z, q + Z);
  add(d, d, d);
  addSubtract(h, e, b, a);
  addSubtract(g, f, d, c);
  finish(p);
}

/** p ← 2p */
export function double(p: usize): void {
  square(a, p);
  square(b, p + Y);
  square(c, p + Z);
  add(c, c, c);
  add(e, p, p + Y);
  square(e, e);
  addSubtract(h, g, a, b); // H = A + B, G = A − B
  subtract(e, h, e); // E = A + B − (X+Y)²
  add(f, c, g); // F = 2Z² + G
  finish(p);
}

const u1: usize = memory.data(40, 8);
const u2: usize = memory.data(40, 8);
const root: usize = memory.data(40, 8);
const den1: usize = memory.data(40, 8);
const den2: usize = memory.data(40, 8);
const zInverse: usize = memory.data(40, 8);

/** The 32 bytes of p (RFC 9496, 4.3.2). p is a result of additions: bounds 0.51. */
export function encode(bytes: usize, p: usize): void {
  addSubtract(a, b, p + Z, p + Y);
  multiply(u1, a, b);
  multiply(u2, p, p + Y);
  square(a, u2);
  multiply(a, a, u1);
  inverseSquareRoot(root, a);
  multiply(den1, root, u1);
  multiply(den2, root, u2);
  multiply(zInverse, den1, den2);
  multiply(zInverse, zInverse, p + T);
  multiply(a, p + T, zInverse);
  const rotate = isNegative(a);
  if (rotate) {
    multiply(c, p, SQRT_M1); // the new y
    multiply(d, p + Y, SQRT_M1); // the new x
    multiply(e, den1, INVSQRT_A_MINUS_D);
  } else {
    copy(c, p + Y);
    copy(d, p);
    copy(e, den2);
  }
  multiply(a, d, zInverse);
  if (isNegative(a)) negate(c, c);
  subtract(a, p + Z, c);
  multiply(a, e, a);
  if (isNegative(a)) negate(a, a);
  toBytes(bytes, a);
}
