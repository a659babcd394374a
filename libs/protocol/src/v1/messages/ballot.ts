/**
 * The ballot (§5): its two halves, its hash, its tracker. The halves are hashed apart so that a challenged ballot
 * can show its core and be recognized by its tracker without a signature ever leaving the page.
 */
import { frame, sha256 } from '#crypto';
import { z } from 'zod';
import { encodeBase64url, isBase64url } from '../base64url.js';
import { encodeCanonical, hashBytes } from '../canonical.js';
import { anyBytesField, bytes32, idField, positiveField, signatureField, versionField } from '../fields.js';
import { bytesOf } from '../base64url.js';

const encryptedContest = z.strictObject({
  contest: idField,
  ciphertexts: anyBytesField,
  commitments: anyBytesField,
  responses: anyBytesField,
});
export const ballotCoreSchema = z.strictObject({
  version: versionField,
  election: bytes32,
  style: idField,
  /** access number 1…N */
  sequence: positiveField,
  /** the voter's credential key, a point */
  key: bytes32,
  contests: z.array(encryptedContest),
});
export const ballotAuthSchema = z.strictObject({
  credential: z.array(anyBytesField),
  pass: z.array(anyBytesField),
  signature: signatureField,
});
export const ballotSchema = z.strictObject({ core: ballotCoreSchema, auth: ballotAuthSchema });
export type BallotCore = z.infer<typeof ballotCoreSchema>;
export type BallotAuth = z.infer<typeof ballotAuthSchema>;
export type Ballot = z.infer<typeof ballotSchema>;

/** 32 bytes: SHA-256(frame("veche/v1/ballot-hash", hash(core), hash(auth))). */
export const ballotHashBytes = (coreHash: Uint8Array, authHash: Uint8Array): Uint8Array =>
  sha256(frame('veche/v1/ballot-hash', coreHash, authHash));

/** The ballot's hash as records, receipts and look-ups name it. */
export const ballotHash = (ballot: Ballot): string =>
  encodeBase64url(ballotHashBytes(hashBytes(ballot.core), hashBytes(ballot.auth)));

export const encodeBallot = (ballot: Ballot): Uint8Array => encodeCanonical(ballot);

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TRACKER_BITS = 120;

/** The first 120 bits of a ballot's hash in Crockford base32, six groups of four. */
export function trackerOf(hash: string | Uint8Array): string {
  const bytes = typeof hash === 'string' ? bytesOf(hash) : hash;
  let letters = '';
  for (let bit = 0; bit < TRACKER_BITS; bit += 5) {
    const word = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    letters += CROCKFORD.charAt((word >> (11 - (bit & 7))) & 31);
  }
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** A tracker as a person types it (any case, spaces or dashes, O for 0, I and L for 1) in its one form, or undefined. */
export function parseTracker(typed: string): string | undefined {
  if (typed.length > 100) return undefined;
  const letters = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (letters.length !== TRACKER_BITS / 5 || [...letters].some((letter) => !CROCKFORD.includes(letter)))
    return undefined;
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** Whether a ballot's hash has this tracker (in its one form). */
export const hasTracker = (hash: string, tracker: string): boolean =>
  isBase64url(hash, 32) && trackerOf(hash) === tracker;
