/**
 * base64url (§1): one spelling of some bytes, whoever decodes it. A ballot whose bytes had two spellings would have two
 * hashes, and two trackers.
 */
import { describe, expect, it } from '@jest/globals';
import { bytesOf, decodeBase64url, encodeBase64url, installBase64url, isBase64url } from './base64url.js';

const long = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => (at * 37 + 11) & 255);

describe('the one spelling', () => {
  it.each(['A', 'AB', 'AE', 'AI', 'AAB', 'AAC', 'AA=', 'AAAA=', 'A+/A', 'AAAAA', ' AA', 'AA\n'])(
    'is not %j',
    (text) => {
      expect(isBase64url(text)).toBe(false);
      expect(decodeBase64url(text)).toBeUndefined();
    },
  );
  it.each(['', 'AQ', 'AAE', 'A_-A'])('is %j', (text) => {
    expect(isBase64url(text)).toBe(true);
    expect(encodeBase64url(bytesOf(text))).toBe(text);
  });
  it('is of so many bytes where they are counted', () => {
    for (const length of [0, 1, 2, 3, 32]) {
      const text = encodeBase64url(long(length));
      expect(decodeBase64url(text, length)).toEqual(long(length));
      expect(decodeBase64url(text, length + 1)).toBeUndefined();
      expect(isBase64url(text, length + 1)).toBe(false);
    }
  });
});

/** Last: what is installed stays. */
describe('a platform’s decoder', () => {
  it('is given nothing but that spelling', () => {
    installBase64url((text) => new Uint8Array(Buffer.from(text, 'base64url')));
    for (const length of [300, 301, 302]) {
      const text = encodeBase64url(long(length));
      expect(decodeBase64url(text)).toEqual(long(length));
      expect(decodeBase64url(text, length)).toEqual(long(length));
      expect(decodeBase64url(text, length + 1)).toBeUndefined();
      // Buffer reads all of these.
      for (const other of [`${text}=`, ` ${text}`, text.replace(/./, '+'), `${'A'.repeat(300)}AB`, `${text}\n`])
        expect(decodeBase64url(other)).toBeUndefined();
    }
  });
});
