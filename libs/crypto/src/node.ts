/**
 * What needs node:crypto: the nodes' RSA private operation, and fast forms of checks on public values
 * (§2, §4). Same results as the browser-safe code in this folder; the tests compare them.
 *
 * `blindSign` applies the private key to a number that a stranger chose. OpenSSL blinds the
 * operation; its result is checked with the public key before it leaves, because one wrong result of
 * a CRT computation, by a fault or an overheated machine, gives the private key away.
 */
import * as nodeCrypto from 'node:crypto';
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import {
  bigIntToBytes,
  concatBytes,
  ed25519PublicKey,
  equalBytes,
  isBlindedMessage,
  isEd25519PublicKey,
  isSmallOrderEncoding,
  parseRsaPublicKey,
  rsaKeyChallenges,
  type Hashes,
  type RsaBits,
  type RsaPublicKey,
} from './index.js';

const RSA_EXPONENT = 65_537;

export function generateRsaKey(bits: RsaBits): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: RSA_EXPONENT }).privateKey;
}

/** In a thread: a 4096-bit key takes seconds. */
export async function generateRsaKeyAsync(bits: RsaBits): Promise<KeyObject> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: bits, publicExponent: RSA_EXPONENT });
  return pair.privateKey;
}

/** SubjectPublicKeyInfo, DER, of a private or public key. */
export function rsaSpki(key: KeyObject): Uint8Array {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
}

interface PublicHalf {
  readonly object: KeyObject;
  readonly parsed: RsaPublicKey;
}

const publicHalves = new WeakMap<KeyObject, PublicHalf>();

function publicHalf(privateKey: KeyObject): PublicHalf {
  const known = publicHalves.get(privateKey);
  if (known !== undefined) return known;
  const object = createPublicKey(privateKey);
  const half = { object, parsed: parseRsaPublicKey(rsaSpki(object)) };
  publicHalves.set(privateKey, half);
  return half;
}

/** Raw signature of a blinded message, as long as the modulus. Throws on what `isBlindedMessage` refuses. */
export function blindSign(privateKey: KeyObject, blinded: Uint8Array): Uint8Array {
  const half = publicHalf(privateKey);
  if (!isBlindedMessage(half.parsed, blinded)) throw new RangeError('no blinded message for this key');
  const padding = constants.RSA_NO_PADDING;
  const signature = privateDecrypt({ key: privateKey, padding }, blinded);
  if (!equalBytes(publicEncrypt({ key: half.object, padding }, signature), blinded)) {
    throw new Error('the private operation gave a wrong result and was not used');
  }
  return new Uint8Array(signature);
}

/** The key's proof (§4): the 8 roots concatenated. */
export function proveRsaKey(privateKey: KeyObject): Uint8Array {
  const { parsed } = publicHalf(privateKey);
  const roots = rsaKeyChallenges(parsed).map((x) => blindSign(privateKey, bigIntToBytes(x, parsed.size)));
  return concatBytes(...roots);
}

/** A verifier under one key, `verifyBlindSignature` at OpenSSL's speed. */
export function blindSignatureVerifier(key: RsaPublicKey): (message: Uint8Array, signature: Uint8Array) => boolean {
  const object = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
  const options = { key: object, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  return (message, signature) => signature.length === key.size && verify('sha384', message, options, signature);
}

/** A verifier under any key, for threads that verify many ballots: opening a key costs more than using it. */
export function blindSignatureVerifiers(): (key: RsaPublicKey, message: Uint8Array, signature: Uint8Array) => boolean {
  const opened = new WeakMap<RsaPublicKey, ReturnType<typeof blindSignatureVerifier>>();
  return (key, message, signature) => {
    let verifies = opened.get(key);
    if (verifies === undefined) {
      verifies = blindSignatureVerifier(key);
      opened.set(key, verifies);
    }
    return verifies(message, signature);
  };
}

export interface Ed25519Signer {
  readonly publicKey: Uint8Array;
  /** 64 bytes R‖S */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** PKCS #8 of an Ed25519 seed, without the seed (RFC 8410). */
const PKCS8_HEADER = Uint8Array.from([0x30, 0x2e, 0x02, 0x01, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]);
/** SubjectPublicKeyInfo of an Ed25519 key, without the key (RFC 8410). */
const SPKI_HEADER = Uint8Array.from([0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0]);

/** `signEd25519` at OpenSSL's speed, for who signs every ballot's receipt. */
export function ed25519Signer(seed: Uint8Array): Ed25519Signer {
  if (seed.length !== 32) throw new RangeError('a seed has 32 bytes');
  const pkcs8 = Buffer.concat([PKCS8_HEADER, seed]);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  pkcs8.fill(0);
  return { publicKey: ed25519PublicKey(seed), sign: (message) => new Uint8Array(sign(null, message, key)) };
}

/**
 * `verifyEd25519Strict` at OpenSSL's speed. OpenSSL checks S < L and compares the encoding of
 * S·B − k·A with R, without cofactor; what it leaves out, a canonical A and no small orders, is added.
 */
export function ed25519Verifier(publicKey: Uint8Array): (message: Uint8Array, signature: Uint8Array) => boolean {
  if (!isEd25519PublicKey(publicKey)) return () => false;
  const spki = Buffer.concat([SPKI_HEADER, publicKey]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return (message, signature) =>
    signature.length === 64 &&
    !isSmallOrderEncoding(signature.subarray(0, 32)) &&
    verify(null, message, key, signature);
}

/** Copies out of Node's buffer pool: a view into it would keep 8 KB alive and compare unequal to a Uint8Array. */
function nodeHash(algorithm: 'sha256' | 'sha384' | 'sha512'): (message: Uint8Array) => Uint8Array {
  // In one call where Node has it (20.12 and later): half the time for short messages.
  const { hash } = nodeCrypto as Partial<typeof nodeCrypto>;
  if (hash !== undefined) return (message) => new Uint8Array(hash(algorithm, message, 'buffer'));
  return (message) => new Uint8Array(createHash(algorithm).update(message).digest());
}

/** SHA-2 at OpenSSL's speed, for `installHashes`. */
export const nodeHashes: Hashes = {
  sha256: nodeHash('sha256'),
  sha384: nodeHash('sha384'),
  sha512: nodeHash('sha512'),
};
