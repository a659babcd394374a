/**
 * What was found before, so that a run goes on where an earlier one ended, and the survivors that are explained.
 *
 * A kill holds while the mutated source and the spec that noticed are the same; a survival only while every source
 * and spec is, since any of them may have learnt to notice.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FOLDER = 'node_modules/.cache/veche/mutation';
export const EXPLAINED = 'test/mutation/survivors.json';

const digest = (parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

function readJson(file, otherwise) {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise;
  } catch {
    return otherwise;
  }
}

function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}

export class Results {
  #file;
  #known;
  #tree;
  #all;
  #unsaved = 0;

  constructor(root, tree, { fresh }) {
    this.#file = join(root, FOLDER, 'results.json');
    this.#known = fresh ? {} : readJson(this.#file, {});
    this.#tree = tree;
    this.#all = digest([...tree.hashes]);
  }

  find(mutant) {
    const known = this.#known[mutant.id];
    if (known === undefined || known.source !== this.#tree.hashes.get(mutant.file)) return undefined;
    const held = known.killed ? this.#tree.hashes.get(known.spec) === known.by : known.by === this.#all;
    return held ? known : undefined;
  }

  /** What noticed it when the source or the spec was another: to be asked first. */
  hint(mutant) {
    const known = this.#known[mutant.id];
    return known?.killed === true ? { spec: known.spec, test: known.test } : undefined;
  }

  /** Nothing that could be told at once: the next run begins with others. */
  putBack(mutant) {
    this.#known[mutant.id] = { ...this.#known[mutant.id], waits: this.#tree.hashes.get(mutant.file) };
  }

  waits(mutant) {
    return this.#known[mutant.id]?.waits === this.#tree.hashes.get(mutant.file);
  }

  keep(mutant, result) {
    const by = result.killed ? this.#tree.hashes.get(result.spec) : this.#all;
    this.#known[mutant.id] = { ...result, source: this.#tree.hashes.get(mutant.file), by };
    if (++this.#unsaved >= 20) this.save();
  }

  save() {
    this.#unsaved = 0;
    writeJson(this.#file, this.#known);
  }
}

/**
 * Profiles of the specs, each for as long as nothing changes that it loads. Mutants are kept by id: their numbers are
 * those of one run.
 */
export function keptProfiles(root, tree) {
  const fileOf = (spec) => join(root, FOLDER, `profile-${digest(spec).slice(0, 16)}.json`);
  const numbers = new Map(tree.mutants.map(({ id, number }) => [id, number]));
  const ids = tree.mutants.map(({ id }) => id);
  const change = (profile, names) => ({
    ...profile,
    load: names(profile.load),
    tests: profile.tests.map((test) => ({ ...test, hits: names(test.hits), hooks: names(test.hooks) })),
  });
  return {
    find(spec) {
      const kept = readJson(fileOf(spec), {});
      if (kept.digest !== tree.digests.get(spec)) return undefined;
      return change(kept.profile, (list) => list.flatMap((id) => numbers.get(id) ?? []));
    },
    keep(spec, profile) {
      const named = change(profile, (list) => list.map((number) => ids[number]));
      writeJson(fileOf(spec), { digest: tree.digests.get(spec), profile: named });
    },
  };
}

/** Explanations by id: `{ id, file, mutation, why }`. */
export const readExplained = (root) => new Map(readJson(join(root, EXPLAINED), []).map((one) => [one.id, one]));
