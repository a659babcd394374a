/**
 * An archive as one zip, as the board serves it, read in place: nothing is unpacked to disk, and of a stream no more is
 * held than a few pieces. Every zip is hostile: a bomb (small outside, endless inside), names that leave the folder or
 * appear twice (so that two programs see two archives), links, encryption, entries that share bytes. Whatever is odd is
 * refused as a whole, by an error that the verifier makes a finding (check 1).
 */
import { configure, Reader, ZipReader, type FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import { type ArchiveSource } from '#protocol';
import { archiveFolder, isArchivePath, isLitter, namedSource, type NamedFile } from './named-files.js';
import { type RandomAccess } from './random-access.js';

export const ZIP_LIMITS = {
  /** files and folders; documents are bounded to 100,000 elsewhere */
  entries: 100_100,
  /** Bytes of one read: the list of contents is read in one, and is the only thing that is gathered. */
  read: 64 * 1024 * 1024,
  /** Unpacked to packed. Archives have 1 to 4; deflate can pack 1032 to 1. */
  ratio: 100,
  /** Smaller files may be packed as well as they can be. */
  ratioFrom: 1024 * 1024,
  /** Deflate hands out up to a thousand times this at once. */
  piece: 32 * 1024,
} as const;
export type ZipLimits = Readonly<Record<'entries' | 'ratio' | 'ratioFrom', number>>;

// No workers and no code of the library's own for inflating: the page's policy allows neither, and none is needed.
configure({ useWebWorkers: false, useCompressionStream: true, chunkSize: ZIP_LIMITS.piece });

class BoundedReader extends Reader<RandomAccess> {
  constructor(private readonly bytes: RandomAccess) {
    super(bytes);
    this.size = bytes.size;
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const fits = Math.max(0, Math.min(length, this.size - offset));
    if (fits > ZIP_LIMITS.read) throw new Error('the list of contents is too long');
    return await this.bytes.read(offset, fits);
  }
}

/** The archive in a zip: all files at its top, or all in one folder. */
export function zipSource(bytes: RandomAccess, limits: ZipLimits = ZIP_LIMITS): ArchiveSource {
  let files: Promise<ReadonlyMap<string, NamedFile>> | undefined;
  return namedSource(() => (files ??= readDirectory(bytes, limits)));
}

async function readDirectory(bytes: RandomAccess, limits: ZipLimits): Promise<ReadonlyMap<string, NamedFile>> {
  const entries = new Map<string, FileEntry>();
  let count = 0;
  // Strict: no entry whose own header says otherwise than the list, nothing before or behind the zip.
  for await (const entry of new ZipReader(new BoundedReader(bytes), { strictness: 'strict' }).getEntriesGenerator()) {
    if (++count > limits.entries) throw new Error('the zip has too many entries');
    const path = safePath(entry.filename);
    if (entry.encrypted) throw new Error('an entry is encrypted');
    if (entry.symlink) throw new Error('an entry is a link');
    if (entry.directory || isLitter(path)) continue;
    if (entries.has(path)) throw new Error(`the zip has two entries ${path}`);
    entries.set(path, entry);
  }
  refuseBombs([...entries.values()], bytes.size, limits);
  const folder = archiveFolder([...entries.keys()]);
  if (folder.split('/').length > 2) throw new Error('the archive lies too deep in the zip');
  const files = new Map<string, NamedFile>();
  for (const [path, entry] of entries) {
    const name = path.startsWith(folder) ? path.slice(folder.length) : '';
    if (!isArchivePath(name)) throw new Error(`the zip has a file that no archive has: ${path}`);
    files.set(name, { path: name, size: entry.uncompressedSize, chunks: () => inflate(entry) });
  }
  return files;
}

/** Relative, downwards, plain: what every program that unpacks it takes for the same place. */
function safePath(name: string): string {
  const parts = name.replace(/\/$/, '').split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..') && /^[\x20-\x7e]+$/.test(name);
  if (!plain || name.includes('\\') || name.includes(':') || name.length > 300)
    throw new Error('an entry has an unsafe name');
  return name;
}

function refuseBombs(entries: readonly FileEntry[], size: number, limits: ZipLimits): void {
  // Entries that together are longer than the zip share bytes: the way to pack a bomb without nesting.
  if (entries.reduce((sum, { compressedSize }) => sum + compressedSize, 0) > size)
    throw new Error('entries of the zip share bytes');
  for (const { compressedSize, uncompressedSize } of entries)
    if (uncompressedSize > limits.ratioFrom && uncompressedSize > compressedSize * limits.ratio)
      throw new Error('the zip unpacks to far more than it is');
}

/** An entry's bytes, counted: the list may have lied about how many there are. */
async function* inflate(entry: FileEntry): AsyncIterable<Uint8Array> {
  let fail: (error: unknown) => void = () => undefined;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => {
      fail = (error) => controller.error(error);
    },
  });
  const stop = new AbortController();
  const unpacked = entry.getData(writable, { signal: stop.signal });
  // An entry refused before its first byte leaves the stream open, and its reader waiting for ever.
  unpacked.catch(fail);
  const reader = readable.getReader();
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > entry.uncompressedSize) throw new Error('an entry is longer than the zip says');
      yield value;
    }
    await unpacked;
    if (length !== entry.uncompressedSize) throw new Error('an entry is shorter than the zip says');
  } finally {
    stop.abort();
    await reader.cancel().catch(() => undefined);
  }
}
