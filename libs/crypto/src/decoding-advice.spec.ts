/** Decoding advice is made as RFC 9496 wants it: wrong advice costs every reader the time that it should save. */
import { describe, expect, it } from '@jest/globals';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { ballotEncodings, ciphertextAdvice } from './ballot-proof.js';
import { concatBytes } from './bytes.js';
import { decodingAdviceVarTime } from './decoding-advice.js';
import { encodePoint, G } from './group.js';
import { seededRandom } from './seeded-random.js';
import { makeTestBallot, testShapes } from './testing/ballots.js';

const Fp = ed25519.Point.Fp;
const { d } = ed25519.Point.CURVE();
const encodings = Array.from({ length: 16 }, (_, i) => encodePoint(G.multiplyUnsafe(BigInt(i + 1))));
const roots = encodings.map((encoding) => bytesToNumberLE(decodingAdviceVarTime(encoding)));

/** v·u2² of RFC 9496, 4.3.1 */
function underTheRoot(encoding: Uint8Array): bigint {
  const ss = Fp.sqr(bytesToNumberLE(encoding));
  const [u1, u2] = [Fp.sub(1n, ss), Fp.add(1n, ss)];
  return Fp.mul(Fp.sub(Fp.neg(Fp.mul(d, Fp.sqr(u1))), Fp.sqr(u2)), Fp.sqr(u2));
}

describe('decoding advice', () => {
  it('is the inverse square root that decoding would compute', () => {
    for (const [i, root] of roots.entries())
      expect([i, Fp.mul(Fp.sqr(root), underTheRoot(encodings[i] as Uint8Array))]).toEqual([i, 1n]);
  });

  it('is the even one of the two roots, so that everybody makes the same', () => {
    expect(roots.map((root) => root % 2n)).toEqual(encodings.map(() => 0n));
  });

  it('of a ballot’s ciphertexts is that of its columns, in their order', () => {
    const contests = [
      { shape: testShapes.mayor, marks: [0, 1] },
      { shape: testShapes.law, marks: [1] },
    ];
    const ballot = makeTestBallot({ random: seededRandom('advised'), publicKey: G.multiplyUnsafe(7n), contests });
    const advice = decodingAdviceVarTime(ballotEncodings(ballot));
    const ciphertexts = concatBytes(...ballot.contests.map((contest) => contest.ciphertexts));
    expect(ciphertextAdvice({ ...ballot, advice })).toEqual(decodingAdviceVarTime(ciphertexts));
    for (const other of [advice.subarray(1), concatBytes(advice, advice), new Uint8Array()])
      expect(ciphertextAdvice({ ...ballot, advice: other })).toBeUndefined();
    expect(ciphertextAdvice(ballot)).toBeUndefined();
  });
});
