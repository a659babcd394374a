/** `npm run bench`: what issue 3 wants measured. The heavy parts are loaded when they are asked for. */
import { Command } from 'commander';
import { Mistake } from '../console/mistake.js';
import { print } from '../console/print.js';
import { language } from '../messages/index.js';
import { archiveCommand } from './archive/command.js';
import { benchJson, benchTable } from './report.js';
import { runBench } from './run.js';
import { targets, type OperationKey } from './targets.js';
import { benchText } from './texts.js';
import { Ticker } from './ticker.js';

interface BenchFlags {
  readonly json?: boolean;
  readonly large?: boolean;
  readonly only: readonly string[];
}

const keys = targets.map(({ key }) => key);

export function benchCommand(): Command {
  const words = benchText();
  return new Command('bench')
    .description(words.about)
    .option('--json', words.options.json)
    .option('--large', words.options.large)
    .option(
      '--only <name>',
      words.options.only(keys.join(', ')),
      (name: string, before: readonly string[]) => [...before, name],
      [],
    )
    .action(async (flags: BenchFlags) => {
      const rows = await runBench(wantedOf(flags), new Ticker(process.stderr));
      const out = flags.json === true ? process.stderr : process.stdout;
      const dim = (text: string): string => (out.isTTY ? `\u001b[2m${text}\u001b[22m` : text);
      out.write(benchTable(rows, language(), dim));
      if (flags.json === true) print(benchJson(rows));
    })
    .addCommand(archiveCommand());
}

/** All but memory, which takes long and is asked for. */
export function wantedOf({ large, only }: Pick<BenchFlags, 'large' | 'only'>): Set<OperationKey> {
  const named = only.map((name) => {
    const key = keys.find((one) => one === name);
    if (key === undefined) throw new Mistake(benchText().unknown(name, keys.join(', ')));
    return key;
  });
  const wanted = new Set(named.length > 0 ? named : keys.filter((key) => key !== 'memory'));
  if (large === true) wanted.add('memory');
  return wanted;
}
