/**
 * Repeatable randomness for tests: SHA-512 in counter mode. Never for anything real: whoever knows
 * the seed knows every key. It is not behind the front door.
 */
import { frame, sha512, type RandomBytes } from './bytes.js';

export function seededRandom(seed: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let start = 0; start < length; start += 64) {
      const block = sha512(frame('veche/v1/test-random', seed, (counter++).toString()));
      bytes.set(block.subarray(0, Math.min(64, length - start)), start);
    }
    return bytes;
  };
}
