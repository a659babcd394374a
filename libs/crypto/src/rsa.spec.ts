/** RSA keys and blind signatures (§2, §4; RFC 9474), browser-safe code and node:crypto against each other. */
import { constants, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  bigIntToBytes,
  BlindError,
  blindMessage,
  bytesToBigInt,
  concatBytes,
  credentialMessage,
  DecodeError,
  deriveBlinding,
  finalizeSignature,
  isBlindedMessage,
  newBlinding,
  parseRsaPublicKey,
  passMessage,
  rsaKeyChallenges,
  sha256,
  utf8,
  verifyBlindSignature,
  verifyRsaKeyProof,
  type RsaPublicKey,
} from './index.js';
import {
  blindSign,
  blindSignatureVerifier,
  blindSignatureVerifiers,
  generateRsaKey,
  generateRsaKeyAsync,
  proveRsaKey,
  rsaSpki,
} from './node.js';
import { seededRandom } from './seeded-random.js';

const random = seededRandom('rsa');
const privateKey = generateRsaKey(2048);
const key = parseRsaPublicKey(rsaSpki(privateKey));
const stranger = generateRsaKey(2048);
const strangerKey = parseRsaPublicKey(rsaSpki(stranger));

const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe('parseRsaPublicKey (§2)', () => {
  it('takes keys of 2048 and 3072 bits as OpenSSL writes them', async () => {
    expect(key).toMatchObject({ bits: 2048, size: 256 });
    const longer = parseRsaPublicKey(rsaSpki(await generateRsaKeyAsync(3072)));
    expect(longer).toMatchObject({ bits: 3072, size: 384 });
    const jwk = createPublicKey(privateKey).export({ format: 'jwk' }) as { n: string };
    expect(bigIntToBytes(key.n, 256)).toEqual(new Uint8Array(Buffer.from(jwk.n, 'base64url')));
  });

  it('refuses a change of any byte around the modulus', () => {
    const { spki } = key;
    const around = [...Array(spki.length).keys()].filter((i) => i < 33 || i >= spki.length - 5);
    for (const at of around) expect(() => parseRsaPublicKey(flip(spki, at))).toThrow(DecodeError);
  });

  it('refuses bytes before, after and missing', () => {
    expect(() => parseRsaPublicKey(concatBytes(key.spki, Uint8Array.of(0)))).toThrow(DecodeError);
    expect(() => parseRsaPublicKey(concatBytes(Uint8Array.of(0), key.spki))).toThrow(DecodeError);
    expect(() => parseRsaPublicKey(key.spki.subarray(0, -1))).toThrow(DecodeError);
    expect(() => parseRsaPublicKey(new Uint8Array())).toThrow(DecodeError);
  });

  it('refuses a short or even modulus', () => {
    const withoutTopBit = Uint8Array.from(key.spki);
    withoutTopBit[33] = 0x7f;
    expect(() => parseRsaPublicKey(withoutTopBit)).toThrow(DecodeError);
    const even = Uint8Array.from(key.spki);
    even[33 + 255] = 2;
    expect(() => parseRsaPublicKey(even)).toThrow(DecodeError);
  });

  it.each([
    ['1024 bits', { modulusLength: 1024, publicExponent: 65_537 }],
    ['2056 bits', { modulusLength: 2056, publicExponent: 65_537 }],
    ['exponent 3', { modulusLength: 2048, publicExponent: 3 }],
  ])('refuses %s', (_, options) => {
    const other = generateKeyPairSync('rsa', options).privateKey;
    expect(() => parseRsaPublicKey(rsaSpki(other))).toThrow(DecodeError);
  });

  it('refuses a key of another algorithm', () => {
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048, publicExponent: 65_537 }).privateKey;
    expect(() => parseRsaPublicKey(rsaSpki(pss))).toThrow(DecodeError);
    expect(() => parseRsaPublicKey(rsaSpki(generateKeyPairSync('ed25519').privateKey))).toThrow(DecodeError);
  });
});

