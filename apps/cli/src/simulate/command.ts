/** `npm run simulate -- --voters 200 --revotes 0.3 --archive DIR`: the last line is one JSON object. */
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { Mistake } from '../console/mistake.js';
import { print, progress } from '../console/print.js';
import { runVerify } from '../verify/run.js';
import { simulate } from './simulation.js';
import { text } from '../messages/index.js';

/** dist/ */
const BUILD = fileURLToPath(new URL('../../../../', import.meta.url));

const whole = (given: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(given)) throw new InvalidArgumentError(text().simulate.whole);
  return Number(given);
};
const share = (given: string): number => {
  const value = Number(given);
  if (given.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError(text().simulate.share);
  return value;
};

export function simulateCommand(): Command {
  return new Command('simulate')
    .description(text().simulate.about)
    .option('--voters <n>', text().simulate.voters, whole, 200)
    .option('--revotes <share>', text().simulate.revotes, share, 0.3)
    .requiredOption('--archive <folder>', text().simulate.archive)
    .action(async (options: { voters: number; revotes: number; archive: string }) => {
      if (options.voters < 2 || options.voters > 9000) throw new Mistake(text().simulate.votersRange);
      const started = performance.now();
      const outcome = await simulate({ ...options, build: BUILD, say: progress });
      progress(text().simulate.verifying);
      const verified = (await runVerify(options.archive, { out: process.stderr, err: process.stderr })) === 0;
      const { voters, accepted, counted, votingSeconds } = outcome;
      const matches = outcome.matches && verified && counted === voters;
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      const ballotsPerSecond = Math.round((accepted / votingSeconds) * 10) / 10;
      print(JSON.stringify({ voters, accepted, counted, seconds, ballotsPerSecond, matches }));
      if (!matches) process.exitCode = 1;
    });
}
