/** The built pages (STATIC_DIR). Files whose name carries their hash may be kept for ever; pages are asked for anew. */
import { resolve } from 'node:path';
import { type FastifyStaticOptions } from '@fastify/static';
import { allowWebAssembly } from './security-headers.js';

/** Pages by the one at `/`: a side serves its own and no other's, so that no voter logs in where the ballot box is. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  'vote.html': ['vote', 'workstation', 'demo'],
  'board.html': ['board', 'panel', 'check', 'verify'],
};

/** The page that a path asks for, e.g. `check` for `/check` and `/check.html`; none for `/`, scripts and pictures. */
const pageOf = (path: string): string | undefined => /^\/?([^/.]+)(?:\.html)?$/.exec(path)?.[1];

/** Vite's names of built files: `assets/vote-B3xK9a_1.js`. */
const HASHED = /[/\\]assets[/\\][^/\\]+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/** The verification page as one file: to be kept. Opened here it would stand under our policy, which its own script is not in. */
const TO_KEEP = /[/\\]download[/\\][^/\\]+$/;

/** Scripts of workers, by the names of their sources: `assets/seal.worker-BJW_LGDB.js`. */
const WORKER = /[/\\]assets[/\\][^/\\]+\.worker-[A-Za-z0-9_-]{8,}\.js$/;

/** `demo`: whether the desk of a demonstration may be shown; whoever reaches it reads codes and moves the clock. */
export function staticFiles(directory: string, index: string, demo: boolean): FastifyStaticOptions {
  const pages = PAGES[index];
  return {
    root: resolve(directory),
    prefix: '/',
    index: [index],
    extensions: ['html'],
    dotfiles: 'deny',
    allowedPath: (path) => {
      const page = pageOf(path);
      return page === undefined || (pages?.includes(page) !== false && (page !== 'demo' || demo));
    },
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (TO_KEEP.test(path)) reply.header('content-disposition', 'attachment');
      const policy = reply.getHeader('content-security-policy');
      if (WORKER.test(path) && typeof policy === 'string') {
        reply.header('content-security-policy', allowWebAssembly(policy));
      }
    },
  };
}
