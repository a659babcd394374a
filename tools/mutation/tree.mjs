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
import { dirname, join, relative } from 'node:path';
import { instrument, instrumentToWatch } from './instrument.mjs';
import { isMutated, listMutants } from './mutants.mjs';

/** Specs that are asked whether they notice. Not the zoo: it forges whole elections, minutes for every mutant. */
const SPECS = /^libs\/(crypto|protocol)\/src\/(?!testing\/).+\.spec\.ts$/;

const COPIES = ['run', 'watch'];

const compile = (text, file) =>
  transformSync(text, {
    filename: file,
    swcrc: false,
    configFile: false,
    module: { type: 'es6' },
    jsc: { target: 'es2022', keepClassNames: true, parser: { syntax: 'typescript', decorators: true } },
  }).code;

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
 * @returns {{ folder: string, mutants: object[], specs: string[], hashes: Map<string, string>, remove: () => void }}
 *   mutants with `number`; specs as paths from the root; hashes of every file of the libraries
 */
export function plantTree(root) {
  const folder = mkdtempSync(join(tmpdir(), 'veche-mutation-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const mutants = [];
  const specs = [];
  const hashes = new Map();
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
      if (isSpec && !SPECS.test(file)) continue;
      if (isSpec) specs.push(file);
      const text = bytes.toString('utf8');
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
    for (const copy of COPIES) furnish(root, join(folder, copy));
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, mutants, specs, hashes, remove };
}

/** Packages by link, but jest's globals are ours; the aliases of package.json lead to the copy. */
function furnish(root, folder) {
  const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const aliases = Object.entries(imports).map(([name, path]) => [name, String(path).replace('./dist/', './')]);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports: Object.fromEntries(aliases) }));
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
