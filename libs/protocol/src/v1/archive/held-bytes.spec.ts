/** Bytes that wait: what is held is what was appended, less what was handed over or cut, and nobody writes over what he lent. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BlockMemory } from './block-memory.js';
import { HeldBytes } from './held-bytes.js';

const equal = (bytes: Uint8Array, expected: readonly number[]): boolean =>
  Buffer.from(bytes).equals(Buffer.from(expected));

describe('held bytes', () => {
  it('are those appended, less those handed over and cut, in whatever order; what was handed over stays as it was', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const step = fc.oneof(
      fc.record({ append: fc.integer({ min: 0, max: 5_000 }) }),
      fc.record({ handOver: share }),
      fc.record({ giveBack: share }),
      fc.record({ cut: share }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const memory = new BlockMemory();
        const held = new HeldBytes(memory);
        const lent: { readonly bytes: Uint8Array; readonly expected: readonly number[] }[] = [];
        let expected: number[] = [];
        let next = 0;
        for (const one of steps) {
          if ('append' in one) {
            const piece = Uint8Array.from({ length: one.append }, () => next++);
            held.append(piece);
            expected.push(...piece);
          } else if ('handOver' in one) {
            const count = Math.floor(one.handOver * expected.length);
            lent.push({ bytes: held.handOver(count), expected: expected.slice(0, count) });
            expected = expected.slice(count);
          } else if ('giveBack' in one) {
            const [back] = lent.splice(Math.floor(one.giveBack * (lent.length - 1)), 1);
            if (back !== undefined) memory.giveBack(back.bytes);
          } else {
            const length = Math.floor(one.cut * expected.length);
            held.cut(length);
            expected = expected.slice(0, length);
          }
          expect(held.length).toBe(expected.length);
          expect(equal(held.bytes, expected)).toBe(true);
          expect(lent.filter((given) => !equal(given.bytes, given.expected))).toEqual([]);
        }
      }),
    );
  });

  it('are all handed over where no number is said', () => {
    const held = new HeldBytes();
    held.append(Uint8Array.of(1, 2));
    expect([...held.handOver()]).toEqual([1, 2]);
    expect(held.length).toBe(0);
  });

  it('take no more memory than is lent at once, however many pass through', () => {
    let allocated = 0;
    const memory = new BlockMemory((bytes) => {
      allocated += bytes;
      return new Uint8Array(bytes);
    });
    const held = new HeldBytes(memory);
    for (let time = 0; time < 1_000; time++) {
      for (let piece = 0; piece < 20; piece++) held.append(new Uint8Array(500));
      memory.giveBack(held.handOver(9_900));
      held.cut(0);
    }
    expect(allocated).toBeLessThan(80_000);
  });
});
