/**
 * Lines of an archive's files (§9), read in pieces. A file may be larger than memory and a line as long as whoever
 * wrote it liked: longer lines than the limit are passed over, never gathered.
 */
import { HeldBytes } from './held-bytes.js';
import { newlineFrom } from './newline.js';

export interface Line {
  /** Until the next line is asked for; undefined: longer than the limit. */
  readonly bytes: Uint8Array | undefined;
}

export async function* splitLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxLength: number,
): AsyncIterable<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const line = (): Line => ({ bytes: length > maxLength ? undefined : join(parts, length) });
  for await (const chunk of chunks) {
    let from = 0;
    while (from < chunk.length) {
      const newline = newlineFrom(chunk, from);
      const to = newline < 0 ? chunk.length : newline;
      length += to - from;
      if (length <= maxLength) parts.push(chunk.subarray(from, to));
      else parts = [];
      if (newline < 0) {
        // The piece is written over when the next is asked for.
        parts = parts.map((part) => part.slice());
        break;
      }
      yield line();
      parts = [];
      length = 0;
      from = newline + 1;
    }
  }
  if (length > 0) yield line();
}

/**
 * Of many lines those with the numbers wanted (from 1, rising), each without its newline: copied, and nothing else of the
 * file is. Ends where the file does, and at a wanted line longer than the limit.
 */
export async function* pickLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  wanted: readonly number[],
  maxLength: number,
): AsyncGenerator<Uint8Array, undefined> {
  const held = new HeldBytes();
  let line = 1;
  let next = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length && next < wanted.length;) {
      const newline = newlineFrom(chunk, from);
      const to = newline < 0 ? chunk.length : newline;
      if (wanted[next] === line) held.append(chunk.subarray(from, to));
      if (held.length > maxLength) return;
      from = to + 1;
      if (newline < 0) break;
      if (wanted[next] === line++) {
        next++;
        yield held.bytes;
        held.cut(0);
      }
    }
    if (next === wanted.length) return;
  }
  if (wanted[next] === line && held.length > 0) yield held.bytes;
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
