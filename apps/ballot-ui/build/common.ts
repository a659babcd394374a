/** What both builds of the pages share: the libraries by their names, and Preact. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type UserConfig } from 'vite';

export const pages = fileURLToPath(new URL('..', import.meta.url));
export const dist = join(pages, '../../dist');
const libs = join(pages, '../../libs');

export const common = {
  root: pages,
  base: './',
  resolve: {
    alias: [
      { find: /^#contracts\/(.*)$/, replacement: `${libs}/contracts/src/$1.ts` },
      { find: /^#([a-z-]+)$/, replacement: `${libs}/$1/src/index.ts` },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} satisfies UserConfig;

/** Of ES, for both. */
export const TARGET = 'es2022';
