/** `veche workstation …` (R20): enrols a computer at a polling place. */
import { Command } from 'commander';
import { EnrolledWorkstation } from '#contracts/admin';
import { ask } from '../console/ask.js';
import { print } from '../console/print.js';
import { readOperators } from '../election/operators.js';
import { text } from '../messages/index.js';

export function workstationCommands(): Command {
  const workstation = new Command('workstation').description(text().workstation.about);
  workstation
    .command('enrol')
    .description(text().workstation.enrol)
    .requiredOption('--operators <file>', text().options.operators)
    .requiredOption('--name <name>', text().workstation.name)
    .requiredOption('--precinct <number>', text().workstation.precinct)
    .action(async (options: { operators: string; name: string; precinct: string }) => {
      const { registrar } = await readOperators(options.operators);
      const { token } = await ask(`${registrar.url}/registrar/admin/workstations`, EnrolledWorkstation, {
        json: { name: options.name, precinct: options.precinct },
        token: registrar.token,
      });
      print(text().workstation.openOnce);
      print(`${registrar.url}/workstation/enrol?token=${token}`);
    });
  return workstation;
}
