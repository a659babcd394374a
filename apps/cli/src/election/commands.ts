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

interface BoardOptions {
  board: string;
  election: string;
}

const onBoard = (command: Command): Command =>
  command
    .requiredOption('--board <url>', 'the board')
    .requiredOption('--election <fingerprint>', 'fingerprint of the election');

export function electionCommands(): Command {
  const election = new Command('election').description('an election, from its file to its archive');
  setUpCommands(election);
  countCommands(election);
  return election;
}

function setUpCommands(election: Command): void {
  election
    .command('check')
    .description('check an election file')
    .requiredOption('--file <file>', 'election.yaml')
    .action(async ({ file }: { file: string }) => {
      const { id, contests, styles } = await readElectionFile(file);
      print(`${id}: ${contests.length} contests, ${styles.length} styles; no mistakes`);
    });
  election
    .command('prepare')
    .description('ask every party for the keys it makes for this election alone')
    .requiredOption('--file <file>', 'election.yaml')
    .requiredOption('--operators <file>', "the operators' file")
    .requiredOption('--dir <folder>', 'working folder of this election')
    .action(async (options: { file: string; operators: string; dir: string }) => {
      const definition = await readElectionFile(options.file);
      await mkdir(options.dir, { recursive: true });
      await saveParts(options.dir, await prepareParts(definition, await readOperators(options.operators), progress));
      print(`keys of all parties are in ${options.dir}/parts.json`);
    });
  election
    .command('manifest')
    .description('assemble the manifest from the parties, the ceremony and the members')
    .requiredOption('--file <file>', 'election.yaml')
    .requiredOption('--dir <folder>', 'working folder of this election')
    .requiredOption('--ceremony <folder>', 'the finished ceremony')
    .requiredOption('--members <files...>', "members' files (only their public part is read)")
    .action(async (options: { file: string; dir: string; ceremony: string; members: string[] }) => {
      const definition = await readElectionFile(options.file);
      const trustees = await ceremonyOutcome(await CeremonyFolder.open(options.ceremony));
      const members = await Promise.all(options.members.map((path) => readSealedPublic(MEMBER_FILE, path)));
      const { manifest, fingerprint } = assembleManifest(definition, await loadParts(options.dir), trustees, members);
      await writeFile(join(options.dir, 'manifest.json'), canonicalText(manifest));
      print(`manifest written; fingerprint ${fingerprint}`);
    });
  election
    .command('install')
    .description('give the manifest to every party; each compares it with its own keys; the nodes endorse')
    .requiredOption('--dir <folder>', 'working folder of this election')
    .requiredOption('--operators <file>', "the operators' file")
    .action(async (options: { dir: string; operators: string }) => {
      const manifest = await readManifest(join(options.dir, 'manifest.json'));
      print(
        `installed; fingerprint ${await installManifest(manifest, await readOperators(options.operators), progress)}`,
      );
    });
  election
    .command('roll')
    .description('load the list of voters: CSV snils,style,precinct; refused whole if a line is wrong')
    .requiredOption('--file <file>', 'roll.csv')
    .requiredOption('--operators <file>', "the operators' file")
    .requiredOption('--election <fingerprint>', 'fingerprint of the election')
    .action(async (options: { file: string; operators: string; election: string }) => {
      const { admitted } = await installRoll(options.election, options.file, await readOperators(options.operators));
      for (const [style, count] of Object.entries(admitted)) print(`${style}: ${count} voters`);
    });
  election
    .command('open')
    .description('the registrar posts who is admitted; from opensAt on people vote')
    .requiredOption('--operators <file>', "the operators' file")
    .requiredOption('--election <fingerprint>', 'fingerprint of the election')
    .action(async (options: { operators: string; election: string }) => {
      await openElection(options.election, await readOperators(options.operators));
      print('open');
    });
}

function countCommands(election: Command): void {
  onBoard(election.command('status').description('where the election stands, by a log checked here')).action(
    async ({ board, election: fingerprint }: BoardOptions) => {
      const { state, records } = await fetchLog(board, fingerprint);
      print(`${state.stage}: ${records.length} records, ${state.ballots} ballots, ${state.counted.size} counted`);
    },
  );
  onBoard(election.command('tally').description('compute the tally from the log and post it')).action(
    async ({ board, election: fingerprint }: BoardOptions) => {
      const log = await fetchLog(board, fingerprint);
      const tally = tallyOf(log, commandLineClock(log.manifest.kind)());
      const { index } = await postRecord(board, fingerprint, 'tally', tally);
      print(`tally of ${log.state.counted.size} ballots posted as record ${index}`);
    },
  );
  onBoard(election.command('result').description('compute the result from the decryptions and post it')).action(
    async ({ board, election: fingerprint }: BoardOptions) => {
      const log = await fetchLog(board, fingerprint);
      const result = log.state.result ?? resultOf(log);
      if (log.state.result === undefined) await postRecord(board, fingerprint, 'result', result);
      for (const line of resultLines(log, result)) print(line);
    },
  );
  onBoard(election.command('archive').description('download all that a verifier needs (§9)'))
    .requiredOption('--dir <folder>', 'an empty or new folder')
    .action(async ({ board, election: fingerprint, dir }: BoardOptions & { dir: string }) => {
      await downloadArchive(board, fingerprint, dir);
      print(`archive in ${dir}; verify it with: npm run verify -- ${dir}`);
    });
}

async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Mistake(`Can't read ${path}. Assemble it first: veche election manifest …`);
  });
  const decoded = decodeCanonicalText(text.trimEnd());
  const parsed = decoded.ok ? manifestSchema.safeParse(decoded.value) : undefined;
  if (parsed?.success !== true) throw new Mistake(`${path} is no manifest in canonical form.`);
  return parsed.data;
}
