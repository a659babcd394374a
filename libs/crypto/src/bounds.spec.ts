/**
 * The edges of what is accepted: the last permitted value and the first forbidden one, and what is no whole number at
 * all. Each line kills a mutant of the drill: a bound moved by one, or a check left out.
 */
import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { DecodeError, systemRandom } from './bytes.js';
import { ballotContext, contestShape } from './contest.js';
import { drawWeights } from './ballot-equations.js';
import { credentialKeyFromSecret } from './ballot-signature.js';
import { bytesToBigInt } from './big-endian.js';
import { lagrangeAtZero } from './decryption.js';
import { dkgPackageHash, dkgRound1, dkgShareFor, verifyProofOfKnowledge } from './dkg.js';
import { isEd25519PublicKey, verifyEd25519Strict } from './ed25519.js';
import { encodeScalars, G, L, scalarFromWideBytes, scalars } from './group.js';
import { multiScalarVarTime } from './multi-scalar.js';
import { seededRandom } from './seeded-random.js';
import { deriveDepositId, newSeed, shareSeed } from './seed.js';
import { joinSecret, splitSecret } from './shamir.js';
import { voteCount } from './vote-count.js';

const bytes = (length: number, fill = 1): Uint8Array => new Uint8Array(length).fill(fill);
const random = seededRandom('bounds');

describe('a ballot’s context', () => {
  const context = (sequence: number) => () => ballotContext(bytes(32), 'north', bytes(32), sequence);
  it('counts accesses from 1, in whole numbers', () => {
    expect(context(1)()).toHaveLength(32);
    for (const sequence of [0, -1, 1.5, NaN, 2 ** 53]) expect(context(sequence)).toThrow(RangeError);
  });
});

describe('scalars and keys', () => {
  it('zero is no credential key', () => {
    expect(() => credentialKeyFromSecret(0n)).toThrow(RangeError);
    expect(credentialKeyFromSecret(1n).public).toEqual(G.toBytes());
  });
  it('minus zero is zero, and canonical', () => {
    expect(scalars.negate(0n)).toBe(0n);
    expect(scalars.negate(1n)).toBe(L - 1n);
  });
  it('a wide scalar has 64 bytes', () => {
    expect(scalarFromWideBytes(bytes(64, 0))).toBe(0n);
    expect(() => scalarFromWideBytes(bytes(63))).toThrow(DecodeError);
    expect(() => scalarFromWideBytes(bytes(65))).toThrow(DecodeError);
  });
  it('scalars are encoded one after the other', () => {
    expect([...encodeScalars([1n, 2n])]).toEqual([1, ...bytes(31, 0), 2, ...bytes(31, 0)]);
  });
  it('no bytes are the number zero', () => expect(bytesToBigInt(new Uint8Array())).toBe(0n));
  it('the system’s randomness has the length asked for, across the limit of one call', () => {
    for (const length of [0, 1, 65_536, 65_537]) expect(systemRandom(length)).toHaveLength(length);
    expect(
      systemRandom(65_568)
        .subarray(65_536)
        .some((byte) => byte !== 0),
    ).toBe(true);
  });
});

describe('weights of equations', () => {
  it('are drawn at once, 16 bytes each, least significant first', () => {
    const drawn = Uint8Array.from({ length: 48 }, (_, i) => i + 1);
    const next = drawWeights(3, (length) => drawn.subarray(0, length));
    const first = 0x100f_0e0d_0c0b_0a09_0807_0605_0403_0201n;
    const each = 0x1010_1010_1010_1010_1010_1010_1010_1010n;
    expect([next(), next(), next()]).toEqual([first, first + each, first + 2n * each]);
    drawWeights(3, (length) => {
      expect(length).toBe(48);
      return drawn;
    });
  });
});

describe('a product of many points', () => {
  it('is refused where any scalar is none, and where there are not as many scalars as points', () => {
    expect(multiScalarVarTime([G, G], [1n, L - 1n]).is0()).toBe(true);
    for (const wrong of [
      [1n, L],
      [-1n, 1n],
    ])
      expect(() => multiScalarVarTime([G, G], wrong)).toThrow('scalar out of range');
    expect(() => multiScalarVarTime([G, G], [1n])).toThrow('as many scalars as points');
  });
});

describe('key ceremony', () => {
  it('takes thresholds from 2 to n, in whole numbers, of fewer than 65 536 trustees', () => {
    expect(dkgRound1(1, 2, 2, random).package.commitments).toHaveLength(2);
    for (const [threshold, trustees] of [
      [1, 2],
      [3, 2],
      [2.5, 3],
      [NaN, 3],
      [2, 2 ** 16],
    ] as const)
      expect(() => dkgRound1(1, threshold, trustees, random)).toThrow('2 ≤ threshold ≤ trustees');
  });
  it('numbers trustees from 1 to n, in whole numbers', () => {
    const { secret } = dkgRound1(1, 2, 3, random);
    expect(dkgShareFor(secret, 3)).toHaveLength(32);
    for (const recipient of [0, 4, 1.5])
      expect(() => dkgShareFor(secret, recipient)).toThrow('indices run from 1 to n');
  });
  it('a proof under no whole number, or of no point, does not hold', () => {
    const made = dkgRound1(1, 2, 3, random).package;
    expect(verifyProofOfKnowledge(made)).toBe(true);
    for (const index of [0, 1.5, 2]) expect(verifyProofOfKnowledge({ ...made, index })).toBe(false);
    expect(verifyProofOfKnowledge({ ...made, commitments: [bytes(32, 0xff)] })).toBe(false);
    expect(verifyProofOfKnowledge({ ...made, proof: made.proof.subarray(0, 63) })).toBe(false);
  });
  it('a posted hash binds index, commitments and proof, under a label of its own', () => {
    const made = dkgRound1(1, 2, 3, random).package;
    const framed = (...parts: readonly Uint8Array[]): Buffer =>
      Buffer.concat(parts.flatMap((part) => [Buffer.from([0, 0, part.length >> 8, part.length & 255]), part]));
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    const all = framed(text('veche/v1/key-ceremony'), text('1'), Buffer.concat(made.commitments), made.proof);
    expect(Buffer.from(dkgPackageHash(made))).toEqual(createHash('sha256').update(all).digest());
  });
  it('coefficients at zero are asked for whole numbers from 1', () => {
    expect(lagrangeAtZero([1])).toEqual([1n]);
    for (const index of [0, 1.5]) expect(() => lagrangeAtZero([index, 2])).toThrow('indices run from 1');
    expect(() => lagrangeAtZero([2, 2])).toThrow('indices are distinct');
  });
});

