/** `node dist/apps/cli/src/verify/main.js DIR`: the verifier alone, for observers who run nothing else. */
import { verifyCommand } from './command.js';

await verifyCommand().parseAsync();
