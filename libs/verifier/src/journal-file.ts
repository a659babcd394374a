/**
 * Where `verify` keeps what it has found so far: a file among the user's own, never in the archive, whose maker would
 * like to write it. Nobody else may read or write it.
 */
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type JournalStore } from '#protocol';

/** The journal at `path`, whose folder is made where it is missing. */
export function journalFile(path: string): JournalStore {
  return {
    async *lines() {
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
