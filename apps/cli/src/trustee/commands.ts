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
import { text } from '../messages/index.js';

interface FileOptions {
  file: string;
  passphraseFile?: string;
}

const withFile = (command: Command): Command =>
  command
    .requiredOption('--file <file>', text().trustee.file)
    .option('--passphrase-file <file>', text().options.passphraseFile);

const opened = async (options: FileOptions): Promise<OpenTrustee> =>
  openTrustee(options.file, await readPassphrase(options, options.file));

export function trusteeCommands(): Command {
  const trustee = new Command('trustee').description(text().trustee.about);
  withFile(trustee.command('new').description(text().trustee.new))
    .requiredOption('--ceremony <folder>', text().options.ceremony)
    .requiredOption('--index <i>', text().trustee.index, Number)
    .requiredOption('--name <name>', text().trustee.name)
    .action(async (options: FileOptions & { ceremony: string; index: number; name: string }) => {
      const folder = await CeremonyFolder.open(options.ceremony);
      const passphrase = await readPassphrase(options, options.file, true);
      const state = await newTrustee(folder, options.index, options.name, systemRandom);
      await createTrustee(options.file, state, passphrase);
      await join({ folder, ...(await openTrustee(options.file, passphrase)) });
      print(text().trustee.youAre(options.index, options.file));
    });
  withFile(trustee.command('step').description(text().trustee.step))
    .requiredOption('--ceremony <folder>', text().options.ceremony)
    .action(async (options: FileOptions & { ceremony: string }) => {
      const folder = await CeremonyFolder.open(options.ceremony);
      const outcome = await nextStep({ folder, ...(await opened(options)) });
      if (outcome.done) print(text().trustee.allDone);
      else if (outcome.did === 'nothing') print(text().trustee.waiting(outcome.waitsFor.join(', ')));
      else print(text().trustee.stepDone(outcome.did));
    });
  withFile(trustee.command('endorse').description(text().trustee.endorse))
    .requiredOption('--manifest <file>', text().trustee.manifest)
    .option('--board <url>', text().trustee.endorseBoard)
    .action(async (options: FileOptions & { manifest: string; board?: string }) => {
      const manifest = await readManifest(options.manifest);
      const { state, keep } = await opened(options);
      const endorsement = await endorse(manifest, state, keep);
      if (options.board === undefined) print(canonicalText(endorsement));
      else print(text().trustee.endorsed((await postEndorsement(options.board, endorsement)).index));
    });
  withFile(trustee.command('decrypt').description(text().trustee.decrypt))
    .requiredOption('--board <url>', text().options.board)
    .requiredOption('--election <fingerprint>', text().options.election)
    .option('--dry-run', text().trustee.dryRun)
    .action(async (options: FileOptions & { board: string; election: string; dryRun?: boolean }) => {
      const { state, keep } = await opened(options);
      progress(text().trustee.fetching);
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
      if (decryption === undefined) print(text().trustee.rightTally);
      else
        print(
          text().trustee.decrypted((await postRecord(options.board, options.election, 'decryption', decryption)).index),
        );
    });
  return trustee;
}

async function readManifest(path: string) {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Mistake(text().trustee.cantRead(path));
  });
  const decoded = decodeCanonicalText(content.trimEnd());
  const parsed = decoded.ok ? manifestSchema.safeParse(decoded.value) : undefined;
  if (parsed?.success !== true) throw new Mistake(text().trustee.noManifest(path));
  return parsed.data;
}
