/**
 * Where `verify` keeps what it has found so far: a file among the user's own, never in the archive, whose maker would
 * like to write it. Nobody else may read or write it.
 */
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type JournalStore } from '#protocol';

/** The journal at `path`, whose folder is made where it is missing. */
export function journalFile(path: string): JournalStore {
  return {
    async *lines() {
      await dropTornLine(path);
      const input = createReadStream(path, { encoding: 'utf8' });
      try {
        yield* createInterface({ input, crlfDelay: Infinity });
      } finally {
        input.destroy();
      }
    },
    append: async (line) => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await appendFile(path, `${line}\n`, { mode: 0o600 });
    },
    reset: () => rm(path, { force: true }),
  };
}

const TAIL = 1 << 16;

/** What an interruption left of the last line, so that the next one does not begin in its middle. */
async function dropTornLine(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    let end = (await file.stat()).size;
    const piece = new Uint8Array(TAIL);
    while (end > 0) {
      const from = Math.max(0, end - TAIL);
      const { bytesRead } = await file.read(piece, 0, end - from, from);
      const newline = piece.subarray(0, bytesRead).lastIndexOf(10);
      if (newline >= 0) return await file.truncate(from + newline + 1);
      end = from;
    }
    await file.truncate(0);
  } finally {
    await file.close();
  }
}
