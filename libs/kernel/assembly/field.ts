/**
 * The field of 2^255 − 19 on public data: variable time in places, no secret may come near it.
 *
 * An element is ten signed 32-bit limbs at a pointer (40 bytes), of 26 and 25 bits in turn: limb i
 * stands at bit ⌈25.5·i⌉. So a product of limbs and a sum of ten of them fit 64 bits, and what wraps
 * at 2^255 comes back times 19.
 *
 * Bounds, in units of 2^26 for even and 2^25 for odd limbs: `multiply`, `squareTimes` give at most
 * 0.51; `add`, `subtract` add the bounds of their operands and carry nothing. `multiply` takes operands
 * whose bounds have a product of at most 12 (12 · 124.5 · 2^52 < 2^63); `squareTimes` an operand of at most 3.4.
 * Whoever writes a formula counts along; the comments beside the formulas say the bounds.
 */

/** Bytes of an element. */
export const ELEMENT: usize = 40;

/** 1 */
export const ONE: usize = memory.data<i32>([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
/** √−1, the even root */
export const SQRT_M1: usize = memory.data<i32>([
  34513072, 25610706, 9377949, 3500415, 12389472, 33281959, 41962654, 31548777, 326685, 11406482,
]);
/** d = −121665/121666 of the curve */
export const D: usize = memory.data<i32>([
  56195235, 13857412, 51736253, 6949390, 114729, 24766616, 60832955, 30306712, 48412415, 21499315,
]);
/** 2d */
export const D2: usize = memory.data<i32>([
  45281625, 27714825, 36363642, 13898781, 229458, 15978800, 54557047, 27058993, 29715967, 9444199,
]);
/** 1/d */
export const D_INVERSE: usize = memory.data<i32>([
  30013507, 3972531, 42321084, 12719050, 2979674, 28954470, 51415654, 29910370, 18959708, 16925179,
]);
/** 1/√(a − d), a = −1 (RFC 9496, 4.1) */
export const INVSQRT_A_MINUS_D: usize = memory.data<i32>([
  6111466, 4156064, 39310137, 12243467, 41204824, 120896, 20826367, 26493656, 6093567, 31568420,
]);

/** Eight bytes a word, little-endian, below 2^255 (bit 255 is dropped). Bound 1. */
export function fromBytes(o: usize, bytes: usize): void {
  const w0 = load<u64>(bytes);
  const w1 = load<u64>(bytes, 8);
  const w2 = load<u64>(bytes, 16);
  const w3 = load<u64>(bytes, 24);
  store<i32>(o, <i32>(w0 & 0x3ffffff), 0);
  store<i32>(o, <i32>((w0 >> 26) & 0x1ffffff), 4);
  store<i32>(o, <i32>(((w0 >> 51) | (w1 << 13)) & 0x3ffffff), 8);
  store<i32>(o, <i32>((w1 >> 13) & 0x1ffffff), 12);
  store<i32>(o, <i32>((w1 >> 38) & 0x3ffffff), 16);
  store<i32>(o, <i32>(w2 & 0x1ffffff), 20);
  store<i32>(o, <i32>((w2 >> 25) & 0x3ffffff), 24);
  store<i32>(o, <i32>(((w2 >> 51) | (w3 << 13)) & 0x1ffffff), 28);
  store<i32>(o, <i32>((w3 >> 12) & 0x3ffffff), 32);
  store<i32>(o, <i32>((w3 >> 38) & 0x1ffffff), 36);
}

/** How many times p must be taken away to leave 0 ≤ h < p: 0, or −1 and 1 for limbs out of range. Bound 2. */
function quotient(f: usize): i32 {
  let q = (19 * load<i32>(f, 36) + (1 << 24)) >> 25;
  q = (load<i32>(f, 0) + q) >> 26;
  q = (load<i32>(f, 4) + q) >> 25;
  q = (load<i32>(f, 8) + q) >> 26;
  q = (load<i32>(f, 12) + q) >> 25;
  q = (load<i32>(f, 16) + q) >> 26;
  q = (load<i32>(f, 20) + q) >> 25;
  q = (load<i32>(f, 24) + q) >> 26;
  q = (load<i32>(f, 28) + q) >> 25;
  q = (load<i32>(f, 32) + q) >> 26;
  q = (load<i32>(f, 36) + q) >> 25;
  return q;
}

/** Whether the canonical value is odd: "negative" in RFC 9496. Bound 2. */
export function isNegative(f: usize): bool {
  return ((load<i32>(f) + 19 * quotient(f)) & 1) != 0;
}

/** 32 bytes little-endian, canonical. Bound 2. */
export function toBytes(bytes: usize, f: usize): void {
  let h0 = load<i32>(f, 0);
  let h1 = load<i32>(f, 4);
  let h2 = load<i32>(f, 8);
  let h3 = load<i32>(f, 12);
  let h4 = load<i32>(f, 16);
  let h5 = load<i32>(f, 20);
  let h6 = load<i32>(f, 24);
  let h7 = load<i32>(f, 28);
  let h8 = load<i32>(f, 32);
  let h9 = load<i32>(f, 36);
  h0 += 19 * quotient(f);
  h1 += h0 >> 26;
  h0 &= 0x3ffffff;
  h2 += h1 >> 25;
  h1 &= 0x1ffffff;
  h3 += h2 >> 26;
  h2 &= 0x3ffffff;
  h4 += h3 >> 25;
  h3 &= 0x1ffffff;
  h5 += h4 >> 26;
  h4 &= 0x3ffffff;
  h6 += h5 >> 25;
  h5 &= 0x1ffffff;
  h7 += h6 >> 26;
  h6 &= 0x3ffffff;
  h8 += h7 >> 25;
  h7 &= 0x1ffffff;
  h9 += h8 >> 26;
  h8 &= 0x3ffffff;
  h9 &= 0x1ffffff;
  store<u64>(bytes, (<u64>h0) | ((<u64>h1) << 26) | ((<u64>h2) << 51), 0);
  store<u64>(bytes, ((<u64>h2) >> 13) | ((<u64>h3) << 13) | ((<u64>h4) << 38), 8);
  store<u64>(bytes, (<u64>h5) | ((<u64>h6) << 25) | ((<u64>h7) << 51), 16);
  store<u64>(bytes, ((<u64>h7) >> 13) | ((<u64>h8) << 12) | ((<u64>h9) << 38), 24);
}

const canonical: usize = memory.data(32, 8);

export function isZero(f: usize): bool {
  toBytes(canonical, f);
  return (load<u64>(canonical) | load<u64>(canonical, 8) | load<u64>(canonical, 16) | load<u64>(canonical, 24)) == 0;
}

export function isOne(f: usize): bool {
  toBytes(canonical, f);
  return (
    ((load<u64>(canonical) ^ 1) | load<u64>(canonical, 8) | load<u64>(canonical, 16) | load<u64>(canonical, 24)) == 0
  );
}

export function copy(o: usize, f: usize): void {
  memory.copy(o, f, ELEMENT);
}

/** Bound: the sum of the operands' bounds. */
export function add(o: usize, f: usize, g: usize): void {
  store<i32>(o, load<i32>(f, 0) + load<i32>(g, 0), 0);
  store<i32>(o, load<i32>(f, 4) + load<i32>(g, 4), 4);
  store<i32>(o, load<i32>(f, 8) + load<i32>(g, 8), 8);
  store<i32>(o, load<i32>(f, 12) + load<i32>(g, 12), 12);
  store<i32>(o, load<i32>(f, 16) + load<i32>(g, 16), 16);
  store<i32>(o, load<i32>(f, 20) + load<i32>(g, 20), 20);
  store<i32>(o, load<i32>(f, 24) + load<i32>(g, 24), 24);
  store<i32>(o, load<i32>(f, 28) + load<i32>(g, 28), 28);
  store<i32>(o, load<i32>(f, 32) + load<i32>(g, 32), 32);
  store<i32>(o, load<i32>(f, 36) + load<i32>(g, 36), 36);
}

/** Bound: the sum of the operands' bounds. */
export function subtract(o: usize, f: usize, g: usize): void {
  store<i32>(o, load<i32>(f, 0) - load<i32>(g, 0), 0);
  store<i32>(o, load<i32>(f, 4) - load<i32>(g, 4), 4);
  store<i32>(o, load<i32>(f, 8) - load<i32>(g, 8), 8);
  store<i32>(o, load<i32>(f, 12) - load<i32>(g, 12), 12);
  store<i32>(o, load<i32>(f, 16) - load<i32>(g, 16), 16);
  store<i32>(o, load<i32>(f, 20) - load<i32>(g, 20), 20);
  store<i32>(o, load<i32>(f, 24) - load<i32>(g, 24), 24);
  store<i32>(o, load<i32>(f, 28) - load<i32>(g, 28), 28);
  store<i32>(o, load<i32>(f, 32) - load<i32>(g, 32), 32);
  store<i32>(o, load<i32>(f, 36) - load<i32>(g, 36), 36);
}

/** sum = f + g and difference = f − g, where no output is an input. */
export function addSubtract(sum: usize, difference: usize, f: usize, g: usize): void {
  const f0 = load<i32>(f, 0),
    g0 = load<i32>(g, 0);
  store<i32>(sum, f0 + g0, 0);
  store<i32>(difference, f0 - g0, 0);
  const f1 = load<i32>(f, 4),
    g1 = load<i32>(g, 4);
  store<i32>(sum, f1 + g1, 4);
  store<i32>(difference, f1 - g1, 4);
  const f2 = load<i32>(f, 8),
    g2 = load<i32>(g, 8);
  store<i32>(sum, f2 + g2, 8);
  store<i32>(difference, f2 - g2, 8);
  const f3 = load<i32>(f, 12),
    g3 = load<i32>(g, 12);
  store<i32>(sum, f3 + g3, 12);
  store<i32>(difference, f3 - g3, 12);
  const f4 = load<i32>(f, 16),
    g4 = load<i32>(g, 16);
  store<i32>(sum, f4 + g4, 16);
  store<i32>(difference, f4 - g4, 16);
  const f5 = load<i32>(f, 20),
    g5 = load<i32>(g, 20);
  store<i32>(sum, f5 + g5, 20);
  store<i32>(difference, f5 - g5, 20);
  const f6 = load<i32>(f, 24),
    g6 = load<i32>(g, 24);
  store<i32>(sum, f6 + g6, 24);
  store<i32>(difference, f6 - g6, 24);
  const f7 = load<i32>(f, 28),
    g7 = load<i32>(g, 28);
  store<i32>(sum, f7 + g7, 28);
  store<i32>(difference, f7 - g7, 28);
  const f8 = load<i32>(f, 32),
    g8 = load<i32>(g, 32);
  store<i32>(sum, f8 + g8, 32);
  store<i32>(difference, f8 - g8, 32);
  const f9 = load<i32>(f, 36),
    g9 = load<i32>(g, 36);
  store<i32>(sum, f9 + g9, 36);
  store<i32>(difference, f9 - g9, 36);
}

export function negate(o: usize, f: usize): void {
  store<i32>(o, -load<i32>(f, 0), 0);
  store<i32>(o, -load<i32>(f, 4), 4);
  store<i32>(o, -load<i32>(f, 8), 8);
  store<i32>(o, -load<i32>(f, 12), 12);
  store<i32>(o, -load<i32>(f, 16), 16);
  store<i32>(o, -load<i32>(f, 20), 20);
  store<i32>(o, -load<i32>(f, 24), 24);
  store<i32>(o, -load<i32>(f, 28), 28);
  store<i32>(o, -load<i32>(f, 32), 32);
  store<i32>(o, -load<i32>(f, 36), 36);
}

/** o = f·g; o may be f or g. The bounds' product is at most 12; the result's is 0.51. */
export function multiply(o: usize, f: usize, g: usize): void {
  const f0 = <i64>load<i32>(f, 0);
  const f1 = <i64>load<i32>(f, 4);
  const f2 = <i64>load<i32>(f, 8);
  const f3 = <i64>load<i32>(f, 12);
  const f4 = <i64>load<i32>(f, 16);
  const f5 = <i64>load<i32>(f, 20);
  const f6 = <i64>load<i32>(f, 24);
  const f7 = <i64>load<i32>(f, 28);
  const f8 = <i64>load<i32>(f, 32);
  const f9 = <i64>load<i32>(f, 36);
  const g0 = <i64>load<i32>(g, 0);
  const g1 = <i64>load<i32>(g, 4);
  const g2 = <i64>load<i32>(g, 8);
  const g3 = <i64>load<i32>(g, 12);
  const g4 = <i64>load<i32>(g, 16);
  const g5 = <i64>load<i32>(g, 20);
  const g6 = <i64>load<i32>(g, 24);
  const g7 = <i64>load<i32>(g, 28);
  const g8 = <i64>load<i32>(g, 32);
  const g9 = <i64>load<i32>(g, 36);
  // What wraps at 2^255, times 19.
  const w1 = 19 * g1;
  const w2 = 19 * g2;
  const w3 = 19 * g3;
  const w4 = 19 * g4;
  const w5 = 19 * g5;
  const w6 = 19 * g6;
  const w7 = 19 * g7;
  const w8 = 19 * g8;
  const w9 = 19 * g9;
  // Two odd limbs meet half a bit above their place.
  const d1 = 2 * f1;
  const d3 = 2 * f3;
  const d5 = 2 * f5;
  const d7 = 2 * f7;
  const d9 = 2 * f9;
  let h0: i64 = f0 * g0 + d1 * w9 + f2 * w8 + d3 * w7 + f4 * w6 + d5 * w5 + f6 * w4 + d7 * w3 + f8 * w2 + d9 * w1;
  let h1: i64 = f0 * g1 + f1 * g0 + f2 * w9 + f3 * w8 + f4 * w7 + f5 * w6 + f6 * w5 + f7 * w4 + f8 * w3 + f9 * w2;
  let h2: i64 = f0 * g2 + d1 * g1 + f2 * g0 + d3 * w9 + f4 * w8 + d5 * w7 + f6 * w6 + d7 * w5 + f8 * w4 + d9 * w3;
  let h3: i64 = f0 * g3 + f1 * g2 + f2 * g1 + f3 * g0 + f4 * w9 + f5 * w8 + f6 * w7 + f7 * w6 + f8 * w5 + f9 * w4;
  let h4: i64 = f0 * g4 + d1 * g3 + f2 * g2 + d3 * g1 + f4 * g0 + d5 * w9 + f6 * w8 + d7 * w7 + f8 * w6 + d9 * w5;
  let h5: i64 = f0 * g5 + f1 * g4 + f2 * g3 + f3 * g2 + f4 * g1 + f5 * g0 + f6 * w9 + f7 * w8 + f8 * w7 + f9 * w6;
  let h6: i64 = f0 * g6 + d1 * g5 + f2 * g4 + d3 * g3 + f4 * g2 + d5 * g1 + f6 * g0 + d7 * w9 + f8 * w8 + d9 * w7;
  let h7: i64 = f0 * g7 + f1 * g6 + f2 * g5 + f3 * g4 + f4 * g3 + f5 * g2 + f6 * g1 + f7 * g0 + f8 * w9 + f9 * w8;
  let h8: i64 = f0 * g8 + d1 * g7 + f2 * g6 + d3 * g5 + f4 * g4 + d5 * g3 + f6 * g2 + d7 * g1 + f8 * g0 + d9 * w9;
  let h9: i64 = f0 * g9 + f1 * g8 + f2 * g7 + f3 * g6 + f4 * g5 + f5 * g4 + f6 * g3 + f7 * g2 + f8 * g1 + f9 * g0;
  let carry: i64;
  carry = (h0 + (1 << 25)) >> 26;
  h1 += carry;
  h0 -= carry << 26;
  carry = (h4 + (1 << 25)) >> 26;
  h5 += carry;
  h4 -= carry << 26;
  carry = (h1 + (1 << 24)) >> 25;
  h2 += carry;
  h1 -= carry << 25;
  carry = (h5 + (1 << 24)) >> 25;
  h6 += carry;
  h5 -= carry << 25;
  carry = (h2 + (1 << 25)) >> 26;
  h3 += carry;
  h2 -= carry << 26;
  carry = (h6 + (1 << 25)) >> 26;
  h7 += carry;
  h6 -= carry << 26;
  carry = (h3 + (1 << 24)) >> 25;
  h4 += carry;
  h3 -= carry << 25;
  carry = (h7 + (1 << 24)) >> 25;
  h8 += carry;
  h7 -= carry << 25;
  carry = (h4 + (1 << 25)) >> 26;
  h5 += carry;
  h4 -= carry << 26;
  carry = (h8 + (1 << 25)) >> 26;
  h9 += carry;
  h8 -= carry << 26;
  carry = (h9 + (1 << 24)) >> 25;
  h0 += 19 * carry;
  h9 -= carry << 25;
  carry = (h0 + (1 << 25)) >> 26;
  h1 += carry;
  h0 -= carry << 26;
  store<i32>(o, <i32>h0, 0);
  store<i32>(o, <i32>h1, 4);
  store<i32>(o, <i32>h2, 8);
  store<i32>(o, <i32>h3, 12);
  store<i32>(o, <i32>h4, 16);
  store<i32>(o, <i32>h5, 20);
  store<i32>(o, <i32>h6, 24);
  store<i32>(o, <i32>h7, 28);
  store<i32>(o, <i32>h8, 32);
  store<i32>(o, <i32>h9, 36);
}

/** o = f^(2^times), times ≥ 1; o may be f. Bound of f at most 3.4, of the result 0.51. */
export function squareTimes(o: usize, f: usize, times: i32): void {
  let f0 = <i64>load<i32>(f, 0);
  let f1 = <i64>load<i32>(f, 4);
  let f2 = <i64>load<i32>(f, 8);
  let f3 = <i64>load<i32>(f, 12);
  let f4 = <i64>load<i32>(f, 16);
  let f5 = <i64>load<i32>(f, 20);
  let f6 = <i64>load<i32>(f, 24);
  let f7 = <i64>load<i32>(f, 28);
  let f8 = <i64>load<i32>(f, 32);
  let f9 = <i64>load<i32>(f, 36);
  do {
    const d0 = 2 * f0;
    const d1 = 2 * f1;
    const d2 = 2 * f2;
    const d3 = 2 * f3;
    const d4 = 2 * f4;
    const d5 = 2 * f5;
    const d6 = 2 * f6;
    const d7 = 2 * f7;
    const d8 = 2 * f8;
    const w5 = 38 * f5;
    const w6 = 19 * f6;
    const w7 = 38 * f7;
    const w8 = 19 * f8;
    const w9 = 38 * f9;
    let h0: i64 = f0 * f0 + d1 * w9 + d2 * w8 + d3 * w7 + d4 * w6 + f5 * w5;
    let h1: i64 = d0 * f1 + f2 * w9 + d3 * w8 + f4 * w7 + d5 * w6;
    let h2: i64 = d0 * f2 + d1 * f1 + d3 * w9 + d4 * w8 + d5 * w7 + f6 * w6;
    let h3: i64 = d0 * f3 + d1 * f2 + f4 * w9 + d5 * w8 + f6 * w7;
    let h4: i64 = d0 * f4 + d1 * d3 + f2 * f2 + d5 * w9 + d6 * w8 + f7 * w7;
    let h5: i64 = d0 * f5 + d1 * f4 + d2 * f3 + f6 * w9 + d7 * w8;
    let h6: i64 = d0 * f6 + d1 * d5 + d2 * f4 + d3 * f3 + d7 * w9 + f8 * w8;
    let h7: i64 = d0 * f7 + d1 * f6 + d2 * f5 + d3 * f4 + f8 * w9;
    let h8: i64 = d0 * f8 + d1 * d7 + d2 * f6 + d3 * d5 + f4 * f4 + f9 * w9;
    let h9: i64 = d0 * f9 + d1 * f8 + d2 * f7 + d3 * f6 + d4 * f5;
    let carry: i64;
    carry = (h0 + (1 << 25)) >> 26;
    h1 += carry;
    h0 -= carry << 26;
    carry = (h4 + (1 << 25)) >> 26;
    h5 += carry;
    h4 -= carry << 26;
    carry = (h1 + (1 << 24)) >> 25;
    h2 += carry;
    h1 -= carry << 25;
    carry = (h5 + (1 << 24)) >> 25;
    h6 += carry;
    h5 -= carry << 25;
    carry = (h2 + (1 << 25)) >> 26;
    h3 += carry;
    h2 -= carry << 26;
    carry = (h6 + (1 << 25)) >> 26;
    h7 += carry;
    h6 -= carry << 26;
    carry = (h3 + (1 << 24)) >> 25;
    h4 += carry;
    h3 -= carry << 25;
    carry = (h7 + (1 << 24)) >> 25;
    h8 += carry;
    h7 -= carry << 25;
    carry = (h4 + (1 << 25)) >> 26;
    h5 += carry;
    h4 -= carry << 26;
    carry = (h8 + (1 << 25)) >> 26;
    h9 += carry;
    h8 -= carry << 26;
    carry = (h9 + (1 << 24)) >> 25;
    h0 += 19 * carry;
    h9 -= carry << 25;
    carry = (h0 + (1 << 25)) >> 26;
    h1 += carry;
    h0 -= carry << 26;
    f0 = h0;
    f1 = h1;
    f2 = h2;
    f3 = h3;
    f4 = h4;
    f5 = h5;
    f6 = h6;
    f7 = h7;
    f8 = h8;
    f9 = h9;
  } while (--times > 0);
  store<i32>(o, <i32>f0, 0);
  store<i32>(o, <i32>f1, 4);
  store<i32>(o, <i32>f2, 8);
  store<i32>(o, <i32>f3, 12);
  store<i32>(o, <i32>f4, 16);
  store<i32>(o, <i32>f5, 20);
  store<i32>(o, <i32>f6, 24);
  store<i32>(o, <i32>f7, 28);
  store<i32>(o, <i32>f8, 32);
  store<i32>(o, <i32>f9, 36);
}

export function square(o: usize, f: usize): void {
  squareTimes(o, f, 1);
}

const t0: usize = memory.data(40, 8);
const t1: usize = memory.data(40, 8);
const t2: usize = memory.data(40, 8);

/** o = f^((p−5)/8) = f^(2^252 − 3); o is not f. */
function power22523(o: usize, f: usize): void {
  square(t0, f);
  squareTimes(t1, t0, 2);
  multiply(t1, f, t1); // f^9
  multiply(t0, t0, t1); // f^11
  square(t0, t0);
  multiply(t0, t1, t0); // 2^5 − 1
  squareTimes(t1, t0, 5);
  multiply(t0, t1, t0); // 2^10 − 1
  squareTimes(t1, t0, 10);
  multiply(t1, t1, t0); // 2^20 − 1
  squareTimes(t2, t1, 20);
  multiply(t1, t2, t1); // 2^40 − 1
  squareTimes(t1, t1, 10);
  multiply(t0, t1, t0); // 2^50 − 1
  squareTimes(t1, t0, 50);
  multiply(t1, t1, t0); // 2^100 − 1
  squareTimes(t2, t1, 100);
  multiply(t1, t2, t1); // 2^200 − 1
  squareTimes(t1, t1, 50);
  multiply(t0, t1, t0); // 2^250 − 1
  squareTimes(t0, t0, 2);
  multiply(o, t0, f);
}

const r3: usize = memory.data(40, 8);
const check: usize = memory.data(40, 8);

/** o = 1/√f, the even root, or 1/√(√−1·f) when f is no square; whether f is a square (RFC 9496, 4.2). o is not f. f ≠ 0. */
export function inverseSquareRoot(o: usize, f: usize): bool {
  square(r3, f);
  multiply(r3, r3, f); // f^3
  square(check, r3);
  multiply(check, check, f); // f^7
  power22523(o, check);
  multiply(o, o, r3);
  square(check, o);
  multiply(check, check, f);
  // check is a fourth root of unity: 1, −1, √−1 or −√−1.
  let wasSquare = isOne(check);
  if (!wasSquare) {
    add(r3, check, ONE);
    wasSquare = isZero(r3);
    if (wasSquare) multiply(o, o, SQRT_M1);
    else {
      add(r3, check, SQRT_M1);
      if (isZero(r3)) multiply(o, o, SQRT_M1);
    }
  }
  if (isNegative(o)) negate(o, o);
  return wasSquare;
}
