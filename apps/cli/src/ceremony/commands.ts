/** `veche ceremony …`: the shared folder of a key ceremony (docs/trustee). */
import { Command } from 'commander';
import { CeremonyFolder } from './folder.js';
import { Plan } from './messages.js';
import { ceremonyOutcome, ceremonyStatus } from './outcome.js';
import { print } from '../console/print.js';
import { Mistake } from '../console/mistake.js';
import { text } from '../messages/index.js';

export function ceremonyCommands(): Command {
  const ceremony = new Command('ceremony').description(text().ceremony.about);
  ceremony
    .command('new')
    .description(text().ceremony.new)
    .requiredOption('--dir <folder>', text().options.ceremony)
    .requiredOption('--election <id>', text().ceremony.election)
    .requiredOption('--trustees <n>', text().ceremony.trustees, Number)
    .requiredOption('--threshold <t>', text().ceremony.threshold, Number)
    .action(async (options: { dir: string; election: string; trustees: number; threshold: number }) => {
      const { dir, election, trustees, threshold } = options;
      const plan = Plan.safeParse({ version: 1, election, trustees, threshold });
      if (!plan.success)
        throw new Mistake(text().ceremony.refused(plan.error.issues.map(({ message }) => message).join('; ')));
      await CeremonyFolder.create(dir, plan.data);
      print(text().ceremony.started(election, dir));
    });
  ceremony
    .command('status')
    .description(text().ceremony.status)
    .requiredOption('--dir <folder>', text().options.ceremony)
    .action(async ({ dir }: { dir: string }) => {
      const folder = await CeremonyFolder.open(dir);
      for (const line of await ceremonyStatus(folder)) print(line);
      if ((await folder.all('accepted')).wanting.length > 0) return;
      print(text().ceremony.done((await ceremonyOutcome(folder)).publicKey));
    });
  return ceremony;
}
