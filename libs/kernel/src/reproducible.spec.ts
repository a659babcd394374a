/** The same source gives the same bytes: an observer's own compilation is the kernel that everybody runs. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { kernelBytes } from './node.js';

describe('kernel.wasm', () => {
  it('comes out of another compilation, elsewhere, byte for byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'veche-kernel-'));
    try {
      const compiler = fileURLToPath(new URL('../../../tools/build-kernel.mjs', import.meta.url));
      await promisify(execFile)(process.execPath, [compiler, join(folder, 'again.wasm')], { cwd: folder });
      expect(new Uint8Array(readFileSync(join(folder, 'again.wasm')))).toEqual(kernelBytes());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('asks nothing of its host', () => {
    const { WebAssembly } = globalThis as unknown as {
      WebAssembly: { Module: { new (bytes: Uint8Array): object; imports(module: object): unknown[] } };
    };
    expect(WebAssembly.Module.imports(new WebAssembly.Module(kernelBytes()))).toEqual([]);
  });
});
