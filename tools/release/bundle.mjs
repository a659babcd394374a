/**
 * The verifier as one file: its compiled code, every package it uses, the kernel and the licences. Of the build's
 * machine nothing may get into it, and the same sources give the same bytes: whoever doubts a release makes it again.
 * By itself, after a build: `node tools/release/bundle.mjs FOLDER`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { root } from '../ensure.mjs';
import { licencesOf } from './licences.mjs';
import { piscinaInOneFile } from './piscina.mjs';

export const FILE = 'veche-verify.mjs';

/** Writes FILE and its SHA-256 into `folder`; resolves to both. */
export async function bundle(folder) {
  const code = await bundled();
  const sha256 = createHash('sha256').update(code).digest('hex');
  const file = join(folder, FILE);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, code);
  // As `sha256sum --check` reads it.
  writeFileSync(`${file}.sha256`, `${sha256}  ${FILE}\n`);
  return { file, sha256 };
}

async function bundled() {
  const kernel = readFileSync(join(root, 'dist/kernel/kernel.wasm')).toString('base64');
  const [{ output }] = [
    await build({
      root,
      configFile: false,
      envDir: false,
      publicDir: false,
      logLevel: 'warn',
      plugins: [piscinaInOneFile()],
      define: { KERNEL_WASM_BASE64: JSON.stringify(kernel) },
      // Packages by the paths they are asked for, wherever a link leads: else names of this machine's folders show.
      resolve: { preserveSymlinks: true },
      ssr: { target: 'node', noExternal: true },
      build: {
        ssr: join(root, 'dist/apps/cli/src/verify/release.js'),
        write: false,
        target: 'node20',
        // To be read by whoever wants to know what it does.
        minify: false,
        // Comments name modules by their path from here.
        rolldownOptions: { cwd: root, output: { format: 'es', codeSplitting: false, entryFileNames: FILE } },
      },
    }),
  ];
  const [chunk, ...more] = output;
  if (more.length > 0) throw new Error(`not one file but ${output.map(({ fileName }) => fileName).join(', ')}`);
  const code = `${head()}${chunk.code.trimEnd()}\n\n${licencesOf(chunk.moduleIds)}`;
  refuseTraces(code);
  refuseImports(chunk.imports.concat(chunk.dynamicImports));
  return code;
}

function head() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return `#!/usr/bin/env node
// Veche ${version}: проверка архива выборов, один файл для Node.js 20.19 и новее: node ${FILE} АРХИВ
// Veche ${version}: verifies an election's archive, one file for Node.js 20.19 and later: node ${FILE} ARCHIVE
// The licences of the packages in it stand at its end.
`;
}

/** A path of this machine would say where a release was made, and be another one elsewhere. */
function refuseTraces(code) {
  for (const place of [root, homedir(), process.cwd()]) {
    if (place === sep || place === '') continue;
    for (const spelled of [place, place.replaceAll('\\', '/'), JSON.stringify(place).slice(1, -1)])
      if (code.includes(spelled)) throw new Error(`a path of this machine is in the file: ${spelled}`);
  }
}

/** Node alone has to be there. What is loaded only when it is asked for lies in the file itself. */
function refuseImports(imported) {
  const foreign = imported.filter((name) => !name.startsWith('node:') && name !== FILE);
  if (foreign.length > 0) throw new Error(`the file needs others: ${foreign.join(', ')}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { file, sha256 } = await bundle(resolve(process.argv[2] ?? join(root, 'dist/release')));
  console.log(`${sha256}  ${file}`);
}
