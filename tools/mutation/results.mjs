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

/** Profiles of the specs, for as long as nothing changes. */
export function keptProfiles(root, tree) {
  const file = join(root, FOLDER, 'profiles.json');
  const name = digest([[...tree.hashes], tree.mutants.map(({ id }) => id)]);
  const kept = readJson(file, {});
  const profiles = kept.name === name ? kept.profiles : {};
  return {
    find: (spec) => profiles[spec],
    keep(spec, profile) {
      profiles[spec] = profile;
      writeJson(file, { name, profiles });
    },
  };
}

/** Explanations by id: `{ id, file, mutation, why }`. */
export const readExplained = (root) => new Map(readJson(join(root, EXPLAINED), []).map((one) => [one.id, one]));
