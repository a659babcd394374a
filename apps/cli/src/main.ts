/**
 * `npm run veche -- …`: the commission's, the operators' and the trustees' command line, the verifier and the simulation.
 * Everything a trustee does here works on a computer that is never on line, but for the files carried to and from it.
 */
import { Command } from 'commander';
import { Mistake } from './console/mistake.js';
import { text } from './messages/index.js';
import { partsFor } from './parts.js';

const program = new Command('veche').description(text().program.about).showHelpAfterError(text().program.helpHint);
for (const part of await partsFor(process.argv[2])) program.addCommand(part);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
