/** RFC 9496 (ristretto255), appendix A.1 and A.2, and scalars. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DecodeError } from './bytes.js';
import {
  decodePoint,
  decodePoints,
  decodeScalar,
  encodePoint,
  encodeScalar,
  G,
  IDENTITY,
  L,
  multiplySecret,
  prepareFixedBase,
  randomScalar,
  scalars,
  type Point,
} from './group.js';
import { multiScalarVarTime } from './multi-scalar.js';
import { seededRandom } from './seeded-random.js';
import { badEncodings, multiplesOfG } from './testing/ristretto-vectors.js';

const hex = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'hex'));

describe('points (RFC 9496)', () => {
  it('encodes and decodes the small multiples of G (A.1)', () => {
    let point = IDENTITY;
    for (const encoding of multiplesOfG) {
      expect(encodePoint(point)).toEqual(hex(encoding));
      expect(decodePoint(hex(encoding), { identity: 'allow' }).equals(point)).toBe(true);
      point = point.add(G);
    }
  });

  it.each(Object.entries(badEncodings))('refuses encodings: %s (A.2)', (_, encodings) => {
    for (const encoding of encodings) {
      expect(() => decodePoint(hex(encoding), { identity: 'allow' })).toThrow(DecodeError);
    }
  });

  it('refuses the identity where it is told to', () => {
    const identity = new Uint8Array(32);
    expect(decodePoint(identity, { identity: 'allow' }).is0()).toBe(true);
    expect(() => decodePoint(identity, { identity: 'refuse' })).toThrow(DecodeError);
  });

  it('refuses other lengths and counts', () => {
    expect(() => decodePoint(new Uint8Array(31), { identity: 'allow' })).toThrow(DecodeError);
    expect(() => decodePoint(new Uint8Array(33), { identity: 'allow' })).toThrow(DecodeError);
    expect(() => decodePoints(new Uint8Array(64), { identity: 'allow', count: 3 })).toThrow(DecodeError);
    expect(decodePoints(new Uint8Array(64), { identity: 'allow', count: 2 })).toHaveLength(2);
  });

  it('multiplies alike with and without a table, and keeps zero and identity', () => {
    const random = seededRandom('group');
    const secret = randomScalar(random);
    const point = G.multiply(randomScalar(random));
    const expected = point.multiplyUnsafe(secret);
    expect(multiplySecret(point, secret).equals(expected)).toBe(true);
    expect(multiplySecret(prepareFixedBase(point), secret).equals(expected)).toBe(true);
    expect(multiplySecret(G, 0n).is0()).toBe(true);
    expect(multiplySecret(IDENTITY, secret).is0()).toBe(true);
  });
});

describe('scalars', () => {
  it('decodes below L and nothing else', () => {
    expect(decodeScalar(encodeScalar(L - 1n))).toBe(L - 1n);
    expect(decodeScalar(new Uint8Array(32))).toBe(0n);
    const orderItself = hex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
    expect(() => decodeScalar(orderItself)).toThrow(DecodeError);
    expect(() => decodeScalar(new Uint8Array(32).fill(0xff))).toThrow(DecodeError);
    expect(() => decodeScalar(new Uint8Array(31))).toThrow(DecodeError);
  });

  it('never draws zero', () => {
    let calls = 0;
    const scalar = randomScalar((length) => new Uint8Array(length).fill(calls++));
    expect(calls).toBe(2);
    expect(scalar).not.toBe(0n);
  });

  it('computes mod L', () => {
    const value = fc.bigInt({ min: 0n, max: L - 1n });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(scalars.add(scalars.subtract(a, b), b)).toBe(a);
        expect(scalars.add(a, scalars.negate(a))).toBe(0n);
        expect(scalars.reduce(-a)).toBe(scalars.negate(a));
        if (b !== 0n) expect(scalars.multiply(scalars.multiply(a, b), scalars.invertVarTime(b))).toBe(a);
      }),
    );
  });
});

describe('multiScalarVarTime', () => {
  const point = fc.bigInt({ min: 0n, max: 1000n }).map((factor): Point => G.multiplyUnsafe(factor));
  const scalar = fc.oneof(
    fc.bigInt({ min: 0n, max: L - 1n }),
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
    fc.constantFrom(0n, 1n, L - 1n),
  );

  it('is the sum of the products', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(point, scalar), { maxLength: 40 }), (terms) => {
        const expected = terms.reduce((sum, [P, s]) => sum.add(P.multiplyUnsafe(s)), IDENTITY);
        const points = terms.map(([P]) => P);
        const factors = terms.map(([, s]) => s);
        expect(multiScalarVarTime(points, factors).equals(expected)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('refuses scalars out of range and lists of different lengths', () => {
    expect(() => multiScalarVarTime([G], [L])).toThrow(RangeError);
    expect(() => multiScalarVarTime([G], [-1n])).toThrow(RangeError);
    expect(() => multiScalarVarTime([G, G], [1n])).toThrow(RangeError);
  });
});