describe('sharing a secret', () => {
  const secret = bytes(4, 7);
  it('reaches 255 shares and not 256', () => {
    expect(splitSecret(secret, [bytes(4)], 255)).toHaveLength(255);
    expect(() => splitSecret(secret, [bytes(4)], 256)).toThrow('threshold ≤ shares ≤ 255');
    expect(() => splitSecret(secret, [bytes(4)], 1.5)).toThrow('threshold ≤ shares ≤ 255');
    expect(() => splitSecret(secret, [bytes(4)], 2.5)).toThrow('threshold ≤ shares ≤ 255');
    expect(() => splitSecret(secret, [bytes(4), bytes(4)], 2)).toThrow('threshold ≤ shares ≤ 255');
  });
  it('restores from the last index, and from no other than whole numbers 1…255', () => {
    const shares = splitSecret(secret, [bytes(4, 9)], 255).map((share, at) => ({ index: at + 1, share }));
    expect(joinSecret(shares.slice(253))).toEqual(secret);
    for (const index of [0, 1.5, 256])
      expect(() => joinSecret([{ index, share: bytes(4) }, ...shares.slice(2, 3)])).toThrow(
        'indices run from 1 to 255',
      );
  });
  it('takes coefficients and shares of one length only', () => {
    expect(() => splitSecret(secret, [bytes(3)], 2)).toThrow('lengths differ');
    expect(() => splitSecret(secret, [bytes(5)], 2)).toThrow('lengths differ');
    expect(() => splitSecret(secret, [bytes(4), bytes(5)], 3)).toThrow('lengths differ');
    const shares = [bytes(4), bytes(5)].map((share, at) => ({ index: at + 1, share }));
    expect(() => joinSecret(shares)).toThrow('lengths differ');
  });
  it('derives from seeds of 32 bytes alone', () => {
    const context = { fp: bytes(32), style: 'north' };
    expect(deriveDepositId(bytes(32), context)).toHaveLength(32);
    for (const length of [0, 31, 33])
      expect(() => deriveDepositId(bytes(length), context)).toThrow('a seed has 32 bytes');
  });
  it('shares a seed with a whole threshold from 1', () => {
    const seed = newSeed(random);
    const context = { fp: bytes(32), style: 'north' };
    expect(shareSeed(seed, context, 1, 2)).toEqual([seed, seed]);
    for (const threshold of [0, 1.5, 2.5])
      expect(() => shareSeed(seed, context, threshold, 3)).toThrow('threshold ≥ 1');
  });
});

describe('counting votes', () => {
  it('asks for a whole number of ballots', () => {
    expect(voteCount(G, 1)).toBe(1);
    expect(() => voteCount(G, 1.5)).toThrow(RangeError);
    expect(() => voteCount(G, -1)).toThrow(RangeError);
  });
  it('finds every count up to the number of ballots, and none above it', () => {
    for (let max = 0; max <= 12; max++)
      for (let count = 0; count <= 14; count++)
        expect([count, voteCount(G.multiplyUnsafe(BigInt(count)), max)]).toEqual([
          count,
          count <= max ? count : undefined,
        ]);
  });
});

describe('Ed25519', () => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const littleEndian = (value: bigint): Uint8Array =>
    Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
  it('S = L is refused, which would be S = 0 once more', () => {
    const key = Uint8Array.from(Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex'));
    const signature = new Uint8Array(64);
    signature.set(key);
    signature.set(littleEndian(order), 32);
    expect(verifyEd25519Strict(signature, bytes(1), key)).toBe(false);
  });
  it('a coordinate beyond the prime is a second spelling of a point, and refused', () => {
    const prime = 2n ** 255n - 19n;
    const doubled: bigint[] = [];
    for (let y = 0n; y < 19n; y++) doubled.push(prime + y);
    for (const y of doubled) expect(isEd25519PublicKey(littleEndian(y))).toBe(false);
    expect(doubled.some((y) => isEd25519PublicKey(littleEndian(y - prime)))).toBe(true);
  });
});

describe('slots of a contest', () => {
  it('are its options, and one more where it may be blank', () => {
    const contest = { id: 'c', options: 2, minSelections: 1, maxSelections: 2 };
    expect(contestShape({ ...contest, blank: false }).weights).toEqual([1, 1]);
    expect(contestShape({ ...contest, blank: true }).weights).toEqual([1, 1, 2]);
  });
});
