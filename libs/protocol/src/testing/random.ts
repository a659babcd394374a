/** Randomness for tests: the same label gives the same election. Never for anything real. */
import { sha512, utf8, type RandomBytes } from '#crypto';

export function seededRandom(label: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 64)
      bytes.set(sha512(utf8(`${label}/${counter++}`)).subarray(0, Math.min(64, length - at)), at);
    return bytes;
  };
}
