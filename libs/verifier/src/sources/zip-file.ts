/** A zip on disk (Node), read in place. Only a regular file: a pipe or a device in its place would never end. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type ArchiveSource } from '#protocol';
import { type RandomAccess } from './random-access.js';
import { zipSource } from './zip.js';

/** Rejects where there is no such file. What is wrong inside the zip rejects later, at each file of the archive. */
export async function openZip(path: string): Promise<ArchiveSource & { close(): Promise<void> }> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = await file.stat();
  if (!stat.isFile()) {
    await file.close();
    throw new Error('not a regular file');
  }
  const bytes: RandomAccess = {
    size: stat.size,
    read: async (offset, length) => {
      const read = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const { bytesRead } = await file.read(read, at, length - at, offset + at);
        if (bytesRead === 0) throw new Error('the file ends early');
        at += bytesRead;
      }
      return read;
    },
  };
  return { ...zipSource(bytes), close: () => file.close() };
}
