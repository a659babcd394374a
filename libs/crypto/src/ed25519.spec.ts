/** Ed25519 checked strictly (§1), with noble and with OpenSSL; and what is put in noble's place. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { utf8 } from './bytes.js';
import {
  ed25519PublicKey,
  installEd25519,
  isEd25519PublicKey,
  nobleEd25519,
  signEd25519,
  verifyEd25519Strict,
} from './ed25519.js';
import { ed25519Signer, ed25519Verifier } from './node.js';
import { describeEd25519 } from './testing/ed25519-suite.js';

const seed = new Uint8Array(32).fill(7);
const message = utf8('a checkpoint');
const publicKey = ed25519PublicKey(seed);
const signature = signEd25519(message, seed);

describeEd25519('noble', nobleEd25519);
describeEd25519('OpenSSL', {
  isPublicKey: isEd25519PublicKey,
  verify: (given, text, key) => ed25519Verifier(key)(text, given),
});

describe('installEd25519', () => {
  afterEach(() => installEd25519(nobleEd25519));

  it('has all of the library ask the new checks', () => {
    expect(isEd25519PublicKey(publicKey)).toBe(true);
    expect(verifyEd25519Strict(signature, message, publicKey)).toBe(true);
    const asked: Uint8Array[][] = [];
    const refuse = (...given: Uint8Array[]): boolean => (asked.push(given), false);
    installEd25519({ isPublicKey: refuse, verify: refuse });
    expect(isEd25519PublicKey(publicKey)).toBe(false);
    expect(verifyEd25519Strict(signature, message, publicKey)).toBe(false);
    expect(asked).toEqual([[publicKey], [signature, message, publicKey]]);
  });
});

describe('ed25519Signer', () => {
  it('signs as noble does', () => {
    const signer = ed25519Signer(seed);
    expect(signer.publicKey).toEqual(publicKey);
    expect(signer.sign(message)).toEqual(signature);
    expect(() => ed25519Signer(seed.subarray(1))).toThrow(RangeError);
  });
});
