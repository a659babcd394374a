/**
 * Scalars mod L = 2^252 + 27742317777372353535851937790883648493, on public data (variable time):
 * what libs/crypto's `ballotScalars` does in BigInt, which is the reference and holds this to itself
 * by tests.
 *
 * A scalar is ten limbs of 26 bits in 64-bit words (80 bytes). A *wide* number has 20 signed words of the
 * same weights (160 bytes); products are added up in it without carries: a product of limbs has 52
 * bits, so hundreds of them fit. `carryWide` must be called before that.
 */

const LIMBS: i32 = 10;
const BITS: i64 = 26;
const MASK: i64 = 0x3ffffff;
/** Bytes of a scalar and of a wide number. */
export const SCALAR: usize = 80;
export const WIDE: usize = 160;
/** Limbs of a weight of 128 bits. */
const WEIGHT_LIMBS: i32 = 5;

/** L, and what 2^260 leaves mod L with its sign changed: 2^8 · (L − 2^252), six limbs. */
const ORDER: usize = memory.data<i64>([16110573, 10012311, 30238081, 58362846, 1367801, 0, 0, 0, 0, 262144]);
const FOLD: usize = memory.data<i64>([30665984, 13014845, 23429414, 42720883, 14612958, 5]);
const FOLD_LIMBS: i32 = 6;

export function clearWide(wide: usize): void {
  memory.fill(wide, 0, WIDE);
}

/** Brings every word but the last to 0…2^26 − 1; the last takes sign and rest. */
export function carryWide(wide: usize): void {
  let carry: i64 = 0;
  for (let i: usize = 0; i < WIDE - 8; i += 8) {
    const value = load<i64>(wide + i) + carry;
    carry = value >> BITS;
    store<i64>(wide + i, value & MASK);
  }
  store<i64>(wide + WIDE - 8, load<i64>(wide + WIDE - 8) + carry);
}

/** wide += weight · scalar; the weight has five limbs. At most 2^54.4 a word. */
export function addProduct(wide: usize, weight: usize, scalar: usize): void {
  for (let i = 0; i < WEIGHT_LIMBS; i++) {
    const factor = load<i64>(weight);
    let at = wide;
    for (let j: usize = 0; j < SCALAR; j += 8) {
      store<i64>(at, load<i64>(at) + factor * load<i64>(scalar + j));
      at += 8;
    }
    weight += 8;
    wide += 8;
  }
}

/** wide += factor · other, word by word; `other` carried, factor below 2^31. */
export function addMultiple(wide: usize, other: usize, factor: i64, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) {
    store<i64>(wide + i, load<i64>(wide + i) + factor * load<i64>(other + i));
  }
}

/** wide mod L to `scalar`; wide is used up. |value| < 2^520, or < 2^410 where `isShort`. */
export function reduceWide(scalar: usize, wide: usize, isShort: bool): void {
  carrySigned(wide);
  // 520 → at most 394 → 267 → 260 bits, each time by 2^260 ≡ −FOLD.
  if (!isShort) fold(wide, 20);
  fold(wide, 16);
  fold(wide, 11);
  // Now −2^150 < value < 2^260 + 2^150; word 10 holds what is above 2^260, 0 or ±1.
  let q = (load<i64>(wide, 72) >> 18) + (load<i64>(wide, 80) << 8);
  // value − q·L lies in −L…L; two steps settle it.
  for (let step = 0; step < 3; step++) {
    let carry: i64 = 0;
    for (let i: usize = 0; i < SCALAR; i += 8) {
      const value = load<i64>(wide + i) - q * load<i64>(ORDER + i) + carry;
      carry = value >> BITS;
      store<i64>(wide + i, value & MASK);
    }
    carry += load<i64>(wide, 80);
    store<i64>(wide, carry, 80);
    if (carry < 0) q = -1;
    else if (isBelowOrder(wide)) break;
    else q = 1;
  }
  memory.copy(scalar, wide, SCALAR);
}

/** Takes the words 10…words−1 away from a carried number, and carries. */
function fold(wide: usize, words: i32): void {
  for (let i = LIMBS; i < words; i++) {
    const high = load<i64>(wide + ((<usize>i) << 3));
    store<i64>(wide + ((<usize>i) << 3), 0);
    let at = wide + ((<usize>(i - LIMBS)) << 3);
    for (let j: usize = 0; j < 8 * FOLD_LIMBS; j += 8) {
      store<i64>(at, load<i64>(at) - high * load<i64>(FOLD + j));
      at += 8;
    }
  }
  carrySigned(wide);
}

