/**
 * Compiles the WebAssembly kernel (libs/kernel/assembly) to dist/kernel/kernel.wasm, by AssemblyScript
 * alone. The same source gives the same bytes: whoever verifies an election can compile the kernel
 * that the page sent them. By itself: `node tools/build-kernel.mjs [FILE]`.
 *
 * No runtime and no garbage collector: the kernel works on addresses that its caller hands out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './ensure.mjs';

const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert', '--noColors'];

const target = resolve(process.argv[2] ?? join(root, 'dist/kernel/kernel.wasm'));
let wasm;
const { error, stderr } = await asc.main(
  ['libs/kernel/assembly/index.ts', '--baseDir', root, '--outFile', 'kernel.wasm', ...OPTIONS],
  {
    writeFile: (_name, contents) => {
      wasm = contents;
    },
  },
);
if (error !== null || wasm === undefined) {
  console.error(`${stderr.toString()}${error?.message ?? ''}`);
  process.exit(1);
}
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, wasm);
