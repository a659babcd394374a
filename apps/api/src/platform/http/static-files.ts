/** The built pages (STATIC_DIR). Files whose name carries their hash may be kept for ever; pages are asked for anew. */
import { resolve } from 'node:path';
import { type FastifyStaticOptions } from '@fastify/static';

/** Vite's names of built files: `assets/vote-B3xK9a_1.js`. */
const HASHED = /[/\\]assets[/\\][^/\\]+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

export function staticFiles(directory: string, index: string): FastifyStaticOptions {
  return {
    root: resolve(directory),
    prefix: '/',
    index: [index],
    extensions: ['html'],
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  };
}
