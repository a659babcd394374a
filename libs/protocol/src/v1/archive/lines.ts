/**
 * Lines of an archive's files (§9), read in pieces. A file may be larger than memory and a line as long as whoever
 * wrote it liked: longer lines than the limit are passed over, never gathered.
 */
export interface Line {
  /** undefined: longer than the limit */
  readonly bytes: Uint8Array | undefined;
  /** of its first byte in the file */
  readonly offset: number;
  /** in bytes, without the newline */
  readonly length: number;
}

const NEWLINE = 10;

export async function* splitLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxLength: number,
): AsyncIterable<Line> {
  let parts: Uint8Array[] = [];
  let start = 0;
  let length = 0;
  const line = (): Line => ({ bytes: length > maxLength ? undefined : join(parts, length), offset: start, length });
  for await (const chunk of chunks) {
    let from = 0;
    while (from < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, from);
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
      start += length + 1;
      parts = [];
      length = 0;
      from = newline + 1;
    }
  }
  if (length > 0) yield line();
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
