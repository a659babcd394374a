import { describe, expect, it } from '@jest/globals';
import { MicroBatcher, type Timer } from './micro-batcher.js';

/** Time passes when the test says so. */
class TestTimer implements Timer {
  #call: (() => void) | undefined;
  set = 0;

  after(_milliseconds: number, call: () => void): () => void {
    this.set++;
    this.#call = call;
    return () => (this.#call = undefined);
  }

  ring(): void {
    const call = this.#call;
    this.#call = undefined;
    call?.();
  }
}

describe('a micro-batch', () => {
  const setUp = (work?: (items: readonly number[]) => Promise<readonly number[]>) => {
    const timer = new TestTimer();
    const batches: (readonly number[])[] = [];
    const double = (items: readonly number[]) => {
      batches.push(items);
      return Promise.resolve(items.map((item) => item * 2));
    };
    return { timer, batches, batcher: new MicroBatcher(work ?? double, { size: 3, milliseconds: 20 }, timer) };
  };

  it('goes when it is full, and gives each its own answer', async () => {
    const { batcher, batches } = setUp();
    expect(await Promise.all([1, 2, 3].map((item) => batcher.submit(item)))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('goes when its time is over, however small', async () => {
    const { batcher, batches, timer } = setUp();
    const answer = batcher.submit(7);
    expect(batches).toEqual([]);
    timer.ring();
    expect(await answer).toBe(14);
  });

  it('is not sent twice by the clock of one before', async () => {
    const { batcher, batches, timer } = setUp();
    const full = [1, 2, 3].map((item) => batcher.submit(item));
    timer.ring();
    const next = batcher.submit(4);
    expect(timer.set).toBe(2);
    timer.ring();
    await Promise.all([...full, next]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('fails as a whole, and leaves nobody without an answer', async () => {
    const { batcher } = setUp(() => Promise.reject(new Error('database away')));
    const answers = await Promise.allSettled([1, 2, 3].map((item) => batcher.submit(item)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const short = setUp(() => Promise.resolve([1]));
    const some = await Promise.allSettled([1, 2, 3].map((item) => short.batcher.submit(item)));
    expect(some.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});
