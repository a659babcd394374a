/** `npm run simulate -- --voters 200 --revotes 0.3 --archive DIR`: the last line is one JSON object. */
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { Mistake } from '../console/mistake.js';
import { print, progress } from '../console/print.js';
import { runVerify } from '../verify/run.js';
import { simulate } from './simulation.js';

/** dist/ */
const BUILD = fileURLToPath(new URL('../../../../', import.meta.url));

const whole = (text: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 2 to 9000.');
  return Number(text);
};
const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('Write a share from 0 to 1.');
  return value;
};

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('a whole election in a private instance, compared with what was voted')
    .option('--voters <n>', 'how many vote', whole, 200)
    .option('--revotes <share>', 'share of them who vote again', share, 0.3)
    .requiredOption('--archive <folder>', 'an empty or new folder for the archive')
    .action(async (options: { voters: number; revotes: number; archive: string }) => {
      if (options.voters < 2 || options.voters > 9000) throw new Mistake('--voters goes from 2 to 9000.');
      const started = performance.now();
      const outcome = await simulate({ ...options, build: BUILD, say: progress });
      progress('verifying the archive');
      const verified = (await runVerify(options.archive, { out: process.stderr, err: process.stderr })) === 0;
      const { voters, accepted, counted, votingSeconds } = outcome;
      const matches = outcome.matches && verified && counted === voters;
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      const ballotsPerSecond = Math.round((accepted / votingSeconds) * 10) / 10;
      print(JSON.stringify({ voters, accepted, counted, seconds, ballotsPerSecond, matches }));
      if (!matches) process.exitCode = 1;
    });
}
