/** Generated archives, kept for the next run under node_modules/.cache/veche/bench. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.js';
import { type Ticker } from '../ticker.js';
import { generate } from './command.js';
import { type ArchivePlan } from './write.js';

/** Raised when what is written changes: archives of an older version are not used. */
const VERSION = 1;
const CACHE = join(ROOT, 'node_modules/.cache/veche/bench');

/** The folder of such an archive, written now where there is none. */
export async function cachedArchive(plan: ArchivePlan, ticker: Ticker): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([VERSION, plan.ballots, plan.options]));
  const folder = join(CACHE, `${plan.ballots}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  removeAbandoned();
  // Whole or not at all: an interrupted run leaves nothing that looks like an archive.
  const own = `${folder}.${process.pid}`;
  try {
    await generate(own, plan, ticker);
    if (!existsSync(folder)) renameSync(own, folder);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return folder;
}

/** What processes that are no more have begun. */
function removeAbandoned(): void {
  for (const name of readdirSync(CACHE)) {
    const owner = /\.(\d+)$/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
