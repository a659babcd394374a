/**
 * Multi-scalar products of public values by Pippenger's buckets with signed digits. Run time and
 * memory access depend on every scalar.
 *
 * A window of w bits takes each point into the bucket of its digit, −2^(w−1)…2^(w−1); then
 * Σ i·bucket(i) by running sums. Short scalars (128 bits) have no digits in the upper windows and
 * cost nothing there.
 */
import {
  addExtended,
  addNiels,
  cacheProduct,
  copyPoint,
  double,
  EXTENDED,
  NIELS,
  setIdentity,
  setNiels,
} from './point';

/** Bytes of a full scalar (below L), of a short one (below 2^128; the room above is for the offset). */
export const FULL_SCALAR: usize = 32;
export const SHORT_SCALAR: usize = 24;

const FULL_BITS: i32 = 254;
const SHORT_BITS: i32 = 129;

const running: usize = memory.data(160, 8);
const total: usize = memory.data(160, 8);
const cached: usize = memory.data(40, 8);
const offset: usize = memory.data(32, 8);

/** How many windows of `width` bits hold `bits` and a carry out of them. */
function windows(bits: i32, width: i32): i32 {
  return (bits + width - 1) / width;
}

/**
 * Adds half a digit to every window but the uppermost. Then each digit is its window's bits less
 * the half, without a carry from window to window; the uppermost is never negative.
 */
function recode(scalars: usize, count: i32, stride: usize, width: i32, windows: i32): void {
  memory.fill(offset, 0, 32);
  for (let i = 0; i < windows - 1; i++) {
    const bit = width * i + width - 1;
    const word = offset + ((<usize>(bit >> 6)) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << (bit & 63)));
  }
  for (let i = 0; i < count; i++) {
    let carry: u64 = 0;
    for (let j: usize = 0; j < stride; j += 8) {
      const added = load<u64>(offset + j);
      const sum = load<u64>(scalars + j) + added;
      const result = sum + carry;
      store<u64>(scalars + j, result);
      carry = (<u64>(sum < added)) | (<u64>(result < carry));
    }
    scalars += stride;
  }
}

/** One window of one kind of scalars into the buckets. `half` is 0 in a kind's uppermost window. */
function accumulate(
  points: usize,
  scalars: usize,
  count: i32,
  stride: usize,
  bit: usize,
  mask: u64,
  half: i32,
  buckets: usize,
  filled: usize,
): void {
  scalars += bit >> 3;
  const shift = <u64>(bit & 7);
  for (let i = 0; i < count; i++) {
    const digit = <i32>((load<u64>(scalars) >> shift) & mask) - half;
    if (digit != 0) {
      const negative = digit < 0;
      const slot = <usize>(negative ? -digit : digit);
      const bucket = buckets + slot * EXTENDED;
      if (load<u8>(filled + slot)) addNiels(bucket, points, negative);
      else {
        setNiels(bucket, points, negative);
        store<u8>(filled + slot, 1);
      }
    }
    points += NIELS;
    scalars += stride;
  }
}

/** sum += Σ i·bucket(i), i = 1…half */
function addBuckets(sum: usize, buckets: usize, filled: usize, half: i32): void {
  let started = false;
  setIdentity(total);
  for (let i = <usize>half; i > 0; i--) {
    if (load<u8>(filled + i)) {
      const bucket = buckets + i * EXTENDED;
      if (started) {
        // `cached` is of the running sum, from the last step.
        addExtended(bucket, running, cached);
      }
      copyPoint(running, bucket);
      cacheProduct(cached, running);
      started = true;
    }
    if (started) addExtended(total, running, cached);
  }
  if (!started) return;
  cacheProduct(cached, total);
  addExtended(sum, total, cached);
}

/**
 * sum = Σ scalar·point over full, short and shared terms (shared ones have full scalars). Points in
 * Niels form. The scalars are recoded in place and useless afterwards; behind the last one of each kind eight
 * bytes must be readable. `buckets`: (2^(width−1) + 1) × 160 bytes, `filled`: as many bytes. width 2…16.
 */
export function multiScalarVarTime(
  sum: usize,
  fullPoints: usize,
  fullScalars: usize,
  fullCount: i32,
  shortPoints: usize,
  shortScalars: usize,
  shortCount: i32,
  sharedPoints: usize,
  sharedScalars: usize,
  sharedCount: i32,
  width: i32,
  buckets: usize,
  filled: usize,
): void {
  const half = 1 << (width - 1);
  const fullWindows = windows(FULL_BITS, width);
  const shortWindows = windows(SHORT_BITS, width);
  recode(fullScalars, fullCount, FULL_SCALAR, width, fullWindows);
  recode(sharedScalars, sharedCount, FULL_SCALAR, width, fullWindows);
  recode(shortScalars, shortCount, SHORT_SCALAR, width, shortWindows);
  setIdentity(sum);
  for (let window = fullWindows - 1; window >= 0; window--) {
    if (window != fullWindows - 1) for (let i = 0; i < width; i++) double(sum);
    memory.fill(filled, 0, half + 1);
    const bit = <usize>(window * width);
    const isTop = window == fullWindows - 1;
    // Behind the uppermost window the next scalar begins.
    const mask = ((<u64>1) << (isTop ? min(width, 256 - <i32>bit) : width)) - 1;
    const offset = isTop ? 0 : half;
    accumulate(fullPoints, fullScalars, fullCount, FULL_SCALAR, bit, mask, offset, buckets, filled);
    accumulate(sharedPoints, sharedScalars, sharedCount, FULL_SCALAR, bit, mask, offset, buckets, filled);
    if (window < shortWindows) {
      const shortOffset = window == shortWindows - 1 ? 0 : half;
      accumulate(shortPoints, shortScalars, shortCount, SHORT_SCALAR, bit, mask, shortOffset, buckets, filled);
    }
    addBuckets(sum, buckets, filled, half);
  }
}

/** sums[i] += points[i], Niels points to extended ones. */
export function addPoints(sums: usize, points: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    addNiels(sums, points, false);
    sums += EXTENDED;
    points += NIELS;
  }
}

export function setIdentities(points: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    setIdentity(points);
    points += EXTENDED;
  }
}
