/**
 * RSASSA-PSS-VERIFY step by step (RFC 8017 §9.1.2, §4): signatures made by the key itself over encoded messages that are
 * wrong in one place. Such a place, not looked at, would let a node tell its signatures apart.
 */
import { describe, expect, it } from '@jest/globals';
import { constants, sign } from 'node:crypto';
import { bigIntToBytes, bytesToBigInt, parseRsaPublicKey, utf8, verifyBlindSignature } from './index.js';
import { blindSign, blindSignatureVerifier, generateRsaKey, rsaSpki } from './node.js';
import { raiseToExponent } from './rsa-key.js';

const privateKey = generateRsaKey(2048);
const key = parseRsaPublicKey(rsaSpki(privateKey));
const message = utf8('message');
const signed = (saltLength: number): Uint8Array =>
  sign('sha384', message, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
const encodedOf = (signature: Uint8Array): Uint8Array =>
  bigIntToBytes(raiseToExponent(bytesToBigInt(signature), key.n), key.size);

/** An honest encoded message with a change that keeps it below the modulus, signed. */
function signedAfter(change: (encoded: Uint8Array) => void): Uint8Array {
  for (;;) {
    const encoded = encodedOf(signed(48));
    change(encoded);
    if (bytesToBigInt(encoded) < key.n) return blindSign(privateKey, encoded);
  }
}
const accepted = (signature: Uint8Array): boolean[] => [
  verifyBlindSignature(key, message, signature),
  blindSignatureVerifier(key)(message, signature),
];

describe('an encoded message', () => {
  it('that is honest is accepted, with a salt of exactly 48 bytes', () => {
    expect(accepted(signedAfter(() => undefined))).toEqual([true, true]);
    for (const length of [0, 47, 49]) expect(accepted(signed(length))).toEqual([false, false]);
  });

  it.each<[string, (encoded: Uint8Array) => void]>([
    ['first bit one', (encoded) => (encoded[0] = (encoded[0] as number) | 0x80)],
    ['trailer', (encoded) => (encoded[255] = 0xcc)],
    ['hash', (encoded) => (encoded[254] = (encoded[254] as number) ^ 1)],
    ['padding', (encoded) => (encoded[20] = (encoded[20] as number) ^ 1)],
    ['the one before the salt', (encoded) => (encoded[158] = (encoded[158] as number) ^ 1)],
    ['salt', (encoded) => (encoded[206] = (encoded[206] as number) ^ 1)],
  ])('that is wrong in one place is not: %s', (_name, change) => {
    expect(accepted(signedAfter(change))).toEqual([false, false]);
  });

  it('has one signature: not the same a modulus higher, and of no other length', () => {
    const signature = signedAfter(() => undefined);
    const higher = bytesToBigInt(signature) + key.n;
    if (higher < 2n ** 2048n) expect(accepted(bigIntToBytes(higher, key.size))).toEqual([false, false]);
    expect(accepted(signature.subarray(1))).toEqual([false, false]);
    expect(accepted(Uint8Array.from([0, ...signature]))).toEqual([false, false]);
  });
});
