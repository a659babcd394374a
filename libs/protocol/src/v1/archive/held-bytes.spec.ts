/** Bytes in memory that is used again: what is held is what was appended, less what was dropped. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HeldBytes } from './held-bytes.js';

describe('held bytes', () => {
  it('are those appended, less those dropped and cut, in whatever order', () => {
    const step = fc.oneof(
      fc.record({ append: fc.integer({ min: 0, max: 5_000 }) }),
      fc.record({ drop: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.constant({ clear: true }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const held = new HeldBytes();
        let expected: number[] = [];
        let next = 0;
        for (const one of steps) {
          if ('append' in one) {
            const piece = Uint8Array.from({ length: one.append }, () => next++);
            held.append(piece);
            expected.push(...piece);
          } else if ('drop' in one) {
            const count = Math.floor(one.drop * expected.length);
            held.drop(count);
            expected = expected.slice(count);
          } else if ('cut' in one) {
            const length = Math.floor(one.cut * expected.length);
            held.cut(length);
            expected = expected.slice(0, length);
          } else {
            held.clear();
            expected = [];
          }
          expect(held.length).toBe(expected.length);
          expect(Buffer.from(held.bytes).equals(Buffer.from(expected))).toBe(true);
        }
      }),
    );
  });

  it('lie in one piece of memory, however many pass through it', () => {
    const held = new HeldBytes();
    held.append(new Uint8Array(3_000));
    const { buffer } = held.bytes;
    for (let time = 0; time < 100; time++) {
      held.append(new Uint8Array(1_000));
      held.drop(1_000);
    }
    expect(held.bytes.buffer).toBe(buffer);
  });
});
