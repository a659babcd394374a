/**
 * `npm test`: everything that must hold. `npm test -- pattern` runs only the suites named.
 * As root on Debian it installs what the tests need; otherwise it names what is skipped.
 * With CI=true nothing may be skipped.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from './build.mjs';
import { ensure, root } from './ensure.mjs';
import { words } from './words.mjs';

const strict = process.env.CI === 'true';
const patterns = process.argv.slice(2);
const say = (line) => console.log(line);

const NEEDED = [
  { program: 'chromium', what: words.browserSuites },
  { program: 'redis-server', what: words.redisSuites },
];

function findNeeded() {
  const absent = () =>
    NEEDED.filter(({ program }) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0);
  if (absent().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const names = absent().map(({ program }) => program);
    say(words.apt(names));
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...names);
  }
  const skipped = absent();
  for (const { program, what } of skipped) say(words.skipped(program, what));
  if (strict && skipped.length > 0) {
    say(words.nothingMayBeSkipped);
    process.exit(1);
  }
}

/** Runs one check; what it prints is shown when it fails, or as it comes with `loud`. */
async function check(name, args, { loud = false, env = {} } = {}) {
  const began = performance.now();
  if (loud) say(words.step(name));
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: loud ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  child.stdout?.on('data', (bytes) => (output += bytes));
  child.stderr?.on('data', (bytes) => (output += bytes));
  const code = await new Promise((done) => child.once('close', done));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(code === 0 ? words.passed(name, seconds) : `${output}\n${words.failed(name, seconds)}`);
  if (code !== 0) failures.push(name);
}

const failures = [];
const bin = (path) => join(root, 'node_modules', path);
/** What these two remember of a file holds for its content; eslint's memory would not see a type change in another file. */
const memory = (name) => join(root, 'node_modules/.cache/veche', name);

async function style() {
  await check('prettier', [
    ...[bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn'],
    ...['--cache', '--cache-strategy', 'content', '--cache-location', memory('prettier'), '.'],
  ]);
  await check('depcruise', [
    bin('dependency-cruiser/bin/dependency-cruise.mjs'),
    ...['--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'test', 'tools'],
  ]);
  await check('knip', [bin('knip/bin/knip.js'), '--no-progress']);
  for (const project of ['tsconfig.json', 'apps/ballot-ui/tsconfig.json']) {
    if (existsSync(join(root, project))) {
      const info = memory(project.replaceAll('/', '-').replace('.json', '.tsbuildinfo'));
      const args = ['--noEmit', '--incremental', '--tsBuildInfoFile', info, '-p', project];
      await check(`types ${project}`, [bin('typescript/bin/tsc'), ...args]);
    }
  }
}

async function suites() {
  const report = memory('jest.json');
  mkdirSync(join(report, '..'), { recursive: true });
  rmSync(report, { force: true });
  await check(
    'jest',
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin('jest/bin/jest.js')],
      ...[
        '--maxWorkers=2',
        '--json',
        `--outputFile=${report}`,
        '--silent=false',
        ...(strict ? ['--ci'] : []),
        ...patterns,
      ],
    ],
    { loud: true },
  );
  if (!strict || !existsSync(report)) return;
  const { numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'));
  if (numPendingTests + numTodoTests > 0) {
    say(`${words.jestSkipped(numPendingTests + numTodoTests)} ${words.nothingMayBeSkipped}`);
    failures.push('jest');
  }
}

ensure(say);
findNeeded();
// The linter alone fills one core; the rest of the static checks take the other, and after them the build.
const whole = patterns.length === 0;
const [built] = await Promise.all([
  (async () => {
    if (whole) await style();
    return await build(say);
  })(),
  whole ? check('eslint', [bin('eslint/bin/eslint.js'), '.']) : undefined,
]);
if (built) await suites();
else failures.push('build');
say(failures.length === 0 ? words.allPassed : words.someFailed([...new Set(failures)]));
process.exit(failures.length === 0 ? 0 : 1);
