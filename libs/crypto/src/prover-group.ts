/**
 * The group's SECRET operations in the voter's page (§5): what encrypting and proving needs, and no
 * more, so that an audited library in WebAssembly can take the curve library's place.
 *
 * Scalars are 32 bytes, little-endian, below L: a BigInt can't be wiped and its arithmetic takes a
 * time that depends on the value. Whoever learns one nonce, by time or from memory, learns the mark
 * from the public response. No implementation may be ours: the kernel for public data never comes here.
 */
import { type RandomBytes } from './bytes.js';
import { type Point } from './group.js';

/**
 * `P` is a point in the library's own form. Scalars are what these methods return, `smallScalar`s and encoded
 * challenges: below L, which not every library checks again. A zero to multiply with throws: a bug of the page.
 */
export interface ProverGroup<P = unknown> {
  readonly name: 'noble' | 'libsodium';

  /** 64 uniform bytes mod L: the bias is below 2^-250. */
  reduceScalar(wide: Uint8Array): Uint8Array;
  addScalars(a: Uint8Array, b: Uint8Array): Uint8Array;
  subtractScalars(a: Uint8Array, b: Uint8Array): Uint8Array;
  multiplyScalars(a: Uint8Array, b: Uint8Array): Uint8Array;

  readonly generator: P;
  /** A public point that many scalars will be multiplied with: Y. Not the identity. */
  fixedBase(point: Point): P;
  /** scalar·G, scalar not 0 */
  multiplyBase(scalar: Uint8Array): P;
  /** scalar·point, scalar not 0 */
  multiply(point: P, scalar: Uint8Array): P;
  add(a: P, b: P): P;
  subtract(a: P, b: P): P;
  /** 32 bytes a point */
  encode(points: readonly P[]): Uint8Array;
}

/** Uniform in 1…L−1: zero would give a key or nonce away. */
export function drawScalar(group: ProverGroup, random: RandomBytes): Uint8Array {
  for (;;) {
    const wide = random(64);
    const scalar = group.reduceScalar(wide);
    wide.fill(0);
    if (!isZero(scalar)) return scalar;
  }
}

/** A small number as a scalar, by the same steps whatever it is: marks and totals are secret. */
export function smallScalar(value: number): Uint8Array {
  const scalar = new Uint8Array(32);
  scalar[0] = value & 0xff;
  scalar[1] = (value >> 8) & 0xff;
  scalar[2] = (value >> 16) & 0xff;
  return scalar;
}

/** Reads every byte. */
export function isZero(scalar: Uint8Array): boolean {
  return scalar.reduce((seen, byte) => seen | byte, 0) === 0;
}