/** Carries, and brings the sign of a negative number down to its highest word but for word 10. */
function carrySigned(wide: usize): void {
  carryWide(wide);
  let top: usize = WIDE - 8;
  while (top > SCALAR && load<i64>(wide + top) == -1) {
    store<i64>(wide + top, 0);
    top -= 8;
    store<i64>(wide + top, load<i64>(wide + top) - (MASK + 1));
  }
}

function isBelowOrder(scalar: usize): bool {
  for (let i: i32 = 72; i >= 0; i -= 8) {
    const value = load<i64>(scalar + i);
    const bound = load<i64>(ORDER + i);
    if (value != bound) return value < bound;
  }
  return false;
}

/** 32 bytes little-endian to limbs. */
export function scalarFromBytes(scalar: usize, bytes: usize): void {
  const w0 = load<u64>(bytes);
  const w1 = load<u64>(bytes, 8);
  const w2 = load<u64>(bytes, 16);
  const w3 = load<u64>(bytes, 24);
  store<u64>(scalar, w0 & MASK);
  store<u64>(scalar, (w0 >> 26) & MASK, 8);
  store<u64>(scalar, ((w0 >> 52) | (w1 << 12)) & MASK, 16);
  store<u64>(scalar, (w1 >> 14) & MASK, 24);
  store<u64>(scalar, ((w1 >> 40) | (w2 << 24)) & MASK, 32);
  store<u64>(scalar, (w2 >> 2) & MASK, 40);
  store<u64>(scalar, (w2 >> 28) & MASK, 48);
  store<u64>(scalar, ((w2 >> 54) | (w3 << 10)) & MASK, 56);
  store<u64>(scalar, (w3 >> 16) & MASK, 64);
  store<u64>(scalar, w3 >> 42, 72);
}

/** 16 bytes little-endian to five limbs. */
export function weightFromBytes(weight: usize, bytes: usize): void {
  const w0 = load<u64>(bytes);
  const w1 = load<u64>(bytes, 8);
  store<u64>(weight, w0 & MASK);
  store<u64>(weight, (w0 >> 26) & MASK, 8);
  store<u64>(weight, ((w0 >> 52) | (w1 << 12)) & MASK, 16);
  store<u64>(weight, (w1 >> 14) & MASK, 24);
  store<u64>(weight, w1 >> 40, 32);
}

/** 64 bytes little-endian, mod L. `wide` is scratch. */
export function scalarFromWideBytes(scalar: usize, bytes: usize, wide: usize): void {
  clearWide(wide);
  for (let bit: usize = 0; bit < 512; bit += 26) {
    // Four bytes reach 25 + 7 bits from any bit within the first.
    const at = min<usize>(bit >> 3, 56);
    const shifted = load<u64>(bytes + at) >> (bit - 8 * at);
    store<u64>(wide + (bit / 26) * 8, shifted & MASK);
  }
  reduceWide(scalar, wide, false);
}

/** A reduced scalar as 32 bytes little-endian. */
export function scalarToBytes(bytes: usize, scalar: usize): void {
  const l2 = load<u64>(scalar, 16);
  const l4 = load<u64>(scalar, 32);
  const l7 = load<u64>(scalar, 56);
  store<u64>(bytes, load<u64>(scalar) | (load<u64>(scalar, 8) << 26) | (l2 << 52));
  store<u64>(bytes, (l2 >> 12) | (load<u64>(scalar, 24) << 14) | (l4 << 40), 8);
  store<u64>(bytes, (l4 >> 24) | (load<u64>(scalar, 40) << 2) | (load<u64>(scalar, 48) << 28) | (l7 << 54), 16);
  store<u64>(bytes, (l7 >> 10) | (load<u64>(scalar, 64) << 16) | (load<u64>(scalar, 72) << 42), 24);
}

/** Whether `count` times 32 bytes are scalars below L. */
export function scalarsAreCanonical(bytes: usize, count: i32): bool {
  for (let i = 0; i < count; i++) {
    const w3 = load<u64>(bytes, 24);
    const w2 = load<u64>(bytes, 16);
    const w1 = load<u64>(bytes, 8);
    if (w3 >= 0x1000000000000000) {
      if (w3 != 0x1000000000000000 || w2 != 0) return false;
      if (w1 > 0x14def9dea2f79cd6) return false;
      if (w1 == 0x14def9dea2f79cd6 && load<u64>(bytes) >= 0x5812631a5cf5d3ed) return false;
    }
    bytes += 32;
  }
  return true;
}
