/** What a proof of knowledge (§3) may not be made of, though its equation holds. */
import { describe, expect, it } from '@jest/globals';
import { concatBytes, sha512, utf8 } from './bytes.js';
import { verifyProofOfKnowledge } from './dkg.js';
import { encodePoint, encodeScalar, G, IDENTITY, L, scalarFromWideBytes, scalars, type Scalar } from './group.js';
import { checkScalars } from './public-group.js';

const label = utf8('FROST-RISTRETTO255-SHA512-v1dkg');

/** z = k + c·x, as whoever knows x and chose k makes it. */
function packageOf(index: number, x: Scalar, k: Scalar) {
  const [C, R] = [x, k].map((of) => encodePoint(of === 0n ? IDENTITY : G.multiplyUnsafe(of))) as [
    Uint8Array,
    Uint8Array,
  ];
  const c = scalarFromWideBytes(sha512(concatBytes(label, encodeScalar(BigInt(index)), C, R)));
  const z = scalars.add(k, scalars.multiply(c, x));
  return { index, commitments: [C], proof: concatBytes(R, encodeScalar(z)) };
}

describe('verifyProofOfKnowledge', () => {
  it('takes the honest one', () => expect(verifyProofOfKnowledge(packageOf(1, 5n, 7n))).toBe(true));

  it('refuses a commitment that is the identity: its secret is 0 and everybody’s', () => {
    expect(verifyProofOfKnowledge(packageOf(1, 0n, 7n))).toBe(false);
  });

  it('refuses the identity as R', () => {
    expect(verifyProofOfKnowledge(packageOf(1, 5n, 0n))).toBe(false);
  });

  it('refuses an index that no trustee has, proof and all', () => {
    expect(verifyProofOfKnowledge(packageOf(0, 5n, 7n))).toBe(false);
  });

  it('refuses a response that is no scalar', () => {
    const { proof, ...rest } = packageOf(1, 5n, 7n);
    expect(verifyProofOfKnowledge({ ...rest, proof: Uint8Array.from(proof).fill(0xff, 32) })).toBe(false);
  });
});

describe('checkScalars', () => {
  const check = (scalar: Scalar) => () => checkScalars([{ point: encodePoint(G), scalar }]);

  it('takes what is below L, and nothing else', () => {
    for (const scalar of [0n, 1n, L - 1n]) expect(check(scalar)).not.toThrow();
    for (const scalar of [-1n, L, L + 1n]) expect(check(scalar)).toThrow('scalars are below L');
  });
});
