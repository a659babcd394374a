/** Generated archives, kept for the next run under node_modules/.cache/veche/bench. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.js';
import { type Ticker } from '../ticker.js';
import { generate } from './command.js';
import { type ArchivePlan } from './write.js';

/** Raised when what is written changes: archives of an older version are not used. */
const VERSION = 1;

/** The folder of such an archive, written now where there is none. */
export async function cachedArchive(plan: ArchivePlan, ticker: Ticker): Promise<string> {
  const name = createHash('sha256')
    .update(JSON.stringify([VERSION, plan.ballots, plan.options]))
    .digest('hex');
  const cache = join(ROOT, 'node_modules/.cache/veche/bench');
  const folder = join(cache, `${plan.ballots}-${name.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  // Whole or not at all: an interrupted run leaves nothing that looks like an archive.
  const own = `${folder}.${randomBytes(6).toString('hex')}`;
  mkdirSync(cache, { recursive: true });
  try {
    await generate(own, plan, ticker);
    if (!existsSync(folder)) renameSync(own, folder);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return folder;
}
