/**
 * Whether a mutant is noticed: by which test of which spec. Tests to which it makes no difference are left out, cheap
 * ones come first, and the first that fails decides.
 *
 * Where it makes no difference before a test begins, a process that has its fixtures ready switches it on for
 * that test alone: the same as starting anew, and hundreds of times faster. A test that fails is run once more
 * without the mutant, so that a mutant is never charged with what another left behind. Otherwise, and for every
 * mutant that seems to survive, a new process begins with the mutant in place.
 */
import { freemem } from 'node:os';
import { dirname } from 'node:path';
import { Worker } from './process.mjs';

/** No word for so long, in milliseconds, whatever the test: the machine may be busy with other things. */
const PATIENCE = 30_000;
/** Longer tests, in milliseconds, are left to the second look. */
const GLANCE_MS = 2500;
/** Processes are kept ready, a spec each, while half of the free memory lasts; each holds up to 300 MB. */
const ready = (lanes) => Math.max(4, Math.floor(freemem() / 2 / lanes / (300 * 2 ** 20)));

/**
 * Runs every test of a spec once without a mutant.
 * @returns {Promise<{ spec, loadMs, load: Set<number>, tests: object[], broken: string[] }>}
 */
export async function profileSpec(tree, spec) {
  const worker = new Worker({ tree, spec, patience: 10 * PATIENCE, mutant: 'watch' });
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

/** What a spec has to do with a mutant; undefined where none of its tests reaches it. */
function approach(profile, mutant) {
  const { number } = mutant;
  const direct = profile.tests.filter((test) => test.reached.has(number)).sort((a, b) => a.ms - b.ms);
  const atStart = profile.loaded.has(number) || profile.tests.some((test) => test.prepared.has(number));
  if (!atStart && direct.length === 0) return undefined;
  const others = profile.tests.filter((test) => !test.reached.has(number)).sort((a, b) => a.ms - b.ms);
  const tests = atStart ? [...direct, ...others] : direct;
  if (tests.length === 0) return undefined;
  const hooks = Math.max(...profile.tests.map(({ hooksMs }) => hooksMs));
  const near =
    dirname(profile.spec) === dirname(mutant.file)
      ? 0.3
      : profile.spec.split('/')[1] === mutant.file.split('/')[1]
        ? 1
        : 2;
  return { profile, atStart, tests, cost: near * (tests[0].ms + (atStart ? profile.loadMs + hooks + 300 : 0)) };
}

/** Profiles as they are stored, with sets to ask. */
export const openProfile = (stored) => ({
  ...stored,
  loaded: new Set(stored.load),
  tests: stored.tests.map((test) => ({ ...test, reached: new Set(test.hits), prepared: new Set(test.hooks) })),
});

/** One mutant after the other; several lanes work side by side. */
export class Lane {
  #tree;
  #profiles;
  #kept;
  #warm = new Map();

  constructor(tree, profiles, lanes = 1) {
    this.#tree = tree;
    this.#profiles = profiles;
    this.#kept = ready(lanes);
  }

  end() {
    for (const worker of this.#warm.values()) worker.end();
    this.#warm.clear();
  }

  #ways(mutant) {
    return this.#profiles
      .map((profile) => approach(profile, mutant))
      .filter((way) => way !== undefined)
      .sort((a, b) => a.cost - b.cost);
  }

  /**
   * What can be told at once, by processes that are ready; undefined where it takes new ones.
   * @returns {Promise<{ killed: boolean, spec?: string, test?: string, why: string } | undefined>}
   */
  async glance(mutant) {
    const ways = this.#ways(mutant);
    if (ways.length === 0) return { killed: false, why: 'it makes no difference to any test' };
    for (const way of ways) {
      const tests = way.tests.filter(({ ms }) => ms <= GLANCE_MS);
      if (way.atStart || tests.length === 0) continue;
      const answer = await this.#ready(mutant, { ...way, tests });
      if (answer.killed) return answer;
    }
    return undefined;
  }

  /** In processes that have the mutant from the start: whether it survives in earnest. */
  async examine(mutant) {
    const ways = this.#ways(mutant);
    for (const way of ways) {
      const answer = await this.#anew(mutant, way);
      if (answer.killed) return answer;
    }
    return {
      killed: false,
      why: `${ways.reduce((sum, { tests }) => sum + tests.length, 0)} tests it makes a difference to`,
    };
  }

  #patience({ profile }) {
    return PATIENCE + 10 * Math.max(profile.loadMs, ...profile.tests.map(({ ms, hooksMs }) => ms + hooksMs));
  }

  async #anew(mutant, way) {
    const { spec } = way.profile;
    const worker = new Worker({ tree: this.#tree, spec, patience: this.#patience(way), mutant: mutant.number });
    try {
      const loaded = await worker.loaded;
      if (loaded.broken !== undefined) return { killed: true, spec, test: '', why: `does not load: ${loaded.broken}` };
      if (loaded.loaded !== true) return stopped(loaded, spec);
      return read(await worker.order({ order: 'test', tests: way.tests.map(({ at }) => at) }), spec);
    } finally {
      worker.end();
    }
  }

  async #ready(mutant, way) {
    const { spec } = way.profile;
    const worker = await this.#warmed(way);
    const answer = await worker.order({
      order: 'test',
      tests: way.tests.map(({ at }) => at),
      mutant: mutant.number,
    });
    if (answer.hung || answer.gone || answer.spoilt !== undefined) {
      worker.end();
      this.#warm.delete(spec);
      if (answer.hung) return stopped(answer, spec);
      return this.#anew(mutant, way);
    }
    return read(answer, spec);
  }

  async #warmed(way) {
    const { spec } = way.profile;
    let worker = this.#warm.get(spec);
    this.#warm.delete(spec);
    if (worker === undefined || worker.gone) {
      worker = new Worker({ tree: this.#tree, spec, patience: this.#patience(way) });
      await worker.loaded;
    }
    this.#warm.set(spec, worker);
    for (const [oldest, idle] of this.#warm) {
      if (this.#warm.size <= this.#kept) break;
      idle.end();
      this.#warm.delete(oldest);
    }
    return worker;
  }
}

const stopped = (answer, spec) => ({
  killed: true,
  spec,
  test: '',
  why: answer.hung ? 'timed out' : 'the process died',
});

function read(answer, spec) {
  if (answer.survived === true) return { killed: false, why: '' };
  if (answer.killed !== undefined) return { killed: true, spec, ...answer.killed };
  return stopped(answer, spec);
}
