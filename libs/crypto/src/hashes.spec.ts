/** SHA-2 by noble and by the platform: the same digests, before and after one takes the other's place. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sha256 as nobleSha256, sha384 as nobleSha384, sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { sha384 } from './bytes.js';
import { installHashes, sha256, sha512, utf8 } from './index.js';
import { nodeHashes } from './node.js';
import { seededRandom } from './seeded-random.js';

const noble = { sha256: nobleSha256, sha384: nobleSha384, sha512: nobleSha512 };
afterEach(() => installHashes(noble));

const random = seededRandom('hashes');
/** Around the block sizes, and a ballot's length. */
const messages = [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 4_000].map(random);

describe('hashes', () => {
  it('give the same digests by node:crypto as by noble', () => {
    for (const message of messages) {
      expect(nodeHashes.sha256(message)).toEqual(nobleSha256(message));
      expect(nodeHashes.sha384(message)).toEqual(nobleSha384(message));
      expect(nodeHashes.sha512(message)).toEqual(nobleSha512(message));
      // A view into a larger buffer is hashed by its own bytes.
      expect(nodeHashes.sha256(message.subarray(1))).toEqual(nobleSha256(message.slice(1)));
    }
    const text = new Uint8Array(createHash('sha256').update('abc').digest());
    expect(nodeHashes.sha256(utf8('abc'))).toEqual(text);
  });

  it('are installed for the whole library', () => {
    const asked: string[] = [];
    installHashes({
      sha256: (message) => (asked.push('sha256'), nodeHashes.sha256(message)),
      sha384: (message) => (asked.push('sha384'), nodeHashes.sha384(message)),
      sha512: (message) => (asked.push('sha512'), nodeHashes.sha512(message)),
    });
    for (const message of messages) {
      expect(sha256(message)).toEqual(nobleSha256(message));
      expect(sha384(message)).toEqual(nobleSha384(message));
      expect(sha512(message)).toEqual(nobleSha512(message));
    }
    expect(new Set(asked)).toEqual(new Set(['sha256', 'sha384', 'sha512']));
  });
});
