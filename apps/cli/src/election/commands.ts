/** `veche election …`: from the commission's YAML file to the archive (docs/operator). */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { canonicalText, decodeCanonicalText, manifestSchema, type Manifest } from '#protocol';
import { CeremonyFolder } from '../ceremony/folder.js';
import { ceremonyOutcome } from '../ceremony/outcome.js';
import { MEMBER_FILE } from '../commission/member-file.js';
import { Mistake } from '../console/mistake.js';
import { print, progress } from '../console/print.js';
import { readSealedPublic } from '../console/sealed-file.js';
import { commandLineClock } from '../log/clock.js';
import { fetchLog } from '../log/fetch-log.js';
import { downloadArchive } from './archive.js';
import { resultLines, resultOf, tallyOf } from './count.js';
import { readElectionFile } from './definition.js';
import { installManifest, installRoll, openElection, postRecord } from './install.js';
import { readOperators } from './operators.js';
import { assembleManifest, loadParts, prepareParts, saveParts } from './prepare.js';
import { text } from '../messages/index.js';

interface BoardOptions {
  board: string;
  election: string;
}

const onBoard = (command: Command): Command =>
  command
    .requiredOption('--board <url>', text().options.board)
    .requiredOption('--election <fingerprint>', text().options.election);

export function electionCommands(): Command {
  const election = new Command('election').description(text().election.about);
  setUpCommands(election);
  countCommands(election);
  return election;
}

function setUpCommands(election: Command): void {
  election
    .command('check')
    .description(text().election.check)
    .requiredOption('--file <file>', text().options.electionYaml)
    .action(async ({ file }: { file: string }) => {
      const { id, contests, styles } = await readElectionFile(file);
      print(text().election.checked(id, contests.length, styles.length));
    });
  election
    .command('prepare')
    .description(text().election.prepare)
    .requiredOption('--file <file>', text().options.electionYaml)
    .requiredOption('--operators <file>', text().options.operators)
    .requiredOption('--dir <folder>', text().options.workDir)
    .action(async (options: { file: string; operators: string; dir: string }) => {
      const definition = await readElectionFile(options.file);
      await mkdir(options.dir, { recursive: true });
      await saveParts(options.dir, await prepareParts(definition, await readOperators(options.operators), progress));
      print(text().election.prepared(options.dir));
    });
  election
    .command('manifest')
    .description(text().election.manifest)
    .requiredOption('--file <file>', text().options.electionYaml)
    .requiredOption('--dir <folder>', text().options.workDir)
    .requiredOption('--ceremony <folder>', text().election.finishedCeremony)
    .requiredOption('--members <files...>', text().election.members)
    .action(async (options: { file: string; dir: string; ceremony: string; members: string[] }) => {
      const definition = await readElectionFile(options.file);
      const trustees = await ceremonyOutcome(await CeremonyFolder.open(options.ceremony));
      const members = await Promise.all(options.members.map((path) => readSealedPublic(MEMBER_FILE, path)));
      const { manifest, fingerprint } = assembleManifest(definition, await loadParts(options.dir), trustees, members);
      await writeFile(join(options.dir, 'manifest.json'), canonicalText(manifest));
      print(text().election.manifestWritten(fingerprint));
    });
  election
    .command('install')
    .description(text().election.install)
    .requiredOption('--dir <folder>', text().options.workDir)
    .requiredOption('--operators <file>', text().options.operators)
    .action(async (options: { dir: string; operators: string }) => {
      const manifest = await readManifest(join(options.dir, 'manifest.json'));
      print(
        text().election.installed(await installManifest(manifest, await readOperators(options.operators), progress)),
      );
    });
  election
    .command('roll')
    .description(text().election.roll)
    .requiredOption('--file <file>', 'roll.csv')
    .requiredOption('--operators <file>', text().options.operators)
    .requiredOption('--election <fingerprint>', text().options.election)
    .action(async (options: { file: string; operators: string; election: string }) => {
      const { admitted } = await installRoll(options.election, options.file, await readOperators(options.operators));
      for (const [style, count] of Object.entries(admitted)) print(text().election.admitted(style, count));
    });
  election
    .command('open')
    .description(text().election.open)
    .requiredOption('--operators <file>', text().options.operators)
    .requiredOption('--election <fingerprint>', text().options.election)
    .action(async (options: { operators: string; election: string }) => {
      await openElection(options.election, await readOperators(options.operators));
      print(text().election.opened);
    });
}

function countCommands(election: Command): void {
  onBoard(election.command('status').description(text().election.status)).action(
    async ({ board, election: fingerprint }: BoardOptions) => {
      const { state, records } = await fetchLog(board, fingerprint);
      print(text().election.standing(state.stage, records.length, state.ballots, state.counted.size));
    },
  );
  onBoard(election.command('tally').description(text().election.tally)).action(
    async ({ board, election: fingerprint }: BoardOptions) => {
      const log = await fetchLog(board, fingerprint);
      const tally = tallyOf(log, commandLineClock(log.manifest.kind)());
      const { index } = await postRecord(board, fingerprint, 'tally', tally);
      print(text().election.tallied(log.state.counted.size, index));
    },
  );
  onBoard(election.command('result').description(text().election.result)).action(
    async ({ board, election: fingerprint }: BoardOptions) => {
      const log = await fetchLog(board, fingerprint);
      const result = log.state.result ?? resultOf(log);
      if (log.state.result === undefined) await postRecord(board, fingerprint, 'result', result);
      for (const line of resultLines(log, result)) print(line);
    },
  );
  onBoard(election.command('archive').description(text().election.archive))
    .requiredOption('--dir <folder>', text().election.archiveDir)
    .action(async ({ board, election: fingerprint, dir }: BoardOptions & { dir: string }) => {
      await downloadArchive(board, fingerprint, dir);
      print(text().election.archived(dir));
    });
}

async function readManifest(path: string): Promise<Manifest> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Mistake(text().election.cantReadManifest(path));
  });
  const decoded = decodeCanonicalText(content.trimEnd());
  const parsed = decoded.ok ? manifestSchema.safeParse(decoded.value) : undefined;
  if (parsed?.success !== true) throw new Mistake(text().election.noManifest(path));
  return parsed.data;
}
