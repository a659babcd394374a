/**
 * What the tests of each spec have to do with a mutant, and in which order they are asked. A test costs what it takes,
 * whichever spec it is of: a minute of one spec must not come before a millisecond of another.
 */
import { dirname } from 'node:path';
import { Worker } from './process.mjs';

/** Milliseconds up to which a test is asked in the first, second and third round; longer ones are left to the second look. */
const ROUNDS = [20, 200, 2500];
/** A first run of every test is as slow as the tests are: a word is due after each of them, long after it was expected. */
const PATIENCE = 300_000;

/**
 * Runs every test of a spec once without a mutant.
 * @returns {Promise<{ spec, loadMs, load: number[], tests: object[], broken: string[] }>}
 */
export async function profileSpec(tree, spec) {
  const worker = new Worker({ tree, spec, patience: PATIENCE, mutant: 'watch' });
  try {
    const loaded = await worker.loaded;
    const none = { spec, loadMs: 0, load: [], tests: [], broken: [] };
    if (loaded.loaded !== true) return { ...none, broken: [spec] };
    if (loaded.broken !== undefined) return { ...none, broken: [`${spec}: ${loaded.broken}`] };
    const { profile } = await worker.order({ order: 'profile' });
    if (profile === undefined) return { ...none, broken: [spec] };
    const tests = profile.map((of, at) => ({ ...of, at, name: loaded.tests[at] }));
    const broken = tests.filter(({ failed }) => failed !== undefined);
    return {
      spec,
      loadMs: loaded.ms,
      load: loaded.hits,
      tests: tests.filter(({ failed }) => failed === undefined),
      broken: broken.map(({ name, failed }) => `${spec}: ${name}: ${failed}`),
    };
  } finally {
    worker.end();
  }
}

/** Profiles as they are stored, with sets to ask. */
export const openProfile = (stored) => ({
  ...stored,
  startMs: stored.loadMs + stored.tests.reduce((sum, { hooksMs }) => sum + hooksMs, 0),
  longestStartMs: Math.max(stored.loadMs, ...stored.tests.map(({ hooksMs }) => hooksMs)),
  loaded: new Set(stored.load),
  tests: stored.tests.map((test) => ({ ...test, reached: new Set(test.hits), prepared: new Set(test.hooks) })),
});

const cheapFirst = (a, b) => a.ms - b.ms;
const costOf = (tests) => tests.reduce((sum, { ms }) => sum + ms, 0);

/**
 * What a spec has to do with a mutant; undefined where none of its tests reaches it. `direct` are the tests during
 * which it makes a difference; `atStart`: it makes one before they begin, so that every test may notice.
 */
function approach(profile, mutant) {
  const { number } = mutant;
  const direct = profile.tests.filter((test) => test.reached.has(number)).sort(cheapFirst);
  const atStart = profile.loaded.has(number) || profile.tests.some((test) => test.prepared.has(number));
  const others = atStart ? profile.tests.filter((test) => !test.reached.has(number)).sort(cheapFirst) : [];
  const tests = [...direct, ...others];
  if (tests.length === 0) return undefined;
  const isBeside = dirname(profile.spec) === dirname(mutant.file);
  const isSameLibrary = profile.spec.split('/')[1] === mutant.file.split('/')[1];
  const far = isBeside ? 0.3 : isSameLibrary ? 1 : 2;
  return { profile, atStart, direct, tests, far, cost: far * (300 + profile.startMs + costOf(tests)) };
}

/** The specs that may notice, the one that is done soonest first. */
export const approaches = (profiles, mutant) =>
  profiles
    .map((profile) => approach(profile, mutant))
    .filter((way) => way !== undefined)
    .sort((a, b) => a.cost - b.cost);

/**
 * Tests to be asked in processes that are ready, as rounds of `{ way, tests }`: all the shortest of all specs, then the
 * longer ones. In a round, what decides at once comes before what gives a guess, and a spec that is near before others.
 * `known`: what comes before longer ones.
 */
export function rounds(ways, known = []) {
  const [first, ...others] = ROUNDS.map((most, at) => {
    const least = ROUNDS[at - 1] ?? -1;
    return ways
      .map((way) => ({ way, tests: way.direct.filter(({ ms }) => ms > least && ms <= most) }))
      .filter(({ tests }) => tests.length > 0)
      .sort((a, b) => a.way.atStart - b.way.atStart || a.way.far - b.way.far || a.tests[0].ms - b.tests[0].ms);
  });
  return [...first, ...known, ...others.flat()];
}

/** How many of the tests that noticed other mutants of a file are asked before their turn. */
const KNOWN_KILLERS = 6;

/** Tests that noticed mutants, by file: what noticed one line's mutant often notices its neighbour's. */
export class Killers {
  #of = new Map();

  add(file, { spec, test }) {
    const counts = this.#of.get(file) ?? new Map();
    const name = JSON.stringify([spec, test]);
    this.#of.set(file, counts.set(name, (counts.get(name) ?? 0) + 1));
  }

  /** `{ way, tests }` of those that reach the mutant while they run, as rounds are: those that noticed most, cheap ones first. */
  among(ways, file) {
    const often = [...(this.#of.get(file) ?? [])].sort((a, b) => b[1] - a[1]);
    return often
      .map(([name]) => JSON.parse(name))
      .map(([spec, test]) => remembered(ways, { spec, test }))
      .filter((found) => found !== undefined && !found.way.atStart && found.test.ms > ROUNDS[0])
      .filter(({ test }) => test.ms <= ROUNDS.at(-1))
      .slice(0, KNOWN_KILLERS)
      .sort((a, b) => a.test.ms - b.test.ms)
      .map(({ way, test }) => ({ way, tests: [test] }));
  }
}

/** The test that noticed before, should it still be there and reach the mutant. */
export function remembered(ways, hint) {
  const way = ways.find(({ profile }) => profile.spec === hint?.spec);
  const test = way?.tests.find(({ name }) => name === hint.test);
  return test === undefined ? undefined : { way, test };
}
