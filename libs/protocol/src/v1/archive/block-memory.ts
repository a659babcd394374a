/**
 * Memory in which blocks of an archive are gathered: taken, filled, lent to a thread, and given back when it has answered.
 * As much of it as is in use at once, however long the archive; with memory of its own for each block, a run would take
 * as much as the collector lets lie about.
 */
export class BlockMemory {
  readonly #free: Uint8Array[] = [];
  readonly #taken = new Set<ArrayBufferLike>();

  /** `allocate`: for threads, memory that they see too. */
  constructor(readonly allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes)) {}

  /** The whole of one piece of memory, of at least so many bytes; whatever is in them. */
  take(bytes: number): Uint8Array {
    let best: number | undefined;
    for (const [at, { length }] of this.#free.entries())
      if (length >= bytes && (best === undefined || length < (this.#free[best]?.length ?? 0))) best = at;
    const [found] = best === undefined ? [] : this.#free.splice(best, 1);
    const memory = found ?? this.allocate(bytes);
    this.#taken.add(memory.buffer);
    return memory;
  }

  /** Whether these bytes lie in memory that was taken from here and not given back. */
  holds({ buffer }: Uint8Array): boolean {
    return this.#taken.has(buffer);
  }

  /** The memory in which these bytes lie; nobody reads them any more. Twice would be two blocks in one place: that throws. */
  giveBack({ buffer }: Uint8Array): void {
    if (!this.#taken.delete(buffer)) throw new Error('memory that was not taken');
    this.#free.push(new Uint8Array(buffer));
  }
}
