/** `veche bench archive DIR`: a generated archive where it is wanted, for profiling and for tests by hand. */
import { mkdir, readdir } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { Mistake } from '../../console/mistake.js';
import { print } from '../../console/print.js';
import { benchText } from '../texts.js';
import { Ticker } from '../ticker.js';
import { type ArchivePlan } from './write.js';

const MIN_BALLOTS = 22;
const MAX_BALLOTS = 100_000_000;

const whole =
  (from: number, to: number) =>
  (given: string): number => {
    const value = Number(given);
    if (!/^\d+$/.test(given) || value < from || value > to)
      throw new InvalidArgumentError(benchText().archive.whole(from, to));
    return value;
  };

export function archiveCommand(): Command {
  const words = benchText().archive;
  return new Command('archive')
    .description(words.about)
    .argument('<folder>', words.dir)
    .option('--ballots <n>', words.ballots, whole(MIN_BALLOTS, MAX_BALLOTS), 20_000)
    .option('--options <n>', words.options, whole(2, 100), 10)
    .action(async (folder: string, plan: ArchivePlan) => {
      await mkdir(folder, { recursive: true });
      if ((await readdir(folder)).length > 0) throw new Mistake(words.notEmpty(folder));
      const began = performance.now();
      await generate(folder, plan, new Ticker(process.stderr));
      print(words.written(plan.ballots, folder, Math.round((performance.now() - began) / 1000)));
    });
}

/** Writes an archive and shows how far it is. */
export async function generate(folder: string, plan: ArchivePlan, ticker: Ticker): Promise<void> {
  const words = benchText().archive;
  ticker.begin(words.making);
  const { writeBenchArchive } = await import('./write.js');
  const began = performance.now();
  const progress = (done: number, all: number): void => {
    const left = Math.ceil((((performance.now() - began) / 1000) * (all - done)) / done);
    ticker.tick(() => words.progress(done, all, left));
  };
  await writeBenchArchive(folder, plan, { progress });
  ticker.end();
}
