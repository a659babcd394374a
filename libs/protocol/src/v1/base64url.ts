/**
 * Bytes as base64url without padding (§1), strictly. A lax decoder would give one value two spellings, and so
 * one ballot two hashes: padding, other alphabets and non-zero trailing bits are refused.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SHAPE = /^[A-Za-z0-9_-]*$/;
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

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

/** The bytes, or undefined where the text is not their canonical spelling (or not `length` bytes, where given). */
export function decodeBase64url(text: string, length?: number): Uint8Array | undefined {
  if (!isBase64url(text, length)) return undefined;
  const bytes = new Uint8Array(decodedLength(text));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    held = ((held << 6) | (VALUES[text.charCodeAt(i)] ?? 0)) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}

/** For text a schema has already accepted: the bytes, or a thrown bug. */
export function bytesOf(text: string): Uint8Array {
  const bytes = decodeBase64url(text);
  if (bytes === undefined) throw new TypeError('not base64url: a schema should have refused it');
  return bytes;
}
