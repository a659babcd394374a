/** Bytes that wait, in one piece of memory that grows to what it once had to hold. */
import { BlockMemory } from './block-memory.js';

const FIRST = 1 << 12;

export class HeldBytes {
  #memory: Uint8Array;
  #length = 0;

  constructor(readonly source: BlockMemory = new BlockMemory()) {
    this.#memory = source.take(FIRST);
  }

  get length(): number {
    return this.#length;
  }

  /** What is held, without a copy: until anything else is called. */
  get bytes(): Uint8Array {
    return this.#memory.subarray(0, this.#length);
  }

  append(piece: Uint8Array): void {
    const needed = this.#length + piece.length;
    if (needed > this.#memory.length) {
      const larger = this.source.take(Math.max(needed, 2 * this.#memory.length));
      larger.set(this.bytes);
      this.source.giveBack(this.#memory);
      this.#memory = larger;
    }
    this.#memory.set(piece, this.#length);
    this.#length = needed;
  }

  /** Forgets what comes after the first `length` bytes. */
  cut(length: number): void {
    this.#length = length;
  }

  /** The first `count` bytes and the memory in which they lie: they are the caller's, who gives it back to the source. */
  handOver(count: number = this.#length): Uint8Array {
    const given = this.#memory.subarray(0, count);
    const rest = this.#memory.subarray(count, this.#length);
    // What comes next is mostly as long.
    this.#memory = this.source.take(Math.max(FIRST, count + (count >> 3) + rest.length));
    this.#memory.set(rest);
    this.#length = rest.length;
    return given;
  }
}
