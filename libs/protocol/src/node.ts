/**
 * `#protocol/node`: an archive folder on disk (§9), read with care. The folder comes from a stranger: only regular
 * files are opened (no link, pipe or device), sizes are bounded, and names in documents/ never leave it.
 */
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { lstat, mkdir, open, readdir, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ARCHIVE_NAMES } from './v1/archive/files.js';
import { LIMITS, type ArchiveFiles, type ArchiveSource } from './v1/archive/source.js';
import { isBase64url } from './v1/base64url.js';

const MAX_DOCUMENTS = 100_000;
const PIECE = 1 << 19;
const search = Reflect.get(Buffer.prototype, 'indexOf') as (this: Uint8Array, byte: number, from: number) => number;

/**
 * O_NOFOLLOW: no symbolic link; O_NONBLOCK: a pipe in a file's place does not hang the verifier. Windows has neither, so that the
 * path is looked at first; where both are, what is put in its place in between is found all the same.
 */
async function openRegular(path: string): Promise<FileHandle> {
  if (!(await lstat(path)).isFile()) throw new Error('not a regular file');
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const isFile = (await file.stat()).isFile();
  if (isFile) return file;
  await file.close();
  throw new Error('not a regular file');
}

async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  const file = await openRegular(path);
  try {
    const { size } = await file.stat();
    if (size > limit) throw new Error('file too large');
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Pieces in one piece of memory: each is written over when the next is asked for. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await openRegular(path);
  try {
    const piece = new Uint8Array(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}

/** The archive in a folder. */
export function folderSource(folder: string): ArchiveSource {
  const path = (name: keyof typeof ARCHIVE_NAMES): string => join(folder, ARCHIVE_NAMES[name]);
  const hasAdvice = existsSync(path('advice'));
  return {
    manifest: () => readBounded(path('manifest'), LIMITS.manifest),
    checkpoint: () => readBounded(path('checkpoint'), LIMITS.checkpoint),
    records: () => piecesOf(path('records')),
    bodies: () => piecesOf(path('bodies')),
    advice: () => (hasAdvice ? piecesOf(path('advice')) : undefined),
    sizes: async () => {
      const [records, bodies] = await Promise.all([sizeOf(path('records')), sizeOf(path('bodies'))]);
      return { ...(records !== undefined && { records }), ...(bodies !== undefined && { bodies }) };
    },
    documents: async () => {
      const entries = await readdir(path('documents')).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      return entries.slice(0, MAX_DOCUMENTS);
    },
    documentHash: (name) => hashOfDocument(path('documents'), name),
  };
}

async function hashOfDocument(folder: string, name: string): Promise<string | undefined> {
  if (!isBase64url(name, 32)) return undefined;
  let file: FileHandle;
  try {
    file = await openRegular(join(folder, name));
  } catch {
    return undefined;
  }
  try {
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>)
      hash.update(chunk);
    return hash.digest('base64url');
  } finally {
    await file.close();
  }
}

/** Writes an archive's files into a folder, which is made where it is missing. */
export async function writeArchive(folder: string, files: ArchiveFiles): Promise<void> {
  await mkdir(join(folder, ARCHIVE_NAMES.documents), { recursive: true });
  await writeFile(join(folder, ARCHIVE_NAMES.manifest), files.manifest);
  await writeFile(join(folder, ARCHIVE_NAMES.records), files.records);
  await writeFile(join(folder, ARCHIVE_NAMES.bodies), files.bodies);
  await writeFile(join(folder, ARCHIVE_NAMES.checkpoint), files.checkpoint);
  if (files.advice !== undefined) await writeFile(join(folder, ARCHIVE_NAMES.advice), files.advice);
  for (const [name, bytes] of files.documents) await writeFile(join(folder, ARCHIVE_NAMES.documents, name), bytes);
}

/** For `installByteSearch`: the C library's own search, four times as quick as that of typed arrays. */
export const nodeByteSearch = (bytes: Uint8Array, byte: number, from: number): number => search.call(bytes, byte, from);

/** For `installBase64url`. */
export function nodeBase64url(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(text, 'base64url');
  return new Uint8Array(buffer, byteOffset, byteLength);
}
