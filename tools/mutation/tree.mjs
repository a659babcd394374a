/**
 * Two copies of the libraries, compiled, with every mutant in them, in a folder of their own: `run` has the switches,
 * `watch` notes which mutants matter to which test. The working tree is never touched, and may change meanwhile.
 */
import { transformSync } from '@swc/core';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative } from 'node:path';
import { instrument, instrumentToWatch } from './instrument.mjs';
import { isMutated, listMutants } from './mutants.mjs';

/** Specs that are asked whether they notice. */
const SPECS = /^libs\/(crypto|protocol)\/src\/.+\.spec\.ts$/;
/** It forges whole elections, minutes for every mutant: asked only when told to. */
const ZOO = /\/testing\//;

const COPIES = ['run', 'watch'];

const compile = (text, file) =>
  transformSync(text, {
    filename: file,
    swcrc: false,
    configFile: false,
    module: { type: 'es6' },
    jsc: { target: 'es2022', keepClassNames: true, parser: { syntax: 'typescript', decorators: true } },
  }).code;

/** What a source imports of the libraries, as paths from the root; `aliases` by name, `*` in them kept. */
function importsOf(file, text, aliases) {
  const found = [];
  for (const [, name] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (name.startsWith('.')) found.push(posix.join(posix.dirname(file), name));
    else if (aliases[name] !== undefined) found.push(aliases[name]);
    else {
      const [key, path] = Object.entries(aliases).find(([alias]) => isUnder(name, alias)) ?? [];
      if (key !== undefined) found.push(path.replace('*', name.slice(key.length - 1)));
    }
  }
  return found.map((path) => path.replace(/^\.\//, '').replace(/\.js$/, '.ts'));
}
const isUnder = (name, alias) => alias.endsWith('*') && name.startsWith(alias.slice(0, -1));

/** A digest of everything a spec loads from the libraries, and of what mutates it: while it stands, a profile does. */
function digestOf(spec, imported, hashes) {
  const seen = new Set([spec]);
  for (const file of seen) for (const other of imported.get(file) ?? []) if (hashes.has(other)) seen.add(other);
  const mutator = ['mutants', 'instrument', 'watch'].map((name) =>
    readFileSync(join(import.meta.dirname, `${name}.mjs`)),
  );
  return hash(JSON.stringify([...mutator.map(hash), ...[...seen].sort().map((file) => [file, hashes.get(file)])]));
}

const hash = (text) => createHash('sha256').update(text).digest('hex');

/** Sources of the libraries as paths from the root. */
function sources(root) {
  const libs = join(root, 'libs');
  return readdirSync(libs, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !/\/(node_modules|dist|build)\//.test(file))
    .sort();
}

/**
 * @returns {{ folder: string, mutants: object[], specs: string[], hashes: Map<string, string>, digests: Map<string, string>,
 *   remove: () => void }}
 *   mutants with `number`; specs as paths from the root; hashes of every file of the libraries;
 *   digests of all that a spec loads
 */
export function plantTree(root, { zoo = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'veche-mutation-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const mutants = [];
  const specs = [];
  const hashes = new Map();
  const imported = new Map();
  const aliases = aliasesOf(root);
  try {
    for (const file of sources(root)) {
      const bytes = readFileSync(join(root, file));
      hashes.set(file, hash(bytes));
      const isSource = /(?<!\.d)\.ts$/.test(file) && !file.includes('/assembly/');
      const name = isSource ? file.replace(/\.ts$/, '.js') : file;
      const write = (copy, content) => {
        const target = join(folder, copy, name);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, content);
      };
      if (!isSource) {
        for (const copy of COPIES) write(copy, bytes);
        continue;
      }
      const isSpec = file.endsWith('.spec.ts');
      if (isSpec && (!SPECS.test(file) || (ZOO.test(file) && !zoo))) continue;
      if (isSpec) specs.push(file);
      const text = bytes.toString('utf8');
      imported.set(file, importsOf(file, text, aliases));
      if (!isMutated(file)) {
        const code = compile(text, file);
        for (const copy of COPIES) write(copy, code);
        continue;
      }
      const found = listMutants(file, text).map((mutant, at) => ({ ...mutant, number: mutants.length + at }));
      mutants.push(...found);
      write('run', compile(instrument(text, found), file));
      write('watch', compile(instrumentToWatch(text, found), file));
    }
    for (const copy of COPIES) furnish(root, join(folder, copy), aliases);
  } catch (error) {
    remove();
    throw error;
  }
  const digests = new Map(specs.map((spec) => [spec, digestOf(spec, imported, hashes)]));
  return { folder, mutants, specs, hashes, digests, remove };
}

/** The aliases of package.json, as they lead into the copy. */
function aliasesOf(root) {
  const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.fromEntries(
    Object.entries(imports).map(([name, path]) => [name, String(path).replace('./dist/', './')]),
  );
}

/** Packages by link, but jest's globals are ours; the aliases of package.json lead to the copy. */
function furnish(root, folder, aliases) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports: aliases }));
  const modules = join(root, 'node_modules');
  const linked = join(folder, 'node_modules');
  mkdirSync(join(linked, '@jest/globals'), { recursive: true });
  for (const name of readdirSync(modules))
    if (!name.startsWith('.') && name !== '@jest') symlinkSync(join(modules, name), join(linked, name));
  cpSync(join(import.meta.dirname, 'jest-globals.mjs'), join(linked, '@jest/globals/index.js'));
  writeFileSync(
    join(linked, '@jest/globals/package.json'),
    JSON.stringify({ name: '@jest/globals', type: 'module', exports: './index.js' }),
  );
  if (existsSync(join(root, 'test/vectors'))) {
    mkdirSync(join(folder, 'test'));
    symlinkSync(join(root, 'test/vectors'), join(folder, 'test/vectors'));
  }
}
