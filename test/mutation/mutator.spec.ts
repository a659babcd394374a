/**
 * The mutation drill itself (tools/mutation): it finds what it should find, changes nothing into itself, and tells
 * a mutant that a test notices from one that none does. Were it wrong, the score would mean nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';

interface Mutant {
  readonly id: string;
  readonly line: number;
  readonly operator: string;
  readonly original: string;
  readonly replacement: string;
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly code: string;
}
interface Tree {
  readonly mutants: readonly Mutant[];
  readonly specs: readonly string[];
  remove(): void;
}
interface Result {
  readonly killed: boolean;
  readonly test?: string;
  readonly why: string;
}
interface Results {
  find(mutant: Mutant): Result | undefined;
  hint(mutant: Mutant): { spec: string; test: string } | undefined;
  keep(mutant: Mutant, result: Result): void;
  putBack(mutant: Mutant): void;
  waits(mutant: Mutant): boolean;
  save(): void;
}
interface Lane {
  glance(mutant: Mutant, hint?: { spec: string; test: string }): Promise<Result | undefined>;
  examine(mutant: Mutant): Promise<Result>;
  examine(mutant: Mutant, options: { limit: number; asked: Set<string> }): Promise<Result | undefined>;
  end(): void;
}
interface Round {
  readonly way: unknown;
  readonly tests: readonly { readonly ms: number }[];
}
interface Mutation {
  listMutants(file: string, text: string): Omit<Mutant, 'number'>[];
  instrument(text: string, mutants: readonly Mutant[]): string;
  instrumentToWatch(text: string, mutants: readonly Mutant[]): string;
  watching(differs: Uint8Array): unknown;
  plantTree(root: string): Tree;
  profileSpec(tree: Tree, spec: string): Promise<{ readonly broken: readonly string[] }>;
  openProfile(profile: unknown): unknown;
  rounds(ways: readonly unknown[], known?: readonly unknown[]): readonly Round[];
  Killers: new () => {
    add(file: string, result: { spec: string; test: string }): void;
    among(ways: readonly unknown[], file: string): readonly Round[];
  };
  keptProfiles(root: string, tree: Tree): { find(spec: string): unknown; keep(spec: string, profile: unknown): void };
  Results: new (root: string, tree: Tree, options: { fresh: boolean }) => Results;
  Lane: new (tree: Tree, profiles: readonly unknown[]) => Lane;
  endAll(): void;
  matches(path: string, glob: string): boolean;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
let mutation: Mutation;
beforeAll(async () => {
  const names = ['mutants', 'instrument', 'watch', 'tree', 'approach', 'examine', 'process', 'results', 'drill'];
  const modules: unknown[] = [];
  for (const name of names) modules.push(await import(join(root, 'tools/mutation', `${name}.mjs`)));
  mutation = Object.assign({}, ...modules) as Mutation;
});

const SAMPLE = `
import { frame, hash } from './elsewhere.js';
const LIMIT = 3;
const bytesOf = (fp, key) => hash(frame('veche/v1/sample', fp, key));
const check = (value, note) => {
  if (value.kind === 'a' && value.count >= LIMIT) note('count');
  if (!value.parts.every((part) => part > 0)) note('parts');
  return value.kind !== 'b';
};
`;
const FILE = 'libs/crypto/src/sample.ts';
const list = (text = SAMPLE): Mutant[] => mutation.listMutants(FILE, text).map((one, at) => ({ ...one, number: at }));
const shown = (mutants: readonly Mutant[], operator: string): string[] =>
  mutants.filter((one) => one.operator === operator).map(({ original, replacement }) => `${original} → ${replacement}`);

describe('listing mutants', () => {
  it('takes every field out of a transcript and changes its label', () => {
    expect(shown(list(), 'transcript')).toEqual(['fp → (left out)', 'key → (left out)']);
    expect(shown(list(), 'label')).toEqual(["'veche/v1/sample' → 'veche/v1/samplex'"]);
  });

  it('takes comparisons out of a check, moves bounds, drops operands and statements', () => {
    const mutants = list();
    expect(shown(mutants, 'condition')).toContain("value.kind === 'a' && value.count >= LIMIT → false");
    expect(shown(mutants, 'boundary')).toEqual(['value.count >= LIMIT → value.count > LIMIT', 'part > 0 → part >= 0']);
    expect(shown(mutants, 'operand')).toEqual([
      "value.kind === 'a' && value.count >= LIMIT → value.count >= LIMIT",
      "value.kind === 'a' && value.count >= LIMIT → value.kind === 'a'",
    ]);
    expect(shown(mutants, 'quantifier')).toEqual(['value.parts.every → some']);
    expect(shown(mutants, 'statement')).toEqual(["note('count') → (left out)", "note('parts') → (left out)"]);
    expect(shown(mutants, 'constant')).toEqual(['3 → 3 + 1']);
  });

  it('leaves nonces alone: what is left out of them shows nowhere', () => {
    const nonce = "const n = hedgedNonce(random, secret, ...frame('veche/v1/x', fp));";
    expect(list(nonce)).toEqual([]);
  });

  it('never lists a change that changes nothing, nor one change twice', () => {
    const mutants = list();
    expect(mutants.every(({ start, end, code }) => SAMPLE.slice(start, end) !== code)).toBe(true);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    expect(new Set(mutants.map(({ start, end, code }) => `${start} ${end} ${code}`)).size).toBe(mutants.length);
  });

  it('keeps its ids when other lines come before', () => {
    const moved = list(`// a line more\nconst other = 1;\n${SAMPLE}`);
    expect(moved.map(({ id }) => id)).toEqual(expect.arrayContaining(list().map(({ id }) => id)));
  });
});

describe('a source with its mutants in it', () => {
  type Check = (value: { kind: string; count: number; parts: number[] }, note: (what: string) => void) => boolean;
  const load = (code: string, switches: unknown): Check =>
    runInNewContext(`${code.replace(/^import .*$/m, '')}; check`, { __vecheMutation: switches }) as Check;
  const outcome = (check: Check, kind: string, count: number, ...parts: number[]): string => {
    const notes: string[] = [];
    const answer = check({ kind, count, parts }, (what) => notes.push(what));
    return [...notes, answer].join();
  };
  const cases: readonly (readonly [string, number, ...number[]])[] = [
    ['a', 3, 1],
    ['a', 2, 1],
    ['b', 3, 1, 0],
    ['c', 9],
    ['a', 4, 0, 1],
  ];

  it('does what the original does until one is switched on, and each then shows', () => {
    const mutants = list();
    let active = -1;
    const check = load(mutation.instrument(SAMPLE, mutants), { mutant: (number: number) => number === active });
    const outcomes = (): string[] => cases.map((one) => outcome(check, ...one));
    const honest = outcomes();
    expect(honest).toEqual(['count,true', 'true', 'parts,false', 'true', 'count,parts,true']);
    const inCheck = mutants.filter(({ line, operator }) => line > 4 && operator !== 'constant');
    for (const { number, original, replacement } of inCheck) {
      active = number;
      expect([original, replacement, outcomes()]).not.toEqual([original, replacement, honest]);
    }
  });

  it('notes, when watched, exactly the mutants that would have shown', () => {
    const mutants = list();
    const differs = new Uint8Array(mutants.length);
    const check = load(mutation.instrumentToWatch(SAMPLE, mutants), mutation.watching(differs));
    differs.fill(0);
    expect(outcome(check, 'a', 2, 1)).toBe('true');
    const noted = mutants.filter(({ number }) => differs[number] === 1);
    expect(noted.map(({ original, replacement }) => `${original} → ${replacement}`)).toEqual([
      "value.kind === 'a' && value.count >= LIMIT → true",
      "value.kind === 'a' && value.count >= LIMIT → value.kind === 'a'",
      '!value.parts.every((part) => part > 0) → true',
      'value.parts.every → some',
      "value.kind !== 'b' → value.kind === 'b'",
    ]);
  });
});

describe('a small library and its spec', () => {
  const SOURCE = `export const isSmall = (n: number): boolean => {
  if (n < 0) return false;
  return n <= 9;
};
export function unseen(n: number): boolean {
  if (n > 5) return true;
  return false;
}
export function forever(n: number): number {
  let left = n;
  while (left > 0) left -= 1;
  return left;
}
export const size = (n: number): string => (n > 100 ? 'big' : 'small');
export const isOdd = (n: number): boolean => n % 2 === 1;
`;
  const SPEC = `import { beforeAll, expect, it } from '@jest/globals';
import { forever, isOdd, isSmall, size } from './sample.js';
let prepared: string;
let odd: boolean;
beforeAll(() => {
  prepared = size(101);
  odd = isOdd(1);
});
it('is of the same size as before', () => expect(size(101)).toBe(prepared));
it('is odd', () => expect([odd, isOdd(2)]).toEqual([true, false]));
it.each([[0, true], [9, true], [10, false], [-1, false]])('%s', (n, is) => {
  expect(isSmall(n)).toBe(is);
});
it('ends', () => expect(forever(3)).toBe(0));
`;
  let folder: string;
  let tree: Tree;
  let lane: Lane;
  let profile: { readonly broken: readonly string[] };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'veche-mutation-test-'));
    mkdirSync(join(folder, 'libs/crypto/src'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ imports: {} }));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, FILE), SOURCE);
    writeFileSync(join(folder, FILE.replace('.ts', '.spec.ts')), SPEC);
    tree = mutation.plantTree(folder);
    profile = await mutation.profileSpec(tree, tree.specs[0] ?? '');
    expect(profile.broken).toEqual([]);
    lane = new mutation.Lane(tree, [mutation.openProfile(profile)]);
  });
  afterAll(() => {
    lane.end();
    mutation.endAll();
    tree.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const named = (original: string, replacement: string): Mutant => {
    const mutant = tree.mutants.find((one) => one.original === original && one.replacement === replacement);
    if (mutant === undefined) throw new Error(`no mutant ${original} → ${replacement}`);
    return mutant;
  };
  const examine = async (original: string, replacement: string): Promise<Result> => {
    const mutant = named(original, replacement);
    return (await lane.glance(mutant)) ?? lane.examine(mutant);
  };

  it('names the test that notices', async () => {
    expect(await examine('n <= 9', 'n < 9')).toMatchObject({ killed: true, test: '%s [1]' });
    expect(await examine('n < 0', 'false')).toMatchObject({ killed: true, test: '%s [3]' });
  });

  it('remembers what was found, until the source or a spec that may notice changes', async () => {
    const [spec] = tree.specs;
    const [mutant] = tree.mutants;
    if (spec === undefined || mutant === undefined) throw new Error('nothing to remember');
    const kept = join(folder, 'kept');
    mutation.keptProfiles(kept, tree).keep(spec, profile);
    expect(mutation.keptProfiles(kept, tree).find(spec)).toEqual(profile);
    const found = await lane.glance(mutant).then((told) => told ?? lane.examine(mutant));
    const results = new mutation.Results(kept, tree, { fresh: false });
    expect(results.waits(mutant)).toBe(false);
    results.putBack(mutant);
    expect([results.waits(mutant), results.find(mutant), results.hint(mutant)]).toEqual([true, undefined, undefined]);
    results.keep(mutant, found);
    expect(results.waits(mutant)).toBe(false);
    results.save();
    expect(new mutation.Results(kept, tree, { fresh: false }).find(mutant)).toMatchObject(found);
    expect(new mutation.Results(kept, tree, { fresh: true }).find(mutant)).toBeUndefined();
    writeFileSync(join(folder, spec), `${SPEC}// changed\n`);
    const later = mutation.plantTree(folder);
    later.remove();
    expect(mutation.keptProfiles(kept, later).find(spec)).toBeUndefined();
    expect(new mutation.Results(kept, later, { fresh: false }).find(mutant)).toBeUndefined();
    expect(new mutation.Results(kept, later, { fresh: false }).hint(mutant)).toMatchObject({ spec, test: found.test });
  });

  it('lets a mutant survive that no test notices', async () => {
    expect(await examine('n > 5', 'true')).toMatchObject({ killed: false });
    expect(await examine('n < 0', 'n <= 0')).toMatchObject({ killed: true, test: '%s [0]' });
  });

  it('takes a guess for an answer only when a process that began with the mutant confirms it', async () => {
    const [same, odd] = [named('n > 100', 'false'), named('n % 2 === 1', 'n % 2 !== 1')];
    expect(await lane.glance(same)).toBeUndefined();
    expect(await lane.examine(same)).toMatchObject({ killed: false });
    expect(await lane.glance(odd)).toMatchObject({ killed: true, test: 'is odd' });
  });

  it('asks the test first that noticed before, whether or not it still does', async () => {
    const [spec = ''] = tree.specs;
    const mutant = named('n <= 9', 'true');
    expect(await lane.glance(mutant, { spec, test: '%s [2]' })).toMatchObject({ killed: true, test: '%s [2]' });
    expect(await lane.glance(mutant, { spec, test: '%s [0]' })).toMatchObject({ killed: true, test: '%s [2]' });
    expect(await lane.glance(mutant, { spec, test: 'gone' })).toMatchObject({ killed: true, test: '%s [2]' });
  });

  it('puts a mutant off when the time for it is over, and asks no spec twice', async () => {
    const mutant = named('n > 100', 'false');
    const asked = new Set<string>();
    expect(await lane.examine(mutant, { limit: -1, asked })).toBeUndefined();
    expect([...asked]).toEqual([]);
    expect(await lane.examine(mutant, { limit: Infinity, asked })).toMatchObject({ killed: false });
    expect([...asked]).toEqual(tree.specs);
    expect(await lane.examine(mutant, { limit: -1, asked })).toMatchObject({ killed: false });
  });
});

describe('the order of tests', () => {
  it('is by cost over all specs, and in a round what decides at once comes first', () => {
    const way = (atStart: boolean, far: number, ...costs: number[]): unknown => ({
      atStart,
      far,
      direct: costs.map((ms) => ({ ms })),
    });
    const [guess, near, remote] = [way(true, 0.3, 1, 150), way(false, 0.3, 15, 1500, 9000), way(false, 2, 3, 30)];
    const order = mutation.rounds([guess, near, remote]).map((round) => [round.way, round.tests.map(({ ms }) => ms)]);
    expect(order).toEqual([
      [near, [15]],
      [remote, [3]],
      [guess, [1]],
      [remote, [30]],
      [guess, [150]],
      [near, [1500]],
    ]);
  });
});

describe('tests that noticed other mutants of the same file', () => {
  it('come after the shortest, those that noticed most, cheap ones first, where they reach the mutant', () => {
    const test = (name: string, ms: number) => ({ name, ms });
    const tests = [test('a', 900), test('b', 300), test('c', 5), test('d', 9_000)];
    const way = { profile: { spec: 's' }, atStart: false, far: 1, direct: tests, tests };
    const guess = { ...way, profile: { spec: 'g' }, atStart: true };
    const killers = new mutation.Killers();
    for (const name of ['a', 'b', 'c', 'd', 'gone', 'a']) killers.add('f', { spec: 's', test: name });
    killers.add('f', { spec: 'g', test: 'a' });
    killers.add('other', { spec: 's', test: 'a' });
    const known = killers.among([way, guess], 'f');
    expect(known.map((round) => round.tests)).toEqual([[tests[1]], [tests[0]]]);
    expect(killers.among([way], 'none')).toEqual([]);
    expect(mutation.rounds([way], known).map((round) => round.tests)).toEqual([
      [tests[2]],
      [tests[1]],
      [tests[0]],
      [tests[0], tests[1]],
    ]);
  });
});

describe('--only', () => {
  it('takes parts of a path, and patterns', () => {
    const path = 'libs/protocol/src/v1/walk/rules/close.ts';
    expect(mutation.matches(path, 'walk/')).toBe(true);
    expect(mutation.matches(path, 'libs/protocol/**')).toBe(true);
    expect(mutation.matches(path, 'libs/**/close.ts')).toBe(true);
    expect(mutation.matches(path, 'libs/protocol/src/v1/walk/*.ts')).toBe(false);
    expect(mutation.matches(path, 'libs/crypto/**')).toBe(false);
  });
});
