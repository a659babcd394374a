/**
 * The suite of every check of Ed25519 signatures (§1): curve library, OpenSSL, kernel. Every edge on which libraries
 * differ is refused by all.
 */
import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concatBytes, sha512, utf8 } from '../bytes.js';
import { ed25519PublicKey, nobleEd25519, signEd25519, type Ed25519Checks } from '../ed25519.js';

const hex = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'hex'));
const Fn = ed25519.Point.Fn;
const B = ed25519.Point.BASE;

const seed = hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
const message = utf8('a checkpoint');
const publicKey = ed25519PublicKey(seed);
const signature = signEd25519(message, seed);
const { scalar } = ed25519.utils.getExtendedPublicKey(seed);
const challenge = (R: Uint8Array, A: Uint8Array, text: Uint8Array): bigint =>
  Fn.create(bytesToNumberLE(sha512(concatBytes(R, A, text))));
const [, ...torsion] = ED25519_TORSION_SUBGROUP.map((encoding) => ed25519.Point.fromHex(encoding));

export function describeEd25519(name: string, checks: Ed25519Checks): void {
  const { isPublicKey, verify } = checks;
  describe(`strict verification of Ed25519: ${name}`, () => {
    it('takes RFC 8032 test 1', () => {
      const key = hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
      const first = hex(
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      );
      expect(publicKey).toEqual(key);
      expect(verify(first, new Uint8Array(), key)).toBe(true);
    });

    it('takes an honest signature, and no other message, key or length', () => {
      expect(verify(signature, message, publicKey)).toBe(true);
      expect(verify(signature, utf8('another'), publicKey)).toBe(false);
      expect(verify(signature, message, ed25519PublicKey(new Uint8Array(32)))).toBe(false);
      expect(verify(signature.subarray(0, 63), message, publicKey)).toBe(false);
      expect(verify(concatBytes(signature, Uint8Array.of(0)), message, publicKey)).toBe(false);
      expect(verify(signature, message, publicKey.subarray(1))).toBe(false);
    });

    it('refuses S + L', () => {
      let rest = bytesToNumberLE(signature.subarray(32)) + Fn.ORDER;
      const shifted = Uint8Array.from({ length: 32 }, () => {
        const byte = Number(rest & 0xffn);
        rest >>= 8n;
        return byte;
      });
      expect(verify(concatBytes(signature.subarray(0, 32), shifted), message, publicKey)).toBe(false);
    });

    it('refuses R that differs by a point of small order, which a check with cofactor takes', () => {
      const nonce = 123_456_789n;
      const R = B.multiply(nonce)
        .add(torsion[0] as (typeof torsion)[number])
        .toBytes();
      const S = Fn.toBytes(Fn.add(nonce, Fn.mul(challenge(R, publicKey, message), scalar)));
      const shifted = concatBytes(R, S);
      expect(ed25519.verify(shifted, message, publicKey, { zip215: false })).toBe(true);
      expect(verify(shifted, message, publicKey)).toBe(false);
    });

    it('refuses every R of small order, the identity included', () => {
      for (const point of [ed25519.Point.ZERO, ...torsion]) {
        const R = point.toBytes();
        const S = Fn.toBytes(Fn.mul(challenge(R, publicKey, message), scalar));
        expect(verify(concatBytes(R, S), message, publicKey)).toBe(false);
      }
    });

    it('refuses a key of small order, under which anyone can sign', () => {
      const S = 42n;
      const R = B.multiply(S).toBytes();
      for (const point of [ed25519.Point.ZERO, ...torsion]) {
        const A = point.toBytes();
        expect(isPublicKey(A)).toBe(false);
        // k·A = 0 for the messages whose challenge is a multiple of 8: the equation itself holds.
        const text = Array.from({ length: 1000 }, (_, i) => utf8(`m${i}`)).find((m) => challenge(R, A, m) % 8n === 0n);
        expect(verify(concatBytes(R, Fn.toBytes(S)), text as Uint8Array, A)).toBe(false);
      }
    });

    it('refuses a key that is not canonical', () => {
      const S = 42n;
      const R = B.multiply(S).toBytes();
      // y = p + 1 is the identity in disguise; so is y = 1 with the sign bit set.
      for (const A of [
        hex('eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'),
        hex('0100000000000000000000000000000000000000000000000000000000000080'),
      ]) {
        expect(isPublicKey(A)).toBe(false);
        expect(verify(concatBytes(R, Fn.toBytes(S)), message, A)).toBe(false);
      }
      // y = p + 3 encodes a point of large order a second time.
      const y3 = hex('f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f');
      expect(ed25519.Point.fromBytes(y3, true).isSmallOrder()).toBe(false);
      expect(isPublicKey(y3)).toBe(false);
    });

    it('says of any key and signature what the curve library says, also under a key with a part of small order', () => {
      const scalar64 = fc.bigInt({ min: 1n, max: Fn.ORDER - 1n });
      const shift = fc.nat({ max: torsion.length });
      fc.assert(
        fc.property(
          scalar64,
          scalar64,
          shift,
          shift,
          fc.boolean(),
          fc.uint8Array(),
          (key, nonce, ofA, ofR, cancel, text) => {
            const part = (at: number) => [ed25519.Point.ZERO, ...torsion][at] as (typeof torsion)[number];
            const A = B.multiply(key).add(part(ofA)).toBytes();
            const R = B.multiply(nonce).add(part(ofR)).toBytes();
            const k = challenge(R, A, text);
            const S = Fn.add(nonce, Fn.mul(k, key));
            const made = concatBytes(R, Fn.toBytes(cancel ? S : Fn.add(S, 1n)));
            expect(isPublicKey(A)).toBe(true);
            expect(verify(made, text, A)).toBe(nobleEd25519.verify(made, text, A));
          },
        ),
        { numRuns: 60 },
      );
    });

    it('takes for a key what the curve library takes, whatever the bytes', () => {
      const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
      // Around p and around nothing, with either sign.
      const edge = fc.tuple(
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom(0, 0xff),
        fc.constantFrom(0, 0x7f, 0x80, 0xff),
      );
      const edges = edge.map(([first, middle, last]) =>
        new Uint8Array(32).fill(middle).fill(first, 0, 1).fill(last, 31),
      );
      fc.assert(
        fc.property(fc.oneof(bytes, edges), (key) => expect(isPublicKey(key)).toBe(nobleEd25519.isPublicKey(key))),
        { numRuns: 200 },
      );
      expect(isPublicKey(publicKey.subarray(1))).toBe(false);
      expect(isPublicKey(concatBytes(publicKey, Uint8Array.of(0)))).toBe(false);
    });
  });
}
