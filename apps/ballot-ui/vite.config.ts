/**
 * Builds the pages. No inline script, no polyfill, every asset a file of its own: the strict CSP of stack.md §3 has no
 * exceptions to make. `integrity.json` lists every file's hash, so that observers can compare what is served.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const libs = join(here, '../../libs');
const PAGES = ['vote', 'workstation', 'board', 'panel', 'check', 'demo'] as const;

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
      for (const page of files(out).filter((path) => path.endsWith('.html'))) {
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

const ui = defineConfig({
  root: here,
  base: './',
  resolve: {
    alias: [
      { find: /^#contracts\/(.*)$/, replacement: `${libs}/contracts/src/$1.ts` },
      { find: /^#([a-z-]+)$/, replacement: `${libs}/$1/src/index.ts` },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/ballot-ui',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rollupOptions: { input: Object.fromEntries(PAGES.map((page) => [page, join(here, `${page}.html`)])) },
  },
  worker: { format: 'es' },
  plugins: [integrity()],
});

// Vite takes its configuration from a default export and from nothing else.
// eslint-disable-next-line no-restricted-syntax
export default ui;
