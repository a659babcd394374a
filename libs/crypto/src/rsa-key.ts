/**
 * RSA public keys of the nodes (§2), and the proof that their e-th power is a permutation (§4).
 *
 * A key whose e-th power is no permutation would let its node mark voters: signatures of one message
 * would fall into classes that the node can tell apart. The roots of 8 pseudorandom numbers prove
 * that e divides no p−1: a bad key gets through with probability 65537^-8 = 2^-128.
 */
import { bigIntToBytes, bytesToBigInt } from './big-endian.js';
import { chunks, concatBytes, DecodeError, equalBytes, frame, sha384 } from './bytes.js';

const ROOTS = 8;

export type RsaBits = 2048 | 3072 | 4096;

export interface RsaPublicKey {
  /** SubjectPublicKeyInfo, DER */
  readonly spki: Uint8Array;
  readonly bits: RsaBits;
  /** modulus length in bytes */
  readonly size: number;
  readonly n: bigint;
}

/** Accepts the one DER encoding that §2 allows and nothing else. */
export function parseRsaPublicKey(spki: Uint8Array): RsaPublicKey {
  for (const bits of [2048, 3072, 4096] as const) {
    const size = bits / 8;
    const header = spkiHeader(size);
    if (spki.length !== header.length + size + SPKI_TRAILER.length) continue;
    const modulus = spki.subarray(header.length, header.length + size);
    const n = bytesToBigInt(modulus);
    if (!equalBytes(spki, concatBytes(header, modulus, SPKI_TRAILER))) break;
    if (n >> BigInt(bits - 1) !== 1n) break;
    if ((n & 1n) === 0n) break;
    return { spki: Uint8Array.from(spki), bits, size, n };
  }
  throw new DecodeError('not an RSA public key of 2048, 3072 or 4096 bits with e = 65537 in strict DER');
}

/** INTEGER 65537 */
const SPKI_TRAILER = Uint8Array.of(0x02, 0x03, 0x01, 0x00, 0x01);
/** SEQUENCE { OID rsaEncryption, NULL } */
const ALGORITHM = Uint8Array.of(0x30, 13, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00);

/** Everything before the modulus. Its first bit is set, so DER puts a zero byte before it. */
function spkiHeader(size: number): Uint8Array {
  const long = (length: number): number[] => [0x82, length >> 8, length & 0xff];
  const integer = [0x02, ...long(size + 1), 0x00];
  const key = [0x30, ...long(integer.length + size + SPKI_TRAILER.length), ...integer];
  const bitString = [0x03, ...long(1 + key.length + size + SPKI_TRAILER.length), 0x00, ...key];
  const outer = ALGORITHM.length + bitString.length + size + SPKI_TRAILER.length;
  return Uint8Array.of(0x30, ...long(outer), ...ALGORITHM, ...bitString);
}

/** baseᵉ mod n for e = 65537. */
export function raiseToExponent(base: bigint, n: bigint): bigint {
  let power = base;
  for (let i = 0; i < 16; i++) power = (power * power) % n;
  return (power * base) % n;
}

/** MGF1 of RFC 8017 with SHA-384. */
export function mgf1Sha384(seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * 48 < length; counter++) {
    blocks.push(sha384(concatBytes(seed, bigIntToBytes(BigInt(counter), 4))));
  }
  return concatBytes(...blocks).subarray(0, length);
}

/** x₁…x₈ of §4, each below n. */
export function rsaKeyChallenges(key: RsaPublicKey): bigint[] {
  return Array.from({ length: ROOTS }, (_, i) => {
    const seed = frame('veche/v1/rsa-key', key.spki, (i + 1).toString());
    return bytesToBigInt(mgf1Sha384(seed, key.size + 16)) % key.n;
  });
}

/** `roots`: the 8 roots concatenated, each as long as the modulus and below it. */
export function verifyRsaKeyProof(key: RsaPublicKey, roots: Uint8Array): boolean {
  if (roots.length !== ROOTS * key.size) return false;
  const challenges = rsaKeyChallenges(key);
  return chunks(roots, key.size).every((bytes, i) => {
    const root = bytesToBigInt(bytes);
    return root < key.n && raiseToExponent(root, key.n) === challenges[i];
  });
}
