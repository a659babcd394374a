/**
 * The kernel in Node: reads kernel.wasm that the build has made. A one-file release carries the
 * bytes in itself and passes them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kernelGroup, type KernelGroup } from './kernel-group.js';
import { compileSync, type WasmModule } from './web-assembly.js';

/** From dist/libs/kernel/src, and from libs/kernel/src under jest. */
const PLACES = ['../../../kernel/kernel.wasm', '../../../dist/kernel/kernel.wasm'];

/** The bytes of kernel.wasm. Throws when nothing has been built. */
export function kernelBytes(): Uint8Array {
  const files = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error('kernel.wasm has not been built: node tools/build.mjs');
  return new Uint8Array(readFileSync(file));
}

let compiled: WasmModule | undefined;

/** A group with a memory of its own; the module is compiled once. `bytes` instead of the built file. */
export function nodeKernel(bytes?: Uint8Array): KernelGroup {
  if (bytes !== undefined) return kernelGroup(compileSync(bytes));
  compiled ??= compileSync(kernelBytes());
  return kernelGroup(compiled);
}
