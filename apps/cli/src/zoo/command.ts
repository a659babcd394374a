/** `npm run zoo -- DIR`: an honest election and its forgeries as folders; the last line says whether all were found. */
import { Command } from 'commander';
import { print, progress } from '../console/print.js';
import { text } from '../messages/index.js';

export function zooCommand(): Command {
  return new Command('zoo')
    .description(text().zoo.about)
    .argument('<dir>', text().zoo.dir)
    .action(async (folder: string) => {
      // Forging needs every secret key of an election: nothing else of the command line loads it.
      const { writeZoo } = await import('./write-zoo.js');
      const { honest, forged, missed } = await writeZoo(folder, progress);
      for (const line of missed) print(line);
      print(
        `zoo: ${honest} honest, ${forged} forged, ${missed.length === 0 ? 'all found' : `${missed.length} missed`}`,
      );
      if (missed.length > 0) process.exitCode = 1;
    });
}
