import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chunks, concatBytes, DecodeError, equalBytes, frame, systemRandom, utf8 } from './bytes.js';

describe('frame (§1)', () => {
  it('puts each length as 4 bytes big-endian before its part', () => {
    expect(frame('ab', Uint8Array.of(7), '')).toEqual(Uint8Array.of(0, 0, 0, 2, 97, 98, 0, 0, 0, 1, 7, 0, 0, 0, 0));
  });

  it('counts UTF-8 bytes, not letters', () => {
    expect(frame('ж')).toEqual(concatBytes(Uint8Array.of(0, 0, 0, 2), utf8('ж')));
  });

  it('never gives two lists of parts the same bytes', () => {
    const part = fc.uint8Array({ maxLength: 3 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }), (a, b) => {
        const same = a.length === b.length && a.every((bytes, i) => equalBytes(bytes, b[i] as Uint8Array));
        expect(equalBytes(frame('x', ...a), frame('x', ...b))).toBe(same);
      }),
    );
    expect(frame('x', 'ab', 'c')).not.toEqual(frame('x', 'a', 'bc'));
  });
});

describe('bytes', () => {
  it('compares contents and lengths', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
  });

  it('refuses to cut what is no multiple', () => {
    expect(chunks(new Uint8Array(6), 3)).toHaveLength(2);
    expect(() => chunks(new Uint8Array(7), 3)).toThrow(DecodeError);
  });

  it('fills more than one call of WebCrypto gives', () => {
    const bytes = systemRandom(150_000);
    expect(bytes).toHaveLength(150_000);
    // 32 zero bytes in a row, in any of the three calls, come by chance once in 2^256.
    expect(bytes.subarray(0, 32).some((byte) => byte !== 0)).toBe(true);
    expect(bytes.subarray(-32).some((byte) => byte !== 0)).toBe(true);
  });
});
