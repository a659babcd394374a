/**
 * An archive's bodies cut into blocks of whole lines (§9), for threads to examine. The cut depends on the bytes alone,
 * not on how they arrive, so that an interrupted run finds the same blocks again. Memory is bounded by one block and
 * one line; a line longer than the limit is passed over.
 */
import { type BlockMemory } from './block-memory.js';
import { HeldBytes } from './held-bytes.js';
import { newlineFrom } from './newline.js';

export interface Block {
  /**
   * Whole lines, each with its newline (the file's last one perhaps without). They are the caller's, who gives their memory
   * back.
   */
  readonly bytes: Uint8Array;
  /** number of its first line, from 1 */
  readonly firstLine: number;
  readonly lines: number;
}
/** A line beyond the limit: its number. */
export interface LongLine {
  readonly longLine: number;
}

/** Lines of a block at most: what is found about a line of one byte takes more memory than the line. */
const MAX_LINES = 8192;

/** Bytes of the block that begins so many bytes from the file's start. */
export type BlockSize = (offset: number) => number;

/**
 * `most` bytes a block, less towards the end of a file of `total` bytes: so that threads, which never take equally long, come
 * to its end together. It depends on nothing but the file: an interrupted run must find the same blocks again.
 */
export const blockSize =
  (most: number, total: number | undefined): BlockSize =>
  (offset) =>
    total === undefined ? most : Math.min(most, Math.max(most / 32, (total - offset) / 4));

/** As many whole lines a block as fit into `size` bytes (at most MAX_LINES), at least one. */
export async function* cutBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number | BlockSize,
  maxLine: number,
  memory?: BlockMemory,
): AsyncGenerator<Block | LongLine> {
  const cutter = new Cutter(typeof size === 'number' ? () => size : size, maxLine, new HeldBytes(memory));
  for await (const chunk of chunks) yield* cutter.take(chunk);
  yield* cutter.end();
}

class Cutter {
  #whole = 0;
  #lines = 0;
  /** length of the line that has not ended yet; it is held unless it is too long */
  #open = 0;
  #line = 1;
  /** where the block begins, and how long it may become */
  #offset = 0;
  #limit: number | undefined;

  constructor(
    readonly size: BlockSize,
    readonly maxLine: number,
    /** whole lines of the block that is being gathered, and what is there of the line that has not ended yet */
    readonly held: HeldBytes,
  ) {}

  *take(chunk: Uint8Array): Generator<Block | LongLine> {
    let from = 0;
    while (from < chunk.length) {
      const newline = newlineFrom(chunk, from);
      const to = newline < 0 ? chunk.length : newline + 1;
      this.#open += to - from;
      const tooLong = this.#open - (newline < 0 ? 0 : 1) > this.maxLine;
      if (tooLong) this.held.cut(this.#whole);
      else this.held.append(chunk.subarray(from, to));
      if (newline >= 0) yield* this.#endLine(tooLong);
      from = to;
    }
  }

  *end(): Generator<Block | LongLine> {
    if (this.#open > 0) yield* this.#endLine(this.#open > this.maxLine);
    yield* this.#block();
  }

  *#endLine(tooLong: boolean): Generator<Block | LongLine> {
    if (tooLong) {
      yield* this.#block();
      yield { longLine: this.#line++ };
      this.#offset += this.#open;
    } else {
      if (this.#lines > 0 && this.#isFull()) yield* this.#block();
      this.#whole += this.#open;
      this.#lines++;
      this.#line++;
    }
    this.#open = 0;
  }

  #isFull(): boolean {
    this.#limit ??= this.size(this.#offset);
    return this.#lines === MAX_LINES || this.#whole + this.#open > this.#limit;
  }

  *#block(): Generator<Block> {
    if (this.#lines === 0) return;
    yield { bytes: this.held.handOver(this.#whole), firstLine: this.#line - this.#lines, lines: this.#lines };
    this.#offset += this.#whole;
    this.#whole = 0;
    this.#lines = 0;
    this.#limit = undefined;
  }
}

/** The lines of a block, without their newlines; copies nothing. */
export function* linesOfBlock(bytes: Uint8Array): Generator<Uint8Array, undefined> {
  let from = 0;
  while (from < bytes.length) {
    const newline = newlineFrom(bytes, from);
    const to = newline < 0 ? bytes.length : newline;
    yield bytes.subarray(from, to);
    from = to + 1;
  }
  return undefined;
}

/**
 * Lines of a side file taken in step with another's, so many at a time. It is untrusted: where it ends, fails or holds
 * a line beyond the limit, there is no more of it.
 */
export class SideLines {
  readonly #chunks: AsyncIterator<Uint8Array> | undefined;
  readonly #held: HeldBytes;
  #over = false;

  constructor(
    chunks: AsyncIterable<Uint8Array> | undefined,
    readonly maxLine: number,
    memory?: BlockMemory,
  ) {
    this.#held = new HeldBytes(memory);
    this.#chunks = chunks?.[Symbol.asyncIterator]();
    this.#over = chunks === undefined;
  }

  /**
   * The next `count` lines with their newlines, the caller's as those of a block are; undefined where there are not so
   * many.
   */
  async take(count: number): Promise<Uint8Array | undefined> {
    let to = 0;
    for (let found = 0; found < count;) {
      const newline = newlineFrom(this.#held.bytes, to);
      if (newline >= 0) {
        to = newline + 1;
        found++;
      } else if (!(await this.#more(to))) {
        return undefined;
      }
    }
    return this.#held.handOver(to);
  }

  async close(): Promise<void> {
    await this.#chunks?.return?.();
  }

  async #more(lineStart: number): Promise<boolean> {
    if (this.#over || this.#chunks === undefined) return false;
    const next = await this.#chunks.next().catch(() => undefined);
    this.#over = next === undefined || next.done === true || this.#held.length - lineStart > this.maxLine;
    if (next === undefined || next.done === true || this.#over) return false;
    this.#held.append(next.value);
    return true;
  }
}
