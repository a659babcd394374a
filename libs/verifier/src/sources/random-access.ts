/**
 * Bytes read by position, whatever they lie in: a dropped file, a download in memory, an open file of Node. An archive
 * may be larger than memory, so that nothing here ever asks for all of it.
 */
export interface RandomAccess {
  /** in bytes */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; rejects where there are fewer. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** As much of a browser's Blob as is needed: its own type is not known where there is no DOM. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): BlobLike;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export function blobBytes(blob: BlobLike): RandomAccess {
  return {
    size: blob.size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      if (bytes.length !== length) throw new Error('the file ends early');
      return bytes;
    },
  };
}

const CHUNK = 1 << 20;

/** The whole of it from the start, in pieces of at most a mebibyte. */
export async function* chunksOf(bytes: RandomAccess): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.size; at += CHUNK) yield await bytes.read(at, Math.min(CHUNK, bytes.size - at));
}

/** All pieces in one, refused where they come to more than `limit` bytes. */
export async function gather(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw new Error('the file is too large');
    parts.push(chunk);
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
