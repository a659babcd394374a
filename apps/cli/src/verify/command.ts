/** The `verify` command: arguments and files in, exit code out. */
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type JournalStore, type Language } from '#protocol';
import { clean } from '#verifier';
import { ARITHMETICS, journalFile, type Arithmetic } from '#verifier/node';
import { language as languageHere, text } from '../messages/index.js';
import { type VerifyOutput } from './output.js';
import { runVerify, type RunVerifyOptions } from './run.js';
import { verifyTexts } from './texts.js';

interface VerifyFlags {
  readonly json?: boolean;
  readonly html?: string;
  readonly language: Language;
  readonly receipt: readonly string[];
  readonly checkpoint: readonly string[];
  readonly threads?: number;
  readonly arithmetic: Arithmetic;
  readonly fresh?: boolean;
}

/** What a program that is one file knows of itself. */
export type SelfContained = NonNullable<RunVerifyOptions['self']>;

const gather = (value: string, before: readonly string[]): string[] => [...before, value];
const threadCount = (value: string): number => {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > 256) throw new InvalidArgumentError('1…256');
  return count;
};

export function verifyCommand(self?: SelfContained): Command {
  const words = text().verify;
  return new Command('verify')
    .description(words.about)
    .argument('<archive>', words.dir)
    .option('--json', words.json)
    .option('--html <file>', words.html)
    .addOption(new Option('--language <language>').choices(['ru', 'en']).default(languageHere(), words.terminals))
    .option('--receipt <file>', words.receipt, gather, [])
    .option('--checkpoint <file>', words.checkpoint, gather, [])
    .addOption(new Option('--threads <count>', words.threads).argParser(threadCount))
    .addOption(new Option('--arithmetic <name>', words.arithmetic).choices(ARITHMETICS).default(ARITHMETICS[0]))
    .option('--fresh', words.fresh)
    .action(async (archive: string, flags: VerifyFlags) => {
      process.exitCode = await verifyWithFiles(archive, flags, self);
    });
}

async function verifyWithFiles(archive: string, flags: VerifyFlags, self: SelfContained | undefined): Promise<number> {
  const [out, err] = [process.stdout, process.stderr];
  const { language } = flags;
  const receipts = await readAll(flags.receipt, (content) => JSON.parse(content) as unknown);
  const checkpoints = await readAll(flags.checkpoint, (content) => content);
  const unreadable = 'unreadable' in receipts ? receipts : 'unreadable' in checkpoints ? checkpoints : undefined;
  if ('unreadable' in receipts || 'unreadable' in checkpoints) {
    err.write(`${verifyTexts[language].noFile(clean(unreadable?.unreadable ?? '', 300))}\n`);
    out.write('not verified\n');
    return 1;
  }
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  return await runVerify(archive, {
    json: flags.json ?? false,
    html: flags.html,
    language,
    receipts: receipts.values,
    checkpoints: checkpoints.values,
    names: {
      slips: flags.receipt.map((file) => basename(file)),
      checkpoints: flags.checkpoint.map((f) => basename(f)),
    },
    threads: flags.threads,
    arithmetic: flags.arithmetic,
    journal: await journalOf(archive, flags, err),
    signal: stop.signal,
    out,
    err,
    ...(self && { self }),
  }).finally(() => process.off('SIGINT', interrupt));
}

async function readAll<Value>(
  files: readonly string[],
  read: (content: string) => Value,
): Promise<{ readonly values: Value[] } | { readonly unreadable: string }> {
  const values: Value[] = [];
  for (const file of files) {
    try {
      values.push(read(await readFile(file, 'utf8')));
    } catch {
      return { unreadable: file };
    }
  }
  return { values };
}

/** One for each archive, by its place: what it has found is bound to the archive's bytes themselves (journal.ts). */
async function journalOf(archive: string, { fresh, language }: VerifyFlags, err: VerifyOutput): Promise<JournalStore> {
  const place = existsSync(archive) ? realpathSync(archive) : archive;
  const name = createHash('sha256').update(place).digest('hex').slice(0, 32);
  const file = join(cacheFolder(), 'veche', 'verify', `${name}.ndjson`);
  const journal = journalFile(file);
  if (fresh === true) await journal.reset();
  else if (existsSync(file)) err.write(`${verifyTexts[language].resumes}\n`);
  return journal;
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: windows } = process.env;
  if (xdg !== undefined && xdg !== '') return xdg;
  return process.platform === 'win32' && windows !== undefined ? windows : join(homedir(), '.cache');
}
