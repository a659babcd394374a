/**
 * Builds the kernel (dist/kernel), programs (dist/apps, dist/libs, dist/threads) and pages (dist/ballot-ui, dist/verify-page) when
 * their sources have changed since the last build. By itself: `node tools/build.mjs [--force]`.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensure, root } from './ensure.mjs';
import { words } from './words.mjs';

const dist = join(root, 'dist');
const pages = join(root, 'apps/ballot-ui');
const cache = join(root, 'node_modules/.cache/veche');
const thread = 'tools/build-thread.mjs';

/** Resolves to whether all was built; what compilers print goes to the error stream, and only when they fail. */
export async function build(say, { force = false } = {}) {
  const unlock = await lock(say);
  try {
    const shared = ['package-lock.json', 'package.json', 'tsconfig.json', 'nest-cli.json'].map((file) =>
      join(root, file),
    );
    if (!(await kernel(say, shared[0], force))) return false;
    const libs = files(join(root, 'libs'));
    const apps = files(join(root, 'apps'));
    const ofPages = apps.filter((file) => file.startsWith(pages));
    const ofPrograms = apps.filter((file) => !file.startsWith(pages));
    const jobs = [programs(say, hashOf([...shared, join(root, thread), ...libs, ...ofPrograms]), force)];
    const config = ['vite.config.ts', 'vite.config.mjs', 'vite.config.js'].find((name) =>
      existsSync(join(pages, name)),
    );
    if (config !== undefined) jobs.push(buildPages(say, hashOf([...shared, ...libs, ...ofPages]), config, force));
    return (await Promise.all(jobs)).every(Boolean);
  } finally {
    unlock();
  }
}

/** First: programs and pages carry it. */
function kernel(say, lockfile, force) {
  const mark = join(dist, '.kernel-sha256');
  const compiler = 'tools/build-kernel.mjs';
  const hash = hashOf([lockfile, join(root, compiler), ...files(join(root, 'libs/kernel/assembly'))]);
  if (!force && existsSync(join(dist, 'kernel/kernel.wasm')) && isCurrent(mark, hash)) return true;
  say(words.building);
  rmSync(mark, { force: true });
  return run([compiler], mark, hash);
}

async function programs(say, hash, force) {
  const mark = join(dist, '.programs-sha256');
  if (!force && isCurrent(mark, hash)) return true;
  say(words.building);
  rmSync(mark, { force: true });
  // What is left of a deleted source would still be found by whoever imports it.
  rmSync(join(dist, 'libs'), { recursive: true, force: true });
  rmSync(join(dist, 'apps'), { recursive: true, force: true });
  return (await run(['node_modules/@nestjs/cli/bin/nest.js', 'build', 'api'])) && run([thread], mark, hash);
}

async function buildPages(say, hash, config, force) {
  const mark = join(dist, '.pages-sha256');
  if (!force && isCurrent(mark, hash)) return true;
  say(words.buildingPages);
  rmSync(mark, { force: true });
  const vite = (name, done) =>
    run(
      ['node_modules/vite/bin/vite.js', 'build', pages, '--config', join(pages, name), '--logLevel', 'warn'],
      done,
      hash,
    );
  // The page that is one file comes first: the others offer it for download, and list its hash.
  return (await vite('vite.verify-file.config.ts', join(dist, '.page-file-sha256'))) && (await vite(config, mark));
}

function isCurrent(mark, hash) {
  return existsSync(mark) && readFileSync(mark, 'utf8') === hash;
}

/** Resolves to whether the program succeeded; then the mark, where one is given, says of what. */
async function run(args, mark, hash) {
  let output = '';
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (bytes) => (output += bytes));
  child.stderr.on('data', (bytes) => (output += bytes));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) {
    console.error(`${words.buildFailed}\n${output}`);
    return false;
  }
  if (mark === undefined) return true;
  mkdirSync(dist, { recursive: true });
  writeFileSync(mark, hash);
  return true;
}

/** Sources under a folder, sorted; tests are no part of a build. */
function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.spec\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[/\\](node_modules|dist)[/\\]/.test(file))
    .sort();
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(`${relative(root, path)}\0${statSync(path).size}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** One build at a time in a folder: a second one would take away files under the first. */
async function lock(say) {
  const folder = join(cache, 'build.lock');
  const owner = join(folder, 'pid');
  mkdirSync(cache, { recursive: true });
  for (let told = false; ;) {
    try {
      mkdirSync(folder);
      writeFileSync(owner, String(process.pid));
      return () => rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (abandoned(folder, owner)) rmSync(folder, { recursive: true, force: true });
    else {
      if (!told) say(words.waitingForBuild);
      told = true;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

function abandoned(folder, owner) {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false;
    // The owner may be between making the folder and writing its number.
    if (error.code === 'ENOENT') return existsSync(folder) && Date.now() - statSync(folder).mtimeMs > 5000;
    return true;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const say = (line) => console.error(line);
  ensure(say);
  process.exit((await build(say, { force: process.argv.includes('--force') })) ? 0 : 1);
}
