/**
 * One process for one folder of a witness.
 *
 * Two processes on the same files would each decide from what they last read, and together cosign two
 * sides of a fork.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const heldHere = new Set<string>();

/** Takes the folder or throws; the answer gives it back. A lock left by a process that is gone is taken over. */
export function lockFolder(folder: string): () => void {
  const path = join(resolve(folder), 'lock');
  if (heldHere.has(path)) throw new Error(`another witness of this process uses ${folder}`);
  const owner = `${process.pid} ${startOf(process.pid)}`;
  try {
    writeFileSync(path, owner, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const [pid = '', ...start] = readFileSync(path, 'utf8').split(' ');
    if (Number(pid) !== process.pid && isAlive(Number(pid), start.join(' '))) {
      throw new Error(`process ${pid} uses ${folder}: end it first`, { cause: error });
    }
    writeFileSync(path, owner, { mode: 0o600 });
  }
  heldHere.add(path);
  return () => {
    if (heldHere.delete(path)) rmSync(path, { force: true });
  };
}

function isAlive(pid: number, start: string): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(pid) === start;
}

/** When a process started, where the system tells: process numbers are given out again after a while. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
