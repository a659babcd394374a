/** Signatures only for now. What needs node:crypto: RSA private operations and fast checks of public values. */
import { type KeyObject } from 'node:crypto';
import { type RsaPublicKey } from './index.js';

export declare function generateRsaKey(bits: 2048 | 3072 | 4096): KeyObject;
export declare function generateRsaKeyAsync(bits: 2048 | 3072 | 4096): Promise<KeyObject>;
/** SubjectPublicKeyInfo, DER, of a private or public key. */
export declare function rsaSpki(key: KeyObject): Uint8Array;
/** Raw signature of a blinded message; checked with the public key before it is returned (fault attack). */
export declare function blindSign(privateKey: KeyObject, blinded: Uint8Array): Uint8Array;
/** The 8 roots concatenated (§4). */
export declare function proveRsaKey(privateKey: KeyObject): Uint8Array;
/** A verifier under one key, fast: the KeyObject is made once. */
export declare function blindSignatureVerifier(
  key: RsaPublicKey,
): (message: Uint8Array, signature: Uint8Array) => boolean;
