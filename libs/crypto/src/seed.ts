/**
 * Everything a client needs, from one 32-byte seed (§4).
 *
 * A refreshed page or another device derives the same key, salts and blinds, repeats the same
 * requests and gets the same answers; with fresh randomness the second request would be another
 * message, and a node signs only one.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { newBlinding, type Blinding } from './blind-signature.js';
import { bytesToBigInt } from './big-endian.js';
import { credentialKeyFromSecret, type CredentialKey } from './ballot-signature.js';
import { frame, type RandomBytes } from './bytes.js';
import { scalarFromWideBytes } from './group.js';
import { type RsaPublicKey } from './rsa-key.js';
import { joinSecret, splitSecret, type SecretShare } from './shamir.js';

export const SEED_BYTES = 32;

/** The election and the voter's style; part of every derivation. */
export interface SeedContext {
  readonly fp: Uint8Array;
  readonly style: string;
}

/** Which message is signed blindly: the credential, or the pass of access `number`. */
export type TokenPurpose = { readonly kind: 'credential' } | { readonly kind: 'pass'; readonly number: number };

export function newSeed(random: RandomBytes): Uint8Array {
  return random(SEED_BYTES);
}

/** HKDF-SHA-512 with salt fp and info frame("veche/v1/derive", style, kind, number, what, node). */
export function deriveFromSeed(
  seed: Uint8Array,
  input: SeedContext & {
    readonly kind: 'credential' | 'pass';
    /** access number or coefficient in decimal, or empty */
    readonly number: string;
    readonly what: 'key' | 'deposit' | 'share' | 'salt' | 'blind';
    /** node id for salt and blind, else empty */
    readonly node: string;
    /** bytes */
    readonly length: number;
  },
): Uint8Array {
  if (seed.length !== SEED_BYTES) throw new RangeError('a seed has 32 bytes');
  const info = frame('veche/v1/derive', input.style, input.kind, input.number, input.what, input.node);
  return hkdf(sha512, seed, input.fp, info, input.length);
}

const ofCredential = { kind: 'credential', number: '', node: '' } as const;

/** The voter's credential key. */
export function deriveCredentialKey(seed: Uint8Array, context: SeedContext): CredentialKey {
  const wide = deriveFromSeed(seed, { ...context, ...ofCredential, what: 'key', length: 64 });
  return credentialKeyFromSecret(scalarFromWideBytes(wide));
}

/** Deposit id, 32 bytes: the nodes' name for the shares of this seed. */
export function deriveDepositId(seed: Uint8Array, context: SeedContext): Uint8Array {
  return deriveFromSeed(seed, { ...context, ...ofCredential, what: 'deposit', length: 32 });
}

/** Coefficient c = 1…t−1 of the sharing, one byte for each byte of the seed. */
export function deriveShareCoefficient(seed: Uint8Array, context: SeedContext, c: number): Uint8Array {
  const number = c.toString();
  return deriveFromSeed(seed, { ...context, ...ofCredential, number, what: 'share', length: SEED_BYTES });
}

/** Salt and blind for one node's key. Throws `BlindError` when the blind shares a factor with the modulus: stop. */
export function deriveBlinding(
  seed: Uint8Array,
  context: SeedContext,
  purpose: TokenPurpose,
  node: string,
  key: RsaPublicKey,
): Blinding {
  const place = {
    ...context,
    kind: purpose.kind,
    number: purpose.kind === 'pass' ? purpose.number.toString() : '',
    node,
  };
  const salt = deriveFromSeed(seed, { ...place, what: 'salt', length: 48 });
  const wide = deriveFromSeed(seed, { ...place, what: 'blind', length: key.size + 16 });
  return newBlinding(key, salt, bytesToBigInt(wide) % key.n);
}

/** Shares for nodes 1…n, at index i−1, 32 bytes each; any `threshold` of them restore the seed. */
export function shareSeed(seed: Uint8Array, context: SeedContext, threshold: number, nodes: number): Uint8Array[] {
  if (!Number.isSafeInteger(threshold) || threshold < 1) throw new RangeError('threshold ≥ 1');
  const coefficients = Array.from({ length: threshold - 1 }, (_, i) => deriveShareCoefficient(seed, context, i + 1));
  return splitSecret(seed, coefficients, nodes);
}

/**
 * Interpolates all the shares given: pass exactly `threshold`. A wrong share gives a wrong seed,
 * so the caller compares the deposit id it yields and tries others (§4 step 3).
 */
export function restoreSeed(shares: readonly SecretShare[]): Uint8Array {
  if (shares.some(({ share }) => share.length !== SEED_BYTES)) throw new RangeError('a share has 32 bytes');
  return joinSecret(shares);
}
