/**
 * Files that survive a crash whole: written beside, flushed, renamed, and the rename flushed too.
 *
 * A witness that forgets what it has cosigned can be led to cosign a fork, so nothing may leave it
 * before this has returned.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Replaces the file, readable by the owner alone. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncFolder(dirname(path));
}

/** Makes the folder, for the owner alone, and makes it last. Its parent must be there. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700, recursive: true });
  await syncFolder(dirname(path));
}

/** Undefined when there is no such file; any other failure is thrown. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
