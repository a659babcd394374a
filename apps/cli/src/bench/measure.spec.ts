/** Taking turns: warm-up, medians, and a budget that ends it. */
import { describe, expect, it } from '@jest/globals';
import { median, takeTurns } from './measure.js';

/** A clock that only the contenders move. */
function machine() {
  let now = 0;
  const order: string[] = [];
  const contender = (name: string, work: number, takes: readonly number[]) => {
    let runs = 0;
    return {
      name,
      run: () => {
        now += takes[Math.min(runs++, takes.length - 1)] ?? 0;
        order.push(name);
        return work;
      },
    };
  };
  return { order, contender, now: () => now };
}

describe('taking turns', () => {
  it('lets them run one after the other, and does not count the first round', async () => {
    const { order, contender, now } = machine();
    const turns = [contender('a', 10, [9000, 1000]), contender('b', 1, [1, 1000])];
    const rounds = await takeTurns(turns, { atLeast: 2, atMost: 2, budget: 0, now });
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(rounds.count).toBe(2);
    expect(rounds.rate('a')).toBe(10);
    expect(rounds.ratio('a', 'b')).toBe(10);
  });

  it('takes the median of the rounds’ own ratios: one spoiled round changes nothing', async () => {
    const { contender, now } = machine();
    const turns = [contender('a', 8, [1, 100, 100, 9000]), contender('b', 1, [1, 100, 100, 100])];
    const rounds = await takeTurns(turns, { atLeast: 3, atMost: 3, budget: 0, now });
    expect(rounds.ratio('a', 'b')).toBe(8);
  });

  it('begins no round beyond the budget, but makes those that it must', async () => {
    const { contender, now } = machine();
    const seen: number[] = [];
    const options = { atLeast: 2, atMost: 100, budget: 450, progress: (round: number) => seen.push(round), now };
    expect((await takeTurns([contender('a', 1, [5000, 100])], options)).count).toBe(5);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await takeTurns([contender('a', 1, [0, 10_000])], options)).count).toBe(2);
  });

  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[], Number.NaN],
  ])('median of %p', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
