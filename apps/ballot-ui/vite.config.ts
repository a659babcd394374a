/**
 * Builds the pages. No inline script, no polyfill, every asset a file of its own: the strict CSP of stack.md §3 has no
 * exceptions to make. `integrity.json` lists every file's hash, so that observers can compare what is served.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { common, dist, pages, TARGET } from './build/common.js';
import { kernel } from './build/kernel.js';

const PAGES = ['vote', 'workstation', 'board', 'panel', 'check', 'verify', 'demo'] as const;

const files = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(dir, entry.name)) : [join(dir, entry.name)],
  );

const sha384 = (path: string): string => `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

/** Adds `integrity` to scripts, preloads and style sheets; lists all files in integrity.json. */
function integrity(): Plugin {
  let out = '';
  return {
    name: 'veche-integrity',
    apply: 'build',
    configResolved: (config) => {
      out = join(config.root, config.build.outDir);
    },
    closeBundle: () => {
      for (const page of PAGES.map((name) => join(out, `${name}.html`))) {
        const html = readFileSync(page, 'utf8').replace(
          /(<(?:script|link)[^>]*?(?:src|href)="\.\/([^"]+\.(?:js|css))")/g,
          (_, tag: string, path: string) => {
            return `${tag} integrity="${sha384(join(out, path))}"`;
          },
        );
        writeFileSync(page, html);
      }
      const list = Object.fromEntries(
        files(out)
          .sort()
          .map((path) => [relative(out, path), sha384(path)]),
      );
      writeFileSync(join(out, 'integrity.json'), `${JSON.stringify(list, null, 2)}\n`);
    },
  };
}

/** The verification page as one file, built before, for download; integrity() lists its hash with the others. */
const ONE_FILE = join(dist, 'verify-page/veche-verify.html');
const oneFile = (): Plugin => ({
  name: 'veche-one-file',
  apply: 'build',
  generateBundle() {
    if (existsSync(ONE_FILE))
      this.emitFile({ type: 'asset', fileName: 'download/veche-verify.html', source: readFileSync(ONE_FILE) });
  },
});

const ui = defineConfig({
  ...common,
  build: {
    outDir: '../../dist/ballot-ui',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: TARGET,
    rollupOptions: { input: Object.fromEntries(PAGES.map((page) => [page, join(pages, `${page}.html`)])) },
  },
  worker: { format: 'es' },
  plugins: [kernel('beside'), oneFile(), integrity()],
});

// Vite takes its configuration from a default export and from nothing else.
// eslint-disable-next-line no-restricted-syntax
export default ui;
