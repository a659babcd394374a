/**
 * Bytes, framing and hashing (§1).
 *
 * Everything that is hashed or signed goes through `frame`: each part is preceded by its length, so
 * that no two different lists of parts give the same bytes. With plain concatenation a style "ab"
 * and key "c" could be passed off as style "a" and key "bc".
 */
import { sha256 as nobleSha256, sha384 as nobleSha384, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';

/** A source of `length` unpredictable bytes. Injected everywhere, so that tests can repeat a run. */
export type RandomBytes = (length: number) => Uint8Array;

/** The wire held something that no honest program writes: not canonical, out of range, wrong length. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

// WebCrypto fills at most this many bytes in one call.
const WEB_CRYPTO_LIMIT = 65_536;

interface WebCryptoRandom {
  getRandomValues(target: Uint8Array): Uint8Array;
}

/** The platform's CSPRNG, the same in browser and server. */
export const systemRandom: RandomBytes = (length) => {
  const { crypto } = globalThis as unknown as { crypto: WebCryptoRandom };
  const bytes = new Uint8Array(length);
  for (let start = 0; start < length; start += WEB_CRYPTO_LIMIT) {
    crypto.getRandomValues(bytes.subarray(start, start + WEB_CRYPTO_LIMIT));
  }
  return bytes;
};

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares without stopping at the first difference: fit for secrets. Lengths are not secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** `frame(label, p1, …, pk)` of §1: for each part its length as 4 bytes big-endian, then its bytes. */
export function frame(label: string, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const encoded = [label, ...parts].map((part) => (typeof part === 'string' ? utf8(part) : part));
  const framed = new Uint8Array(encoded.reduce((length, part) => length + 4 + part.length, 0));
  const view = new DataView(framed.buffer);
  let offset = 0;
  for (const part of encoded) {
    view.setUint32(offset, part.length);
    framed.set(part, offset + 4);
    offset += 4 + part.length;
  }
  return framed;
}

/** The hash functions all of this uses. */
export interface Hashes {
  readonly sha256: (message: Uint8Array) => Uint8Array;
  readonly sha384: (message: Uint8Array) => Uint8Array;
  readonly sha512: (message: Uint8Array) => Uint8Array;
}

let hashes: Hashes = { sha256: nobleSha256, sha384: nobleSha384, sha512: nobleSha512 };

/** Puts the platform's own SHA-2 in noble's place, for the whole program. Pure speed: the digests are the same. */
export function installHashes(faster: Hashes): void {
  hashes = faster;
}

export function sha256(message: Uint8Array): Uint8Array {
  return hashes.sha256(message);
}

export function sha384(message: Uint8Array): Uint8Array {
  return hashes.sha384(message);
}

export function sha512(message: Uint8Array): Uint8Array {
  return hashes.sha512(message);
}

/** Cuts `bytes` into pieces of `size`, copies nothing. The length must be a multiple of `size`. */
export function chunks(bytes: Uint8Array, size: number): Uint8Array[] {
  if (bytes.length % size !== 0) throw new DecodeError(`${bytes.length} bytes are no multiple of ${size}`);
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
  return pieces;
}
