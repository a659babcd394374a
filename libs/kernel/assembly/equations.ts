/**
 * A ballot's equations as scalars of its points (protocol.md §5), in the kernel: the same as
 * libs/crypto's `ballotScalars`, which explains them. Public data, variable time.
 *
 * Full scalars are written as 32 bytes, weights (the scalars of commitments and of R) as 24 bytes of
 * which 16 are used, as multi-scalar.ts wants them. What falls to G and Y is added, with its sign
 * changed, to two wide numbers.
 */
import {
  addMultiple,
  addProduct,
  carryWide,
  clearWide,
  reduceWide,
  SCALAR,
  scalarFromBytes,
  scalarFromWideBytes,
  scalarToBytes,
  WIDE,
  weightFromBytes,
} from './scalar';
import { FULL_SCALAR, SHORT_SCALAR } from './multi-scalar';

const c: usize = memory.data(80, 8);
const c0: usize = memory.data(80, 8);
const c1: usize = memory.data(80, 8);
const z: usize = memory.data(80, 8);
const wa: usize = memory.data(40, 8);
const wb: usize = memory.data(40, 8);
const totalA: usize = memory.data(80, 8);
const totalB: usize = memory.data(80, 8);
const wideA: usize = memory.data(160, 8);
const wideB: usize = memory.data(160, 8);
const scratch: usize = memory.data(160, 8);

/** Slots between two carries of the shared numbers: 8 · 15 products of limbs stay below 2^60. */
const SLOTS_A_CARRY: i32 = 8;

/** A challenge as hashed (64 bytes) to its scalar, 32 bytes. */
export function reduceChallenge(scalar: usize, hash: usize): void {
  scalarFromWideBytes(c, hash, scratch);
  scalarToBytes(scalar, c);
}

function writeWeight(short: usize, weight: usize): void {
  store<u64>(short, load<u64>(weight));
  store<u64>(short, load<u64>(weight, 8), 8);
  store<u64>(short, 0, 16);
}

/** z·G = R + e·K. One weight; K's scalar to `full`, R's to `short`. */
export function signatureScalars(e: usize, response: usize, weight: usize, full: usize, short: usize, g: usize): void {
  weightFromBytes(wa, weight);
  scalarFromBytes(c, e);
  clearWide(wideA);
  addProduct(wideA, wa, c);
  reduceWide(c, wideA, true);
  scalarToBytes(full, c);
  writeWeight(short, weight);
  scalarFromBytes(z, response);
  addProduct(g, wa, z);
  carryWide(g);
}

/** out = f − g, limb by limb, not carried. */
function subtractLimbs(out: usize, f: usize, g: usize): void {
  for (let i: usize = 0; i < SCALAR; i += 8) store<i64>(out + i, load<i64>(f + i) - load<i64>(g + i));
}

/**
 * The two equations of a branch with this challenge (signed limbs below 2^26), response and value:
 * adds to wideA and wideB, to g and y; writes the commitments' scalars. `weights`: 2 × 16 bytes.
 */
function branch(challenge: usize, response: usize, value: u32, weights: usize, short: usize, g: usize, y: usize): void {
  weightFromBytes(wa, weights);
  weightFromBytes(wb, weights + 16);
  writeWeight(short, weights);
  writeWeight(short + SHORT_SCALAR, weights + 16);
  scalarFromBytes(z, response);
  addProduct(wideA, wa, challenge);
  addProduct(wideB, wb, challenge);
  addProduct(g, wa, z);
  addProduct(y, wb, z);
  if (value == 1) addProduct(g, wb, challenge);
  else if (value > 1) {
    clearWide(scratch);
    addProduct(scratch, wb, challenge);
    carryWide(scratch);
    carryWide(g);
    addMultiple(g, scratch, value, WIDE);
  }
}

/**
 * One contest. `challenge`: 32 bytes; `responses` as in §5, checked to be below L; `slotWeights`: a
 * u32 a slot; `weights`: 16 bytes an equation, in the order of the commitments. Writes 2 full
 * scalars a slot, and 4 short ones a slot and 2 a branch. Values and slot weights are below 2^31.
 */
export function contestScalars(
  challenge: usize,
  responses: usize,
  slotWeights: usize,
  slots: i32,
  minimum: u32,
  branches: i32,
  weights: usize,
  full: usize,
  short: usize,
  g: usize,
  y: usize,
): void {
  scalarFromBytes(c, challenge);
  clearWide(wideA);
  clearWide(wideB);
  const challenges = responses + 96 * slots;
  const totalResponses = challenges + 32 * (branches - 1);
  // c0 holds what is left of c: the last branch's challenge.
  memory.copy(c0, c, SCALAR);
  for (let i = 0; i < branches; i++) {
    const isLast = i == branches - 1;
    if (isLast) memory.copy(c1, c0, SCALAR);
    else {
      scalarFromBytes(c1, challenges + 32 * i);
      clearWide(scratch);
      subtractLimbs(scratch, c0, c1);
      reduceWide(c0, scratch, true);
    }
    const at = 4 * slots + 2 * i;
    branch(c1, totalResponses + 32 * i, minimum + i, weights + 16 * at, short + SHORT_SCALAR * at, g, y);
    carryWide(wideA);
    carryWide(wideB);
    carryWide(g);
    carryWide(y);
  }
  // Branches are added without bound, so not `isShort`.
  reduceWide(totalA, wideA, false);
  reduceWide(totalB, wideB, false);

  for (let slot = 0; slot < slots; slot++) {
    scalarFromBytes(c0, responses);
    subtractLimbs(c1, c, c0);
    clearWide(wideA);
    clearWide(wideB);
    branch(c0, responses + 32, 0, weights, short, g, y);
    branch(c1, responses + 64, 1, weights + 32, short + 2 * SHORT_SCALAR, g, y);
    const slotWeight = <i64>load<u32>(slotWeights);
    addMultiple(wideA, totalA, slotWeight, SCALAR);
    addMultiple(wideB, totalB, slotWeight, SCALAR);
    reduceWide(c0, wideA, true);
    scalarToBytes(full, c0);
    reduceWide(c0, wideB, true);
    scalarToBytes(full + FULL_SCALAR, c0);
    if (slot % SLOTS_A_CARRY == 0) {
      carryWide(g);
      carryWide(y);
    }
    responses += 96;
    weights += 64;
    slotWeights += 4;
    short += 4 * SHORT_SCALAR;
    full += 2 * FULL_SCALAR;
  }
  carryWide(g);
  carryWide(y);
}

/** −wide mod L, 32 bytes: what G or Y has to be multiplied by. wide is used up. */
export function sharedScalar(scalar: usize, wide: usize): void {
  for (let i: usize = 0; i < WIDE; i += 8) store<i64>(wide + i, -load<i64>(wide + i));
  reduceWide(c, wide, false);
  scalarToBytes(scalar, c);
}
