/**
 * The code of a request (R3, R7): HMAC of the request's id under a key of the registrar, so that nothing stores it.
 * A table of codes, or of hashes of a million possible codes, would hand every open session to whoever reads it.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes, frame, utf8 } from '#crypto';

const WORD = 2 ** 48;

/**
 * `digits` decimal digits, every code equally likely: words of 48 bits beyond the last whole multiple of 10^digits are
 * thrown away, else low codes would come a little more often. `key`: at least 32 bytes.
 */
export function codeFor(key: Uint8Array, requestId: string, digits: number): string {
  if (key.length < 32) throw new RangeError('The key of the codes has to have 32 bytes.');
  const codes = 10 ** digits;
  const limit = WORD - (WORD % codes);
  for (let block = 0; ; block++) {
    const bytes = hmac(sha256, key, frame('veche/v1/sms-code', requestId, String(digits), String(block)));
    for (let at = 0; at + 6 <= bytes.length; at += 6) {
      const word = bytes.subarray(at, at + 6).reduce((sum, byte) => sum * 256 + byte, 0);
      if (word < limit) return String(word % codes).padStart(digits, '0');
    }
  }
}

/** Compares in a time that does not tell how many digits are right. */
export const isCode = (entered: string, expected: string): boolean => equalBytes(utf8(entered), utf8(expected));
