import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { includedByOf } from '../intake/included-by.js';
import { batchIsDue, DELIVERY_MARGIN_MS, type Queue } from './due.js';
import { shuffled, uniformBelow } from './shuffle.js';
import { testRandom } from '../../platform/testing/index.js';

const MINUTE = 60_000;
const at = (time: string) => Date.parse(`2026-09-18T${time}Z`);

describe('when a batch goes (§7)', () => {
  const rule = { interval: 300, minimum: 3 };
  const queue: Queue = { since: at('10:00:00'), keys: 3, includedBy: at('11:00:00') };

  it.each<[string, Partial<Queue>, string, boolean, boolean]>([
    ['a moment before the interval is over', {}, '10:04:59.999', false, false],
    ['when the interval is over and the minimum there', {}, '10:05:00', false, true],
    ['with one key too few', { keys: 2 }, '10:30:00', false, false],
    ['with one key too few, when no more can come', { keys: 2 }, '10:05:00', true, true],
    ['after the end, but not before the interval is over', { keys: 2 }, '10:04:59', true, false],
    ['a moment before a promise presses', { keys: 1 }, '10:54:59.999', false, false],
    ['when a promise presses, whatever is missing', { keys: 1, since: undefined }, '10:55:00', false, true],
    ['with nothing in it', { keys: 0 }, '12:00:00', true, false],
    ['when it is not known since when it waits', { since: undefined }, '10:30:00', false, false],
  ])('%s', (_name, change, now, ended, due) => {
    expect(batchIsDue({ ...queue, ...change }, rule, at(now), ended)).toBe(due);
  });
});

describe('the promise of a receipt (§6)', () => {
  it('is kept within its bounds, tells no moment, and always leaves time to keep it', () => {
    const acceptUntil = at('17:00:00');
    fc.assert(
      fc.property(fc.integer({ min: at('05:00:00'), max: acceptUntil - 1 }), (accepted) => {
        const promised = includedByOf(accepted, acceptUntil);
        expect(promised - accepted).toBeLessThanOrEqual(60 * MINUTE);
        expect(promised).toBeLessThanOrEqual(acceptUntil + 15 * MINUTE);
        expect(promised - accepted).toBeGreaterThan(2 * DELIVERY_MARGIN_MS);
        expect(promised % (5 * MINUTE)).toBe(0);
      }),
    );
  });
});

describe('random order', () => {
  it('keeps every item and gives every order its share', () => {
    const random = testRandom(11);
    const counts = new Map<string, number>();
    for (let round = 0; round < 6000; round++) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('leaves the array it was given alone', () => {
    const given = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(shuffled(given, testRandom(3))).not.toEqual(given);
    expect(given).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('draws again where a remainder would favour small numbers', () => {
    const draws = [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(0, 0, 0, 7)];
    expect(uniformBelow(3, () => draws.shift() as Uint8Array)).toBe(1);
    expect(draws).toEqual([]);
  });
});
