/** Memory that is lent: never two things in one place. */
import { describe, expect, it } from '@jest/globals';
import { BlockMemory } from './block-memory.js';

describe('memory for blocks', () => {
  it('is lent again when it was given back, the smallest that is large enough', () => {
    const memory = new BlockMemory();
    const [small, large, larger] = [100, 1_000, 2_000].map((bytes) => memory.take(bytes));
    if (small === undefined || large === undefined || larger === undefined) throw new Error('memory');
    for (const each of [large, larger, small]) memory.giveBack(each.subarray(7, 9));
    expect(memory.take(500).buffer).toBe(large.buffer);
    expect(memory.take(100)).toEqual(small);
    expect(memory.take(1)).toHaveLength(2_000);
    expect(memory.take(1)).toHaveLength(1);
  });

  it('is not lent twice at once, nor taken back twice, nor from elsewhere', () => {
    const memory = new BlockMemory();
    const first = memory.take(10);
    expect(memory.holds(first.subarray(3))).toBe(true);
    expect(memory.take(10).buffer).not.toBe(first.buffer);
    memory.giveBack(first);
    expect(memory.holds(first)).toBe(false);
    expect(() => memory.giveBack(first)).toThrow('not taken');
    expect(() => memory.giveBack(new Uint8Array(10))).toThrow('not taken');
    expect(memory.holds(new Uint8Array(10))).toBe(false);
  });

  it('is of the kind that was asked for', () => {
    const memory = new BlockMemory((bytes) => new Uint8Array(new SharedArrayBuffer(bytes)));
    expect(memory.take(4).buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
