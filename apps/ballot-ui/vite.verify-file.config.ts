/**
 * Builds the verification page as one file, dist/verify-page/veche-verify.html: script, style, worker and kernel inside, so
 * that it opens straight from a disk, with no server and no network, wherever someone keeps it.
 */
import { join } from 'node:path';
import { renameSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';
import { common, dist, pages, TARGET } from './build/common.js';
import { kernel } from './build/kernel.js';
import { ownPolicy } from './build/own-policy.js';
import { workerCode } from './build/worker-code.js';

const OUT = join(dist, 'verify-page');

/** Under the name that people keep it by; without the icon, which would be a second file. */
const named = (): Plugin => ({
  name: 'veche-named',
  transformIndexHtml: { order: 'pre', handler: (html) => html.replace(/<link rel="icon"[^>]*>\s*/, '') },
  closeBundle: () => renameSync(join(OUT, 'verify.html'), join(OUT, 'veche-verify.html')),
});

const file = defineConfig({
  ...common,
  resolve: {
    alias: [
      { find: /^.*\/worker-address\.js$/, replacement: join(pages, 'src/verify/worker-address-inline.ts') },
      ...common.resolve.alias,
    ],
  },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    target: TARGET,
    rollupOptions: { input: join(pages, 'verify.html') },
  },
  plugins: [kernel('inside'), workerCode(), viteSingleFile({ removeViteModuleLoader: false }), ownPolicy(), named()],
});

// Vite takes its configuration from a default export and from nothing else.
// eslint-disable-next-line no-restricted-syntax
export default file;
