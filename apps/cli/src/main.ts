/**
 * `npm run veche -- …`: the commission's, the operators' and the trustees' command line, the verifier and the simulation.
 * Everything a trustee does here works on a computer that is never on line, but for the files carried to and from it.
 */
import { Command } from 'commander';
import { benchCommand } from './bench/command.js';
import { ceremonyCommands } from './ceremony/commands.js';
import { commissionCommands } from './commission/commands.js';
import { Mistake } from './console/mistake.js';
import { electionCommands } from './election/commands.js';
import { simulateCommand } from './simulate/command.js';
import { demoCommands, startCommand } from './demo/start.js';
import { trusteeCommands } from './trustee/commands.js';
import { verifyCommand } from './verify/command.js';
import { workstationCommands } from './workstation/commands.js';
import { zooCommand } from './zoo/command.js';
import { text } from './messages/index.js';

const program = new Command('veche')
  .description(text().program.about)
  .showHelpAfterError(text().program.helpHint)
  .addCommand(electionCommands())
  .addCommand(ceremonyCommands())
  .addCommand(trusteeCommands())
  .addCommand(commissionCommands())
  .addCommand(workstationCommands())
  .addCommand(verifyCommand())
  .addCommand(simulateCommand())
  .addCommand(benchCommand())
  .addCommand(zooCommand())
  .addCommand(startCommand())
  .addCommand(demoCommands());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
