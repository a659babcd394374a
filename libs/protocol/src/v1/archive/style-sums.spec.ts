/** Sums of ciphertexts by style (§8), gathered in whatever pieces the threads give them. */
import { describe, expect, it } from '@jest/globals';
import { encodePoints, G, nobleGroup } from '#crypto';
import { StyleSums } from './style-sums.js';

/** Two columns: k·G and 2k·G. */
const columns = (k: number): Uint8Array => encodePoints([G.multiplyUnsafe(BigInt(k)), G.multiplyUnsafe(BigInt(2 * k))]);
const of = (factors: readonly number[], style = 0): StyleSums => {
  const sums = new StyleSums(nobleGroup);
  for (const k of factors) sums.add({ style, ballots: 1, columns: columns(k) });
  return sums;
};

describe('StyleSums', () => {
  it('adds up as many as there are', () => {
    for (const count of [1, 2, 31, 32, 33, 34, 70]) {
      const factors = Array.from({ length: count }, (_, at) => at + 1);
      const sums = of(factors);
      expect(sums.of(0)).toEqual(columns((count * (count + 1)) / 2));
      expect(sums.ballotsOf(0)).toBe(count);
    }
  });

  it('keeps styles apart', () => {
    const sums = of([1, 2]);
    sums.add({ style: 3, ballots: 5, columns: columns(7) });
    expect(sums.styles).toEqual([0, 3]);
    expect([sums.of(0), sums.of(3), sums.of(1)]).toEqual([columns(3), columns(7), undefined]);
    expect([sums.ballotsOf(3), sums.ballotsOf(1)]).toEqual([5, 0]);
  });

  it('takes away what others added, of the same style', () => {
    expect(of([1, 2, 4]).less(0, of([2]))).toEqual(columns(5));
    expect(of([1, 2, 4]).less(0, of([2], 1))).toEqual(columns(7));
    expect(of([3]).less(0, of([3]))).toEqual(new Uint8Array(64));
    expect(of([1]).less(1, of([2], 1))).toBeUndefined();
  });

  it('has no sum of what are no points', () => {
    const sums = of([1]);
    sums.add({ style: 0, ballots: 1, columns: new Uint8Array(64).fill(255) });
    expect(() => sums.of(0)).toThrow('points');
  });
});
