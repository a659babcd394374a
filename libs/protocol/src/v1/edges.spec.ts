/** Canonical JSON and times at their edges (§1): the longest text, objects of no class, and what is no time. */
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import { canonicalText, decodeCanonical, decodeCanonicalText } from './canonical.js';
import { formatTime, isWholeMinute, parseTime, recordTime, timeOf } from './time.js';

describe('canonical JSON', () => {
  it('is as long as it may be, and not a byte longer', () => {
    const bytes = utf8('{"a":1}');
    expect(decodeCanonical(bytes, bytes.length)).toEqual({ ok: true, value: { a: 1 } });
    expect(decodeCanonical(bytes, bytes.length - 1)).toEqual({ ok: false, error: 'too-long' });
    const most = 32 * 1024 * 1024;
    expect(decodeCanonical(new Uint8Array(most))).toEqual({ ok: false, error: 'not-json' });
    expect(decodeCanonical(new Uint8Array(most + 1))).toEqual({ ok: false, error: 'too-long' });
  });
  it('is as deep as it may be, and has zero', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(decodeCanonicalText(nested(33)).ok).toBe(true);
    expect(decodeCanonicalText(nested(34))).toEqual({ ok: false, error: 'too-deep' });
    expect(decodeCanonicalText('0')).toEqual({ ok: true, value: 0 });
  });
  it('has objects of no class, and none of any class', () => {
    const bare = Object.assign<object, { a: number }>(Object.create(null) as object, { a: 1 });
    expect(canonicalText(bare)).toBe('{"a":1}');
    class Ballot {
      a = 1;
    }
    for (const value of [new Ballot(), new Map(), new Date(0)])
      expect(() => canonicalText(value as never)).toThrow('value');
  });
});

describe('times', () => {
  it('are whole seconds of days that exist', () => {
    expect(parseTime('2026-02-28T23:59:59Z')).toBe(Date.UTC(2026, 1, 28, 23, 59, 59));
    for (const text of ['2026-02-29T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:00:60Z', '2026-13-01T00:00:00Z'])
      expect(parseTime(text)).toBeUndefined();
    expect(() => timeOf('2026-02-29T00:00:00Z')).toThrow(TypeError);
  });
  it('of records are whole minutes, never before the moment', () => {
    expect(recordTime(60_000)).toBe(formatTime(60_000));
    expect(recordTime(60_001)).toBe(formatTime(120_000));
    expect([0, 1, 59_999, 60_000].map(isWholeMinute)).toEqual([true, false, false, true]);
  });
});
