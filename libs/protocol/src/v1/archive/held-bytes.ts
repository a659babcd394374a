/**
 * Bytes that wait, in one piece of memory that is used again and grows to what it once had to hold. An archive is read
 * block by block; with memory of its own for each block, a run takes as much of it as the collector lets lie about.
 */
export class HeldBytes {
  #memory = new Uint8Array(1 << 12);
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  /** What is held, without a copy: until the next `append` or `clear`. */
  get bytes(): Uint8Array {
    return this.#memory.subarray(this.#from, this.#to);
  }

  append(piece: Uint8Array): void {
    if (this.#to + piece.length > this.#memory.length) this.#makeRoom(piece.length);
    this.#memory.set(piece, this.#to);
    this.#to += piece.length;
  }

  /** Forgets so many bytes at the front; they stay in memory until the next `append`. */
  drop(count: number): void {
    this.#from += count;
  }

  /** Forgets what comes after the first `length` bytes. */
  cut(length: number): void {
    this.#to = this.#from + length;
  }

  clear(): void {
    this.#from = this.#to = 0;
  }

  #makeRoom(more: number): void {
    const held = this.bytes;
    const needed = held.length + more;
    if (needed > this.#memory.length) this.#memory = new Uint8Array(Math.max(needed, 2 * this.#memory.length));
    this.#memory.set(held);
    this.#from = 0;
    this.#to = held.length;
  }
}
