/** §1: one value, one spelling. */
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import fc from 'fast-check';
import { bytesOf, decodeBase64url, encodeBase64url, isBase64url } from './base64url.js';
import { canonicalText, decodeCanonical, decodeCanonicalText, encodeCanonical, type JsonValue } from './canonical.js';
import { formatTime, isWholeMinute, parseTime, recordTime } from './time.js';

const refusal = (text: string): string | undefined => {
  const decoded = decodeCanonical(utf8(text));
  return decoded.ok ? undefined : decoded.error;
};

describe('canonical JSON', () => {
  it('sorts keys, writes integers plainly and escapes as RFC 8785', () => {
    expect(canonicalText({ b: 1, a: [true, null, 'é\n"\u007f\u2028'] })).toBe(
      '{"a":[true,null,"é\\n\\"\u007f\u2028"],"b":1}',
    );
    expect(canonicalText(2 ** 53 - 1)).toBe('9007199254740991');
  });

  const json = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeNat(),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).filter((key) => key !== '__proto__'),
        tie('value'),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      ),
    ),
  })).value;

  it('decodes what it encodes', () => {
    fc.assert(
      fc.property(json, (value) => {
        const decoded = decodeCanonical(encodeCanonical(value));
        expect(decoded).toEqual({ ok: true, value });
      }),
    );
  });

  it.each([
    ['1.0', 'not-canonical'],
    ['1.5', 'number'],
    ['-1', 'number'],
    ['-0', 'number'],
    ['1e3', 'not-canonical'],
    ['9007199254740992', 'number'],
    ['9007199254740993', 'number'],
    ['{"a":1,"a":1}', 'not-canonical'],
    ['{"b":1,"a":1}', 'not-canonical'],
    ['{ "a":1}', 'not-canonical'],
    ['{"a":1} ', 'not-canonical'],
    ['"\\u0041"', 'not-canonical'],
    ['"\\/"', 'not-canonical'],
    ['"\\ud800"', 'surrogate'],
    ['{"é":1}', 'key'],
    ['{"\\n":1}', 'key'],
    ['{"__proto__":1}', 'key'],
    ['{"a":{"__proto__":{"x":1}}}', 'key'],
    ['\ufeff1', 'not-json'],
    ['', 'not-json'],
    ['undefined', 'not-json'],
    ['NaN', 'not-json'],
    [`${'['.repeat(34)}${']'.repeat(34)}`, 'too-deep'],
    [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'too-deep'],
    ['['.repeat(200_000), 'not-json'],
  ])('refuses %.40s', (text, fault) => expect(refusal(text)).toBe(fault));

  it('refuses bytes that are no UTF-8, and too many', () => {
    expect(decodeCanonical(Uint8Array.from([0x22, 0xff, 0x22]))).toEqual({ ok: false, error: 'not-utf8' });
    expect(decodeCanonical(Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toEqual({ ok: false, error: 'not-utf8' });
    expect(decodeCanonical(utf8('[1,2,3]'), 6)).toEqual({ ok: false, error: 'too-long' });
    expect(decodeCanonical(utf8('[1,2]'), 6).ok).toBe(true);
  });

  it('does not encode what has no canonical form', () => {
    for (const value of [0.5, -1, 2 ** 53, NaN, '\udc00', { ж: 1 }, new Date(0), undefined, [undefined], 1n])
      expect(() => encodeCanonical(value as JsonValue)).toThrow('no canonical form');
  });

  it('never throws upon any text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof decodeCanonicalText(text).ok === 'boolean'));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof decodeCanonical(bytes).ok === 'boolean'));
  });
});

describe('base64url', () => {
  it('agrees with Buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(Buffer.from(bytesOf(text))).toEqual(Buffer.from(bytes));
        expect(isBase64url(text, bytes.length)).toBe(true);
        expect(isBase64url(text, bytes.length + 1)).toBe(false);
      }),
    );
  });

  it.each(['AA==', 'AA=', 'A', 'AB', 'AAB', 'A+/A', 'AA A', 'ÄAAA', 'AA\n', 'AAAAA'])('refuses %j', (text) => {
    expect(decodeBase64url(text)).toBeUndefined();
    expect(() => bytesOf(text)).toThrow(TypeError);
  });
});

describe('times', () => {
  it('reads and writes whole seconds in UTC', () => {
    expect(parseTime('2026-09-18T05:00:00Z')).toBe(Date.UTC(2026, 8, 18, 5));
    expect(formatTime(Date.UTC(2026, 8, 18, 5, 0, 0, 999))).toBe('2026-09-18T05:00:00Z');
    expect(recordTime(Date.UTC(2026, 8, 18, 5, 0, 0, 1))).toBe('2026-09-18T05:01:00Z');
    expect(recordTime(Date.UTC(2026, 8, 18, 5))).toBe('2026-09-18T05:00:00Z');
    expect(isWholeMinute(Date.UTC(2026, 8, 18, 5, 1))).toBe(true);
    expect(isWholeMinute(Date.UTC(2026, 8, 18, 5, 1, 1))).toBe(false);
  });

  it.each([
    '2026-09-18T05:00:00+00:00',
    '2026-09-18T05:00:00.000Z',
    '2026-09-18T05:00Z',
    '2026-09-18 05:00:00Z',
    '2026-09-18t05:00:00z',
    '2026-02-30T05:00:00Z',
    '2026-13-01T05:00:00Z',
    '2026-09-18T24:00:00Z',
    '2026-12-31T23:59:60Z',
    '+002026-09-18T05:00:00Z',
    '',
  ])('refuses %j', (text) => expect(parseTime(text)).toBeUndefined());
});
