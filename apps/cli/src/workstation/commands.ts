/** `veche workstation …` (R20): enrols a computer at a polling place. */
import { Command } from 'commander';
import { EnrolledWorkstation } from '#contracts/admin';
import { ask } from '../console/ask.js';
import { print } from '../console/print.js';
import { readOperators } from '../election/operators.js';

export function workstationCommands(): Command {
  const workstation = new Command('workstation').description('computers at polling places');
  workstation
    .command('enrol')
    .description('make an enrolment link; accesses from that browser count as given at the polling place')
    .requiredOption('--operators <file>', "the operators' file")
    .requiredOption('--name <name>', 'what to call it, e.g. "Участок 12, место 1"')
    .requiredOption('--precinct <number>', 'its precinct')
    .action(async (options: { operators: string; name: string; precinct: string }) => {
      const { registrar } = await readOperators(options.operators);
      const { token } = await ask(`${registrar.url}/registrar/admin/workstations`, EnrolledWorkstation, {
        json: { name: options.name, precinct: options.precinct },
        token: registrar.token,
      });
      print('Open this link once, in the browser of that workstation. It is shown this one time:');
      print(`${registrar.url}/workstation/enrol?token=${token}`);
    });
  return workstation;
}
