/**
 * Signatures in bodies (§7): Ed25519 over frame("veche/v1/" + type, hash(body without signature)). The label
 * keeps a signature under one type from standing under another.
 */
import { frame, signEd25519, verifyEd25519Strict } from '#crypto';
import { decodeBase64url, encodeBase64url } from './base64url.js';
import { hashBytes, type JsonValue } from './canonical.js';
import { type MemberSignature } from './fields.js';

type Members = { readonly [member: string]: JsonValue };

/** What a signer signs: the body without `signature`, `signatures` and, in `retired`, `nodes`. */
export function signingBytes(type: string, body: Members): Uint8Array {
  const unsigned: Record<string, JsonValue> = { ...body };
  delete unsigned['signature'];
  delete unsigned['signatures'];
  if (type === 'retired') delete unsigned['nodes'];
  return frame(`veche/v1/${type}`, hashBytes(unsigned));
}

/** The 64 bytes, base64url, of a signature over the body by an Ed25519 seed. */
export const signatureOver = (type: string, body: Members, seed: Uint8Array): string =>
  encodeBase64url(signEd25519(signingBytes(type, body), seed));

/** The body with its `signature`. */
export const signBody = <Body extends Members>(
  type: string,
  body: Body,
  seed: Uint8Array,
): Body & { signature: string } => ({ ...body, signature: signatureOver(type, body, seed) });

/** Whether `value` is a signature of the body by the base64url Ed25519 key. Never throws. */
export function verifySignatureOver(type: string, body: Members, value: string, publicKey: string): boolean {
  const signature = decodeBase64url(value, 64);
  const key = decodeBase64url(publicKey, 32);
  return signature !== undefined && key !== undefined && verifyEd25519Strict(signature, signingBytes(type, body), key);
}

export const verifyBodySignature = (
  type: string,
  body: Members & { readonly signature: string },
  publicKey: string,
): boolean => verifySignatureOver(type, body, body.signature, publicKey);

/** One commission member's part of `signatures`. */
export const signAsMember = (type: string, body: Members, member: string, seed: Uint8Array): MemberSignature => ({
  member,
  value: signatureOver(type, body, seed),
});

/** `signatures` stand by member id (bytes). */
export const orderedSignatures = (signatures: readonly MemberSignature[]): MemberSignature[] =>
  [...signatures].sort((a, b) => (a.member < b.member ? -1 : 1));
