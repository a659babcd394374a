/**
 * An archive's bodies cut into blocks of whole lines (§9), for threads to examine. The cut depends on the bytes alone,
 * not on how they arrive, so that an interrupted run finds the same blocks again. Memory is bounded by one block and
 * one line; a line longer than the limit is passed over.
 */
import { concatBytes } from '#crypto';

const NEWLINE = 10;
const MAX_PIECES = 64;

export interface Block {
  /** Whole lines, each with its newline (the file's last one perhaps without). */
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

/** As many whole lines a block as fit into `size` bytes (at most MAX_LINES), at least one. */
export async function* cutBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
  maxLine: number,
): AsyncGenerator<Block | LongLine> {
  const cutter = new Cutter(size, maxLine);
  for await (const chunk of chunks) yield* cutter.take(chunk);
  yield* cutter.end();
}

class Cutter {
  /** whole lines of the block that is being gathered */
  #whole: Uint8Array[] = [];
  #wholeBytes = 0;
  #lines = 0;
  /** pieces of the line that has not ended yet */
  #open: Uint8Array[] = [];
  #openBytes = 0;
  #line = 1;

  constructor(
    readonly size: number,
    readonly maxLine: number,
  ) {}

  *take(chunk: Uint8Array): Generator<Block | LongLine> {
    let from = 0;
    while (from < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, from);
      const to = newline < 0 ? chunk.length : newline + 1;
      this.#gather(chunk.subarray(from, to), newline >= 0);
      if (newline >= 0) yield* this.#endLine();
      from = to;
    }
    // A million lines of one byte must not become a million views.
    if (this.#whole.length > MAX_PIECES) this.#whole = [concatBytes(...this.#whole)];
    if (this.#open.length > MAX_PIECES) this.#open = [concatBytes(...this.#open)];
  }

  *end(): Generator<Block | LongLine> {
    if (this.#openBytes > 0) yield* this.#endLine();
    yield* this.#block();
  }

  #gather(piece: Uint8Array, ends: boolean): void {
    this.#openBytes += piece.length;
    if (this.#openBytes - (ends ? 1 : 0) > this.maxLine) this.#open = [];
    else this.#open.push(piece);
  }

  *#endLine(): Generator<Block | LongLine> {
    if (this.#open.length === 0) {
      yield* this.#block();
      yield { longLine: this.#line++ };
    } else {
      if (this.#lines > 0 && (this.#lines === MAX_LINES || this.#wholeBytes + this.#openBytes > this.size))
        yield* this.#block();
      this.#whole.push(...this.#open);
      this.#wholeBytes += this.#openBytes;
      this.#lines++;
      this.#line++;
    }
    this.#open = [];
    this.#openBytes = 0;
  }

  *#block(): Generator<Block> {
    if (this.#lines === 0) return;
    yield { bytes: concatBytes(...this.#whole), firstLine: this.#line - this.#lines, lines: this.#lines };
    this.#whole = [];
    this.#wholeBytes = 0;
    this.#lines = 0;
  }
}

/** The lines of a block, without their newlines; copies nothing. */
export function* linesOfBlock(bytes: Uint8Array): Generator<Uint8Array, undefined> {
  let from = 0;
  while (from < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, from);
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
  #held: Uint8Array = new Uint8Array();
  #over = false;

  constructor(
    chunks: AsyncIterable<Uint8Array> | undefined,
    readonly maxLine: number,
  ) {
    this.#chunks = chunks?.[Symbol.asyncIterator]();
    this.#over = chunks === undefined;
  }

  /** The next `count` lines with their newlines, or undefined where there are not so many. */
  async take(count: number): Promise<Uint8Array | undefined> {
    let to = 0;
    for (let found = 0; found < count;) {
      const newline = this.#held.indexOf(NEWLINE, to);
      if (newline >= 0) {
        to = newline + 1;
        found++;
      } else if (!(await this.#more(to))) {
        return undefined;
      }
    }
    const lines = this.#held.slice(0, to);
    this.#held = this.#held.subarray(to);
    return lines;
  }

  async close(): Promise<void> {
    await this.#chunks?.return?.();
  }

  async #more(lineStart: number): Promise<boolean> {
    if (this.#over || this.#chunks === undefined) return false;
    const next = await this.#chunks.next().catch(() => undefined);
    this.#over = next === undefined || next.done === true || this.#held.length - lineStart > this.maxLine;
    if (next === undefined || next.done === true || this.#over) return false;
    this.#held = concatBytes(this.#held, next.value);
    return true;
  }
}
