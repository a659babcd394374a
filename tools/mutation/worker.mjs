/**
 * A process with one spec loaded: `node worker.mjs FOLDER SPEC COUNT [MUTANT | watch]`, driven by messages. With a
 * mutant it is there from the first line on, as in a changed source; else mutants are switched on test by test.
 */
import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { watching } from './watch.mjs';

const [folder, spec, count, from] = process.argv.slice(2);
const hits = new Uint8Array(Number(count));
const NONE = -1;
const watches = from === 'watch';
let active = from === undefined || watches ? NONE : Number(from);
globalThis.__vecheMutation = watches ? watching(hits) : { mutant: (number) => number === active };
process.env.VECHE_LANG = 'en';

const say = (message) => new Promise((done) => process.send(message, done));
const reached = () => {
  const numbers = [];
  hits.forEach((hit, number) => hit === 1 && numbers.push(number));
  hits.fill(0);
  return numbers;
};
const reason = (error) =>
  stripVTControlCharacters(String(error?.message ?? error))
    .split('\n')
    .filter(Boolean)
    .slice(0, 2)
    .join(' ')
    .slice(0, 200);

/** What is not awaited by a test still fails it. */
let stray;
process.on('unhandledRejection', (error) => (stray = error));
process.on('uncaughtException', (error) => (stray = error));

const url = (path) => pathToFileURL(join(folder, path)).href;
const jest = await import(url('node_modules/@jest/globals/index.js'));
const begun = performance.now();
let broken;
try {
  await import(url(spec.replace(/\.ts$/, '.js')));
} catch (error) {
  broken = reason(error);
}
await say({
  loaded: true,
  broken,
  ms: performance.now() - begun,
  tests: jest.tests.map(({ name }) => name),
  hits: reached(),
});

async function attempt(test) {
  stray = undefined;
  try {
    await jest.prepare(test);
    await jest.runTest(test);
    return stray === undefined ? undefined : reason(stray);
  } catch (error) {
    return reason(error);
  }
}

/** Every test once, without a mutant: how long, and which mutants would matter to it, its hooks apart. */
async function profile() {
  const found = [];
  for (const test of jest.tests) {
    let failed;
    const start = performance.now();
    try {
      await jest.prepare(test);
    } catch (error) {
      failed = reason(error);
    }
    const hooks = reached();
    const middle = performance.now();
    failed ??= await attempt(test);
    const end = performance.now();
    const of = { hooksMs: middle - start, ms: end - middle, hooks, hits: reached(), failed };
    found.push(of);
    await say({ alive: true });
  }
  return found;
}

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ order, tests, mutant }) => {
  if (order === 'profile') return say({ profile: await profile() });
  if (order === 'prepare') {
    for (const at of tests) await jest.prepare(jest.tests[at]).catch(() => {});
    return say({ prepared: true });
  }
  if (order === 'end') {
    await jest.finish().catch(() => {});
    process.exit(0);
  }
  // A warm process has its fixtures made without the mutant; one begun with it stays with it.
  const warm = from === undefined;
  for (const at of tests) {
    const test = jest.tests[at];
    if (warm) {
      try {
        await jest.prepare(test);
      } catch (error) {
        return say({ spoilt: reason(error) });
      }
      active = mutant;
    }
    const why = await attempt(test);
    if (warm) active = NONE;
    if (why === undefined) {
      await say({ alive: true });
      continue;
    }
    // Did the mutant do it, or what an earlier one left behind?
    const after = warm ? await attempt(test) : undefined;
    return say(after === undefined ? { killed: { test: test.name, why } } : { spoilt: after });
  }
  return say({ survived: true });
});
