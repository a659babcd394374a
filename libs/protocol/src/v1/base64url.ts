/**
 * Bytes as base64url without padding (§1), strictly. A lax decoder would give one value two spellings, and so
 * one ballot two hashes: padding, other alphabets and non-zero trailing bits are refused.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SHAPE = /^[A-Za-z0-9_-]*$/;
/** By UTF-16 unit: what a letter stands for, or −1. */
export const BASE64URL_VALUES = new Int8Array(65_536).fill(-1);
const VALUES = BASE64URL_VALUES;
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
/** By two bytes, the first the lower one: the twelve bits that a pair of letters stands for, or −1. Twice as quick as one by one. */
export const BASE64URL_PAIRS = new Int16Array(65_536).fill(-1);
for (let i = 0; i < 4096; i++) BASE64URL_PAIRS[ALPHABET.charCodeAt(i >> 6) | (ALPHABET.charCodeAt(i & 63) << 8)] = i;

export function encodeBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET.charAt(word >> 18) + ALPHABET.charAt((word >> 12) & 63);
    if (left > 1) text += ALPHABET.charAt((word >> 6) & 63);
    if (left > 2) text += ALPHABET.charAt(word & 63);
  }
  return text;
}

/** Whether `text` is the one spelling of some bytes, of exactly `length` of them where given. */
export function isBase64url(text: string, length?: number): boolean {
  const rest = text.length % 4;
  if (rest === 1 || !SHAPE.test(text)) return false;
  if (length !== undefined && decodedLength(text) !== length) return false;
  if (rest === 0) return true;
  const last = VALUES[text.charCodeAt(text.length - 1)] ?? -1;
  return (last & (rest === 2 ? 15 : 3)) === 0;
}

/** How many bytes a well-formed text stands for. */
export const decodedLength = (text: string): number => Math.floor((text.length * 3) / 4);

let native: ((text: string) => Uint8Array) | undefined;

/** A platform's own decoder, for speed alone: it is asked only about texts found to be canonical. */
export function installBase64url(decode: (text: string) => Uint8Array): void {
  native = decode;
}

/** Shorter texts are decoded sooner here than by asking the platform. */
const WORTH_ASKING = 256;

/** The bytes, or undefined where the text is not their canonical spelling (or not `length` bytes, where given). */
export function decodeBase64url(text: string, length?: number): Uint8Array | undefined {
  if (native !== undefined && text.length >= WORTH_ASKING) return isBase64url(text, length) ? native(text) : undefined;
  const rest = text.length % 4;
  const size = decodedLength(text);
  if (rest === 1 || (length !== undefined && size !== length)) return undefined;
  const bytes = new Uint8Array(size);
  const value = (at: number): number => VALUES[text.charCodeAt(at)] as number;
  const whole = text.length - rest;
  // A letter that is none has the value −1, whose sign bit no other can clear.
  let letters = 0;
  let at = 0;
  for (let i = 0; i < whole; i += 4) {
    const [a, b, c, d] = [value(i), value(i + 1), value(i + 2), value(i + 3)];
    letters |= a | b | c | d;
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = (b << 4) | (c >> 2);
    bytes[at++] = (c << 6) | d;
  }
  if (rest > 0) {
    const [a, b, c] = [value(whole), value(whole + 1), rest === 3 ? value(whole + 2) : 0];
    letters |= a | b | c;
    bytes[at++] = (a << 2) | (b >> 4);
    if (rest === 3) bytes[at] = (b << 4) | (c >> 2);
    // The bits beyond the last byte are zero, or the same bytes would have a second spelling.
    if ((rest === 2 ? b & 15 : c & 3) !== 0) return undefined;
  }
  return letters < 0 ? undefined : bytes;
}

/** For text a schema has already accepted: the bytes, or a thrown bug. */
export function bytesOf(text: string): Uint8Array {
  const bytes = decodeBase64url(text);
  if (bytes === undefined) throw new TypeError('not base64url: a schema should have refused it');
  return bytes;
}
