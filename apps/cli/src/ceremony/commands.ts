/** `veche ceremony …`: the shared folder of a key ceremony (docs/trustee). */
import { Command } from 'commander';
import { CeremonyFolder } from './folder.js';
import { Plan } from './messages.js';
import { ceremonyOutcome, ceremonyStatus } from './outcome.js';
import { print } from '../console/print.js';
import { Mistake } from '../console/mistake.js';

export function ceremonyCommands(): Command {
  const ceremony = new Command('ceremony').description('the key ceremony: a folder that all trustees share');
  ceremony
    .command('new')
    .description('start a ceremony in an empty folder')
    .requiredOption('--dir <folder>', 'the shared folder')
    .requiredOption('--election <id>', 'id of the election file')
    .requiredOption('--trustees <n>', 'how many trustees', Number)
    .requiredOption('--threshold <t>', 'how many of them decrypt', Number)
    .action(async (options: { dir: string; election: string; trustees: number; threshold: number }) => {
      const { dir, election, trustees, threshold } = options;
      const plan = Plan.safeParse({ version: 1, election, trustees, threshold });
      if (!plan.success)
        throw new Mistake(`No ceremony: ${plan.error.issues.map(({ message }) => message).join('; ')}.`);
      await CeremonyFolder.create(dir, plan.data);
      print(`Ceremony for ${election} in ${dir}. Each trustee now runs: veche trustee new --ceremony ${dir} …`);
    });
  ceremony
    .command('status')
    .description('who has done what')
    .requiredOption('--dir <folder>', 'the shared folder')
    .action(async ({ dir }: { dir: string }) => {
      const folder = await CeremonyFolder.open(dir);
      for (const line of await ceremonyStatus(folder)) print(line);
      if ((await folder.all('accepted')).wanting.length > 0) return;
      print(`done; the election key is ${(await ceremonyOutcome(folder)).publicKey}`);
    });
  return ceremony;
}
