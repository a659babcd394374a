/**
 * Whether a mutant is noticed: by which test of which spec. Tests to which it makes no difference are left out, cheap
 * ones come first, whatever spec they are of, and the first that fails decides.
 *
 * Where it makes no difference before a test begins, a process that has its fixtures ready switches it on for
 * that test alone: the same as starting anew, and hundreds of times faster. A test that fails is run once more
 * without the mutant, so that a mutant is never charged with what another left behind. Where it makes a difference
 * before, what such a process finds is a guess: a new process, with the mutant from the first line on, has to confirm
 * it. So has every mutant that seems to survive.
 */
import { freemem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { approaches, Killers, remembered, rounds } from './approach.mjs';
import { Worker } from './process.mjs';

/** No word for so long, in milliseconds, whatever the test: the machine may be busy with other things. */
const PATIENCE = 20_000;
/** The same for tests whose fixtures are ready. */
const PATIENCE_READY = 10_000;
/** Tests up to this length, in milliseconds, are asked beside a guess: the process is there. */
const BESIDE_MS = 200;
/** Milliseconds after which what no test has noticed so far is left to the second look: it may well survive. */
const GLANCE_MS = 10_000;
/** A mutant for which so many guesses were wrong is looked at spec by spec. */
const GUESSES = 3;
/** Processes are kept ready, a spec each, while half of the free memory lasts; each holds up to 300 MB. */
const ready = (lanes) => Math.max(4, Math.floor(freemem() / 2 / lanes / (300 * 2 ** 20)));

/** One mutant after the other; several lanes work side by side. */
export class Lane {
  #tree;
  #profiles;
  #kept;
  #killers;
  #warm = new Map();

  constructor(tree, profiles, { lanes = 1, killers = new Killers() } = {}) {
    this.#tree = tree;
    this.#profiles = profiles;
    this.#kept = ready(lanes);
    this.#killers = killers;
  }

  end() {
    for (const worker of this.#warm.values()) worker.end();
    this.#warm.clear();
  }

  /**
   * What can be told at once, by processes that are ready; undefined where it takes new ones. `hint`: the spec and the
   * test that noticed when the source or the spec was another.
   * @returns {Promise<{ killed: boolean, spec?: string, test?: string, why: string } | undefined>}
   */
  async glance(mutant, hint = undefined) {
    const ways = approaches(this.#profiles, mutant);
    if (ways.length === 0) return { killed: false, why: 'it makes no difference to any test' };
    const before = remembered(ways, hint);
    if (before !== undefined) {
      const { way, test } = before;
      const answer = await (way.atStart ? this.#confirm(mutant, way, test) : this.#ready(mutant, way, [test]));
      if (answer.killed) return answer;
    }
    const wrong = new Set();
    const begun = performance.now();
    for (const { way, tests } of rounds(ways, this.#killers.among(ways, mutant.file))) {
      if (performance.now() - begun > GLANCE_MS) return undefined;
      if (way.atStart && (wrong.has(way) || wrong.size >= GUESSES)) continue;
      const answer = await this.#ready(mutant, way, tests);
      if (!answer.killed) continue;
      if (!way.atStart) return answer;
      const guess = tests.find(({ name }) => name === answer.test);
      const confirmed = await this.#confirm(mutant, way, guess);
      if (confirmed.killed) return confirmed;
      wrong.add(way);
    }
    return undefined;
  }

  /**
   * In processes that have the mutant from the start: whether it survives in earnest. Undefined where that takes longer
   * than `limit` milliseconds; `asked`, the specs that have not noticed, is then to be given again.
   */
  async examine(mutant, { limit = Infinity, asked = new Set() } = {}) {
    const ways = approaches(this.#profiles, mutant);
    const begun = performance.now();
    for (const way of ways) {
      if (asked.has(way.profile.spec)) continue;
      if (performance.now() - begun > limit) return undefined;
      const answer = await this.#anew(mutant, way, way.tests);
      if (answer.killed) return answer;
      asked.add(way.profile.spec);
    }
    return {
      killed: false,
      why: `${ways.reduce((sum, { tests }) => sum + tests.length, 0)} tests it makes a difference to`,
    };
  }

  /** A new process, with the test first that a guess names; and short ones after it. */
  #confirm(mutant, way, test) {
    const beside = way.tests.filter((other) => other !== test && other.ms <= BESIDE_MS);
    return this.#anew(mutant, way, test === undefined ? beside : [test, ...beside]);
  }

  async #anew(mutant, way, tests) {
    const { spec } = way.profile;
    const patience = patienceFor(way.profile, tests);
    const worker = new Worker({ tree: this.#tree, spec, patience, mutant: mutant.number });
    try {
      const loaded = await worker.loaded;
      if (loaded.broken !== undefined) {
        await this.#mustLoad(spec);
        return { killed: true, spec, test: '', why: `does not load: ${loaded.broken}` };
      }
      if (loaded.loaded !== true) return stopped(loaded, spec);
      return read(await worker.order({ order: 'test', tests: tests.map(({ at }) => at) }), spec);
    } finally {
      worker.end();
    }
  }

  /** Packages may have been taken away under a run: then nothing loads any more, and nothing was noticed. */
  async #mustLoad(spec) {
    const worker = new Worker({ tree: this.#tree, spec, patience: 10 * PATIENCE });
    const { broken } = await worker.loaded;
    worker.end();
    if (broken !== undefined) throw new Error(`${spec} does not load any more, without a mutant either: ${broken}`);
  }

  async #ready(mutant, way, tests) {
    const { spec } = way.profile;
    const worker = await this.#warmed(way.profile);
    worker.patience = PATIENCE_READY + 20 * longest(tests);
    const answer = await worker.order({ order: 'test', tests: tests.map(({ at }) => at), mutant: mutant.number });
    if (answer.hung || answer.gone || answer.spoilt !== undefined) {
      worker.end();
      this.#warm.delete(spec);
      if (answer.hung) return stopped(answer, spec);
      return this.#anew(mutant, way, tests);
    }
    return read(answer, spec);
  }

  async #warmed(profile) {
    const { spec } = profile;
    let worker = this.#warm.get(spec);
    this.#warm.delete(spec);
    if (worker === undefined || worker.gone) {
      worker = new Worker({ tree: this.#tree, spec, patience: PATIENCE + 10 * profile.startMs });
      await worker.loaded;
      await worker.order({ order: 'prepare', tests: profile.tests.map(({ at }) => at) });
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

/** A word comes after every test, and its fixtures may have to be made before it. */
const patienceFor = ({ longestStartMs }, tests) => PATIENCE + 10 * (longestStartMs + longest(tests));
const longest = (tests) => Math.max(0, ...tests.map(({ ms }) => ms));

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
