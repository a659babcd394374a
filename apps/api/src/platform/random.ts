/** Randomness is injected, so that a test can repeat a run; in service it is the system's CSPRNG. */
import { randomBytes } from 'node:crypto';

/** Same shape as `RandomBytes` of `#crypto`. */
export type RandomBytes = (length: number) => Uint8Array;

/** Injection token of the randomness. */
export const RANDOM = Symbol('RANDOM');

/** 16 bytes as a UUID of RFC 9562: version 4 for random ones, 8 for others. */
export function uuidOf(bytes: Uint8Array, version: 4 | 8): string {
  const marked = Uint8Array.from(bytes);
  marked[6] = ((marked[6] ?? 0) & 0x0f) | (version << 4);
  marked[8] = ((marked[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(marked).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export const randomUuid = (random: RandomBytes): string => uuidOf(random(16), 4);

export const systemRandom: RandomBytes = (length) => new Uint8Array(randomBytes(length));