describe('the proof of a key (§4)', () => {
  const proof = proveRsaKey(privateKey);

  it('holds for its key alone', () => {
    expect(verifyRsaKeyProof(key, proof)).toBe(true);
    expect(verifyRsaKeyProof(strangerKey, proof)).toBe(false);
    expect(rsaKeyChallenges(key)).toHaveLength(8);
    expect(rsaKeyChallenges(key).every((x) => x < key.n)).toBe(true);
  });

  it.each([0, 255, 256, 8 * 256 - 1])('refuses a change of byte %i', (at) => {
    expect(verifyRsaKeyProof(key, flip(proof, at))).toBe(false);
  });

  it('refuses roots that are missing, too many or not below the modulus', () => {
    expect(verifyRsaKeyProof(key, proof.subarray(256))).toBe(false);
    expect(verifyRsaKeyProof(key, concatBytes(proof, proof.subarray(0, 256)))).toBe(false);
    const tooBig = new Uint8Array(256).fill(0xff);
    expect(verifyRsaKeyProof(key, concatBytes(tooBig, proof.subarray(256)))).toBe(false);
  });
});

describe('roots that are not below the modulus', () => {
  it('are refused, though their powers are right: each number has one spelling', () => {
    // A modulus so small that a root and the modulus together still fit.
    const [p, q] = [101n, 103n];
    const small: RsaPublicKey = { ...key, n: p * q };
    const order = (p - 1n) * (q - 1n);
    let exponent = 1n;
    while ((exponent * 65_537n) % order !== 1n) exponent += 2n;
    const power = (base: bigint): bigint => {
      let result = 1n;
      for (const bit of exponent.toString(2)) result = (result * result * (bit === '1' ? base : 1n)) % small.n;
      return result;
    };
    const roots = rsaKeyChallenges(small).map(power);
    const proof = (added: bigint): Uint8Array => concatBytes(...roots.map((root) => bigIntToBytes(root + added, 256)));
    expect(verifyRsaKeyProof(small, proof(0n))).toBe(true);
    expect(verifyRsaKeyProof(small, proof(small.n))).toBe(false);
  });
});

