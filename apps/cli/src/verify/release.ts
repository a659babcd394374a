/**
 * The verifier in one file (tools/release.mjs): for observers who have Node and nothing else, on any system. The file is
 * the program of the main thread and of every verifying thread: piscina starts threads in it and calls `examineInThread`.
 *
 * Nothing is awaited here: a thread is given its first task when the whole file has run.
 */
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { examineInThread } from '#verifier/node';
import { verifyCommand } from './command.js';

export { examineInThread };

/** The bundler writes kernel.wasm here. */
declare const KERNEL_WASM_BASE64: string;

if (isMainThread) {
  const kernel = new Uint8Array(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
  void verifyCommand({ file: fileURLToPath(import.meta.url), kernel })
    .name('veche-verify.mjs')
    .parseAsync();
}
