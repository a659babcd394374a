/**
 * Installs the packages when they are not those of package-lock.json. Node's built-ins only: it
 * runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { words } from './words.mjs';

export const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const mark = join(modules, '.lock-sha256');

/** `say` gets progress in a line; what npm prints goes to the error stream. */
export function ensure(say) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(words.oldNode(process.version));
    process.exit(1);
  }
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8').trim() === hash) return;
  if (!installed(JSON.parse(lock.toString('utf8')))) {
    say(words.installing);
    const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      // The tools that build and test are development dependencies.
      env: { ...process.env, NODE_ENV: 'development' },
      shell: process.platform === 'win32',
    });
    if (done.status !== 0) {
      console.error(words.installFailed);
      process.exit(1);
    }
  }
  writeFileSync(mark, `${hash}\n`);
}

/** Whether somebody ran `npm ci` by hand: npm writes its list of what is there only when all of it is. */
function installed(lock) {
  const list = join(modules, '.package-lock.json');
  if (!existsSync(list)) return false;
  const present = JSON.parse(readFileSync(list, 'utf8')).packages;
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  const missing = wanted.some(([path, entry]) => {
    const found = present[path];
    return found === undefined ? entry.optional !== true : found.version !== entry.version;
  });
  return !missing && Object.keys(present).every((path) => lock.packages[path] !== undefined);
}
