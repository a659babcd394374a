/** The client's seed and its sharing (§4). Values are held to test/vectors in vectors.spec.ts. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deriveCredentialKey, deriveDepositId, newSeed, restoreSeed, shareSeed, sha256, utf8 } from './index.js';
import { seededRandom } from './seeded-random.js';
import { joinSecret, splitSecret } from './shamir.js';

const context = { fp: sha256(utf8('manifest')), style: 'north' };
const seed = newSeed(seededRandom('seed'));

describe('sharing over GF(2^8)', () => {
  it('multiplies as FIPS 197 does: 57 · 83 = c1', () => {
    const shares = splitSecret(Uint8Array.of(0), [Uint8Array.of(0x57)], 0x83);
    expect(shares[0x83 - 1]).toEqual(Uint8Array.of(0xc1));
  });

  it('restores from any t of n, in any order', () => {
    const sizes = fc
      .integer({ min: 1, max: 7 })
      .chain((n) =>
        fc.tuple(fc.integer({ min: 1, max: n }), fc.shuffledSubarray([...Array(n).keys()], { minLength: n })),
      );
    fc.assert(
      fc.property(sizes, fc.uint8Array({ minLength: 32, maxLength: 32 }), ([t, order], secret) => {
        const shares = shareSeed(secret, context, t, order.length);
        const chosen = order.slice(0, t).map((i) => ({ index: i + 1, share: shares[i] as Uint8Array }));
        expect(restoreSeed(chosen)).toEqual(secret);
      }),
    );
  });

  it('gives something else with too few shares or a wrong one', () => {
    const shares = shareSeed(seed, context, 3, 5).map((share, i) => ({ index: i + 1, share }));
    const [first, second, third] = shares as [
      (typeof shares)[number],
      (typeof shares)[number],
      (typeof shares)[number],
    ];
    expect(restoreSeed([first, second])).not.toEqual(seed);
    const wrong = { index: 3, share: third.share.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) };
    expect(restoreSeed([first, second, wrong])).not.toEqual(seed);
    expect(restoreSeed([first, second, third])).toEqual(seed);
  });

  it('says nothing about the secret below the threshold: every secret fits one share', () => {
    const share = 0x5a;
    const secrets = new Set(
      Array.from(
        { length: 256 },
        (_, other) =>
          joinSecret([
            { index: 1, share: Uint8Array.of(share) },
            { index: 2, share: Uint8Array.of(other) },
          ])[0],
      ),
    );
    expect(secrets.size).toBe(256);
  });

  it('refuses nonsense', () => {
    const share = new Uint8Array(32);
    expect(() => restoreSeed([])).toThrow(RangeError);
    expect(() => restoreSeed([{ index: 0, share }])).toThrow(RangeError);
    expect(() => restoreSeed([{ index: 256, share }])).toThrow(RangeError);
    expect(() => restoreSeed([{ index: 1, share: share.subarray(1) }])).toThrow(RangeError);
    const twice = { index: 2, share };
    expect(() => restoreSeed([twice, twice])).toThrow(RangeError);
    expect(() => shareSeed(seed, context, 4, 3)).toThrow(RangeError);
    expect(() => shareSeed(seed, context, 0, 3)).toThrow(RangeError);
    expect(() => shareSeed(seed, context, 2, 256)).toThrow(RangeError);
    expect(() => shareSeed(seed.subarray(1), context, 2, 3)).toThrow(RangeError);
  });
});

describe('derivation', () => {
  it('repeats itself, and differs by election, style and seed', () => {
    const key = deriveCredentialKey(seed, context).public;
    expect(deriveCredentialKey(seed, context).public).toEqual(key);
    expect(deriveCredentialKey(seed, { ...context, style: 'south' }).public).not.toEqual(key);
    expect(deriveCredentialKey(seed, { ...context, fp: sha256(key) }).public).not.toEqual(key);
    expect(deriveCredentialKey(sha256(seed), context).public).not.toEqual(key);
    expect(deriveDepositId(sha256(seed), context)).not.toEqual(deriveDepositId(seed, context));
  });
});
