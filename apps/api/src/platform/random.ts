/** Randomness is injected, so that a test can repeat a run; in service it is the system's CSPRNG. */
import { randomBytes } from 'node:crypto';

/** Same shape as `RandomBytes` of `#crypto`. */
export type RandomBytes = (length: number) => Uint8Array;

/** Injection token of the randomness. */
export const RANDOM = Symbol('RANDOM');

export const systemRandom: RandomBytes = (length) => new Uint8Array(randomBytes(length));
