/** `veche trustee …`: what a holder of the key does, alone, with a file and a passphrase of their own (docs/trustee). */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { systemRandom } from '#crypto';
import { canonicalText, decodeCanonicalText, manifestSchema } from '#protocol';
import { CeremonyFolder } from '../ceremony/folder.js';
import { join, newTrustee, nextStep } from '../ceremony/steps.js';
import { Mistake } from '../console/mistake.js';
import { readPassphrase } from '../console/passphrase.js';
import { print, progress } from '../console/print.js';
import { postEndorsement, postRecord } from '../election/install.js';
import { fetchLog } from '../log/fetch-log.js';
import { commandLineClock } from '../log/clock.js';
import { decryptTally } from './decrypt.js';
import { endorse } from './endorse.js';
import { createTrustee, openTrustee, type OpenTrustee } from './open-file.js';

interface FileOptions {
  file: string;
  passphraseFile?: string;
}

const withFile = (command: Command): Command =>
  command
    .requiredOption('--file <file>', "the trustee's own file")
    .option('--passphrase-file <file>', 'read the passphrase from a file instead of the keyboard');

const opened = async (options: FileOptions): Promise<OpenTrustee> =>
  openTrustee(options.file, await readPassphrase(options, options.file));

export function trusteeCommands(): Command {
  const trustee = new Command('trustee').description('what a holder of the key does, alone');
  withFile(trustee.command('new').description('join a ceremony: makes your file'))
    .requiredOption('--ceremony <folder>', 'the shared folder')
    .requiredOption('--index <i>', 'your number, from 1', Number)
    .requiredOption('--name <name>', 'your name as it will stand in the manifest')
    .action(async (options: FileOptions & { ceremony: string; index: number; name: string }) => {
      const folder = await CeremonyFolder.open(options.ceremony);
      const passphrase = await readPassphrase(options, options.file, true);
      const state = await newTrustee(folder, options.index, options.name, systemRandom);
      await createTrustee(options.file, state, passphrase);
      await join({ folder, ...(await openTrustee(options.file, passphrase)) });
      print(
        `You are trustee ${options.index}. Keep ${options.file} and its passphrase apart. Next: veche trustee step …`,
      );
    });
  withFile(trustee.command('step').description('do the next thing that is due in the ceremony; repeat until done'))
    .requiredOption('--ceremony <folder>', 'the shared folder')
    .action(async (options: FileOptions & { ceremony: string }) => {
      const folder = await CeremonyFolder.open(options.ceremony);
      const outcome = await nextStep({ folder, ...(await opened(options)) });
      if (outcome.done) print('done: your share is in your file, and all trustees agree on the key');
      else if (outcome.did === 'nothing')
        print(`waiting for trustee ${outcome.waitsFor.join(', ')}; then run this again`);
      else print(`${outcome.did}: done. Run this again when the others have done the same.`);
    });
  withFile(trustee.command('endorse').description('compare the manifest with your share, and sign that you did'))
    .requiredOption('--manifest <file>', 'manifest.json')
    .option('--board <url>', 'post the endorsement to this board; otherwise it is printed')
    .action(async (options: FileOptions & { manifest: string; board?: string }) => {
      const manifest = await readManifest(options.manifest);
      const { state, keep } = await opened(options);
      const endorsement = await endorse(manifest, state, keep);
      if (options.board === undefined) print(canonicalText(endorsement));
      else print(`endorsed as record ${(await postEndorsement(options.board, endorsement)).index}`);
    });
  withFile(trustee.command('decrypt').description('recompute the tally from the log, then make your decryption share'))
    .requiredOption('--board <url>', 'the board')
    .requiredOption('--election <fingerprint>', 'fingerprint of the election')
    .option('--dry-run', 'only check; make no share')
    .action(async (options: FileOptions & { board: string; election: string; dryRun?: boolean }) => {
      const { state, keep } = await opened(options);
      progress('fetching the log and checking it from the first record');
      const log = await fetchLog(options.board, options.election);
      const decryption = await decryptTally({
        log,
        state,
        keep,
        now: commandLineClock(log.manifest.kind),
        random: systemRandom,
        progress,
        dryRun: options.dryRun === true,
      });
      if (decryption === undefined) print('the tally is right; nothing was decrypted (--dry-run)');
      else
        print(
          `decryption posted as record ${(await postRecord(options.board, options.election, 'decryption', decryption)).index}`,
        );
    });
  return trustee;
}

async function readManifest(path: string) {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Mistake(`Can't read ${path}. Name the manifest with --manifest.`);
  });
  const decoded = decodeCanonicalText(text.trimEnd());
  const parsed = decoded.ok ? manifestSchema.safeParse(decoded.value) : undefined;
  if (parsed?.success !== true) throw new Mistake(`${path} is no manifest in canonical form.`);
  return parsed.data;
}