describe('blind signatures (RFC 9474)', () => {
  const message = credentialMessage(sha256(utf8('fp')), 'north', new Uint8Array(32));
  const seedContext = { fp: sha256(utf8('fp')), style: 'north' };
  const blinding = deriveBlinding(random(32), seedContext, { kind: 'credential' }, 'node-1', key);
  const blinded = blindMessage(key, message, blinding);
  const blindSignature = blindSign(privateKey, blinded);
  const signature = finalizeSignature(key, message, blindSignature, blinding) as Uint8Array;
  const openedOnce = blindSignatureVerifiers();
  const verifiers: [string, (m: Uint8Array, s: Uint8Array, k?: RsaPublicKey) => boolean][] = [
    ['BigInt', (m, s, k = key) => verifyBlindSignature(k, m, s)],
    ['OpenSSL', (m, s, k = key) => blindSignatureVerifier(k)(m, s)],
    ['OpenSSL, each key opened once', (m, s, k = key) => openedOnce(k, m, s)],
  ];

  it.each(verifiers)('verify with %s', (_, verify) => {
    expect(verify(message, signature)).toBe(true);
  });

  it.each(verifiers)('refuse any other message, key or signature with %s', (_, verify) => {
    expect(verify(passMessage(sha256(utf8('fp')), 1, new Uint8Array(32)), signature)).toBe(false);
    expect(verify(message, signature, strangerKey)).toBe(false);
    for (const at of [0, 100, 255]) expect(verify(message, flip(signature, at))).toBe(false);
    expect(verify(message, signature.subarray(1))).toBe(false);
    expect(verify(message, concatBytes(Uint8Array.of(0), signature))).toBe(false);
    expect(verify(message, new Uint8Array(256).fill(0xff))).toBe(false);
    expect(verify(message, new Uint8Array(256))).toBe(false);
  });

  it.each(verifiers)('refuse another salt length or hash with %s', (_, verify) => {
    const pss = (hash: string, saltLength: number): Uint8Array =>
      new Uint8Array(sign(hash, message, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }));
    expect(verify(message, pss('sha384', 48))).toBe(true);
    expect(verify(message, pss('sha384', 47))).toBe(false);
    expect(verify(message, pss('sha384', 0))).toBe(false);
    expect(verify(message, pss('sha384', 64))).toBe(false);
    expect(verify(message, pss('sha256', 48))).toBe(false);
    expect(verify(message, new Uint8Array(sign('sha384', message, privateKey)))).toBe(false);
  });

  it('are finished only from the right answer', () => {
    expect(finalizeSignature(key, message, flip(blindSignature, 200), blinding)).toBeUndefined();
    expect(finalizeSignature(key, utf8('another'), blindSignature, blinding)).toBeUndefined();
    expect(finalizeSignature(key, message, blindSignature.subarray(1), blinding)).toBeUndefined();
    expect(finalizeSignature(key, message, concatBytes(Uint8Array.of(0), blindSignature), blinding)).toBeUndefined();
    expect(finalizeSignature(key, message, new Uint8Array(256).fill(0xff), blinding)).toBeUndefined();
    expect(finalizeSignature(strangerKey, message, blindSignature, blinding)).toBeUndefined();
    const other = deriveBlinding(random(32), seedContext, { kind: 'credential' }, 'node-1', key);
    expect(finalizeSignature(key, message, blindSignature, other)).toBeUndefined();
  });

  it('have a blind of their own for each node, purpose and access', () => {
    const seed = random(32);
    const derive = (purpose: Parameters<typeof deriveBlinding>[2], node: string): bigint =>
      deriveBlinding(seed, seedContext, purpose, node, key).blind;
    const blinds = [
      derive({ kind: 'credential' }, 'node-1'),
      derive({ kind: 'credential' }, 'node-2'),
      derive({ kind: 'pass', number: 1 }, 'node-1'),
      derive({ kind: 'pass', number: 2 }, 'node-1'),
    ];
    expect(new Set(blinds).size).toBe(4);
    expect(derive({ kind: 'pass', number: 2 }, 'node-1')).toBe(blinds[3]);
  });

  it('stop at a blind that shares a factor with the modulus', () => {
    const jwk = privateKey.export({ format: 'jwk' }) as { p: string };
    const p = bytesToBigInt(new Uint8Array(Buffer.from(jwk.p, 'base64url')));
    expect(() => newBlinding(key, new Uint8Array(48), p * 3n)).toThrow(BlindError);
    expect(() => newBlinding(key, new Uint8Array(48), 0n)).toThrow(BlindError);
    expect(() => newBlinding(key, new Uint8Array(47), 3n)).toThrow(RangeError);
  });
});

describe('blindSign', () => {
  it('signs only numbers below the modulus, of its length', () => {
    for (const wrong of [new Uint8Array(255), new Uint8Array(257), bigIntToBytes(key.n, 256)]) {
      expect(isBlindedMessage(key, wrong)).toBe(false);
      expect(() => blindSign(privateKey, wrong)).toThrow(RangeError);
    }
    const largest = bigIntToBytes(key.n - 1n, 256);
    expect(isBlindedMessage(key, largest)).toBe(true);
    expect(blindSign(privateKey, largest)).toEqual(largest);
  });

  it('does not give out the result of a faulty private operation', () => {
    const jwk = privateKey.export({ format: 'jwk' }) as Record<string, string>;
    const damaged = (name: string): string => {
      const bytes = Buffer.from(jwk[name] as string, 'base64url');
      bytes[10] = (bytes[10] as number) ^ 1;
      return bytes.toString('base64url');
    };
    const faulty: KeyObject = createPrivateKey({ key: { ...jwk, d: damaged('d'), dp: damaged('dp') }, format: 'jwk' });
    const blinded = bigIntToBytes(bytesToBigInt(random(256)) % key.n, 256);
    expect(() => blindSign(faulty, blinded)).toThrow('wrong result');
  });
});
