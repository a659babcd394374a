/**
 * Blind signatures: RSABSSA-SHA384-PSS-Deterministic (RFC 9474, §4).
 *
 * The blind hides the message perfectly: for every message there is a blind that gives the same
 * blinded value, so no computing power links a signing to a ballot. `salt` and `blind` come from the
 * voter's seed, which makes the request repeatable; neither ever leaves the page.
 *
 * The blind is secret. It is inverted under a random mask, because Euclid's algorithm takes a time
 * that depends on its input.
 */
import { bigIntToBytes, bytesToBigInt } from './big-endian.js';
import { concatBytes, equalBytes, frame, sha384, systemRandom } from './bytes.js';
import { mgf1Sha384, raiseToExponent, type RsaPublicKey } from './rsa-key.js';

const HASH_BYTES = 48;
const SALT_BYTES = 48;

/** The blind shares a factor with the modulus, so the node's key is bad: stop (§4). */
export class BlindError extends Error {
  override readonly name = 'BlindError';
}

export interface Blinding {
  /** 48 bytes */
  readonly salt: Uint8Array;
  readonly blind: bigint;
  /** blind⁻¹ mod n */
  readonly unblind: bigint;
}

/** `frame("veche/v1/credential", fp, style, key)` */
export function credentialMessage(fp: Uint8Array, style: string, key: Uint8Array): Uint8Array {
  return frame('veche/v1/credential', fp, style, key);
}

/** `frame("veche/v1/pass", fp, a in decimal, key)` */
export function passMessage(fp: Uint8Array, number: number, key: Uint8Array): Uint8Array {
  return frame('veche/v1/pass', fp, number.toString(), key);
}

export function newBlinding(key: RsaPublicKey, salt: Uint8Array, blind: bigint): Blinding {
  if (salt.length !== SALT_BYTES) throw new RangeError('a salt has 48 bytes');
  return { salt, blind, unblind: invertMasked(blind, key) };
}

/** The blinded message, as long as the modulus. */
export function blindMessage(key: RsaPublicKey, message: Uint8Array, blinding: Blinding): Uint8Array {
  const encoded = bytesToBigInt(encodePss(message, blinding.salt, key));
  const blinded = (encoded * raiseToExponent(blinding.blind, key.n)) % key.n;
  // The blind is coprime to n, so this is RFC 9474's check of the encoded message, on a public value.
  if (gcdVarTime(blinded, key.n) !== 1n) throw new BlindError('the encoded message shares a factor with the modulus');
  return bigIntToBytes(blinded, key.size);
}

/** What a node may be asked to sign: exactly as long as the modulus and below it. */
export function isBlindedMessage(key: RsaPublicKey, blinded: Uint8Array): boolean {
  return blinded.length === key.size && bytesToBigInt(blinded) < key.n;
}

/** The signature; undefined when the node's answer is not its signature of this message. */
export function finalizeSignature(
  key: RsaPublicKey,
  message: Uint8Array,
  blindSignature: Uint8Array,
  blinding: Blinding,
): Uint8Array | undefined {
  if (!isBlindedMessage(key, blindSignature)) return undefined;
  const signature = bigIntToBytes((bytesToBigInt(blindSignature) * blinding.unblind) % key.n, key.size);
  return verifyBlindSignature(key, message, signature) ? signature : undefined;
}

/** RSASSA-PSS-VERIFY with SHA-384, MGF1-SHA-384 and a salt of exactly 48 bytes. Public values. */
export function verifyBlindSignature(key: RsaPublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== key.size) return false;
  const value = bytesToBigInt(signature);
  if (value >= key.n) return false;
  const encoded = bigIntToBytes(raiseToExponent(value, key.n), key.size);
  const { maskedBlock, hash, trailer } = splitEncoded(encoded);
  if (trailer !== 0xbc || (maskedBlock[0] as number) >> 7 !== 0) return false;
  const block = xor(maskedBlock, mgf1Sha384(hash, maskedBlock.length));
  block[0] = (block[0] as number) & 0x7f;
  const salt = block.subarray(block.length - SALT_BYTES);
  return equalBytes(block, dataBlock(salt, key)) && equalBytes(hash, pssHash(message, salt));
}

/** EMSA-PSS-ENCODE for emBits = modulus bits − 1: as long as the modulus, first bit zero. */
function encodePss(message: Uint8Array, salt: Uint8Array, key: RsaPublicKey): Uint8Array {
  const hash = pssHash(message, salt);
  const block = dataBlock(salt, key);
  const maskedBlock = xor(block, mgf1Sha384(hash, block.length));
  maskedBlock[0] = (maskedBlock[0] as number) & 0x7f;
  return concatBytes(maskedBlock, hash, Uint8Array.of(0xbc));
}

/** H of RFC 8017 §9.1: hash of eight zero bytes, the message's hash and the salt. */
function pssHash(message: Uint8Array, salt: Uint8Array): Uint8Array {
  return sha384(concatBytes(new Uint8Array(8), sha384(message), salt));
}

/** DB of RFC 8017 §9.1: zeros, 01, salt. */
function dataBlock(salt: Uint8Array, key: RsaPublicKey): Uint8Array {
  const block = new Uint8Array(key.size - HASH_BYTES - 1);
  block[block.length - SALT_BYTES - 1] = 0x01;
  block.set(salt, block.length - SALT_BYTES);
  return block;
}

function splitEncoded(encoded: Uint8Array): { maskedBlock: Uint8Array; hash: Uint8Array; trailer: number } {
  const end = encoded.length - 1;
  return {
    maskedBlock: encoded.subarray(0, end - HASH_BYTES),
    hash: encoded.subarray(end - HASH_BYTES, end),
    trailer: encoded[end] as number,
  };
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] as number));
}

/** value⁻¹ mod n for a secret value: (value·mask)⁻¹·mask with a random mask. */
function invertMasked(value: bigint, key: RsaPublicKey): bigint {
  const mask = bytesToBigInt(systemRandom(key.size + 16)) % key.n;
  const inverse = invertVarTime((value * mask) % key.n, key.n);
  // A random mask without inverse means that somebody could factor n: then the key is bad as well.
  if (inverse === undefined) throw new BlindError('the blind shares a factor with the modulus');
  return (inverse * mask) % key.n;
}

/** Extended Euclid; undefined when value and n share a factor. */
function invertVarTime(value: bigint, n: bigint): bigint | undefined {
  let [r0, r1] = [n, value];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  if (r0 !== 1n) return undefined;
  return t0 < 0n ? t0 + n : t0;
}

function gcdVarTime(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
