/** Where the repository is, seen from dist/apps/cli/src/bench. */
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
