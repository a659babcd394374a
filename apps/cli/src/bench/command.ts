/** `npm run bench`: what issue 3 wants measured. The heavy parts are loaded when they are asked for. */
import { Command } from 'commander';
import { archiveCommand } from './archive/command.js';
import { benchText } from './texts.js';

export function benchCommand(): Command {
  return new Command('bench').description(benchText().about).addCommand(archiveCommand());
}
