/**
 * The verifier's thread as one file, dist/threads/examiner.mjs, from the compiled program. A thread that had to find and
 * read two hundred modules began after half a second, on every core; so does an archive of a few thousand ballots end sooner.
 */
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './ensure.mjs';

await build({
  root,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'warn',
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: join(root, 'dist/libs/verifier/src/pool/examiner-thread.js'),
    outDir: join(root, 'dist/threads'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    // Read only by who asks for a second opinion.
    rolldownOptions: {
      external: ['libsodium-wrappers-sumo'],
      output: { format: 'es', codeSplitting: false, entryFileNames: 'examiner.mjs' },
    },
  },
});
