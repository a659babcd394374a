/** `veche:worker-code`: the verification worker as text, one classic script, for the page that is one file. */
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { common, pages, TARGET } from './common.js';

const ID = 'veche:worker-code';

export function workerCode(): Plugin {
  return {
    name: 'veche-worker-code',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: async (id) => (id === `\0${ID}` ? `export const code = ${JSON.stringify(await bundle())};` : undefined),
  };
}

async function bundle(): Promise<string> {
  const built = await build({
    ...common,
    configFile: false,
    logLevel: 'warn',
    // A script without an address; only the zip library asks, for files that it does not need here.
    define: { 'import.meta.url': 'undefined' },
    build: {
      write: false,
      target: TARGET,
      rollupOptions: {
        input: join(pages, 'src/verify/verify.worker.ts'),
        output: { format: 'iife', codeSplitting: false },
      },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const chunks = outputs.flatMap((one) => ('output' in one ? one.output : [])).filter((one) => one.type === 'chunk');
  const [only, ...others] = chunks;
  if (only === undefined || others.length > 0) throw new Error('the worker is not one script');
  return only.code;
}
