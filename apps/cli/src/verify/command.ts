/** The `verify` command: arguments and files in, exit code out. */
import { type Language } from '#protocol';
import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { runVerify, type VerifyOutput } from './run.js';
import { language as languageHere, text } from '../messages/index.js';
import { verifyTexts } from './texts.js';

interface VerifyFlags {
  readonly json?: boolean;
  readonly language: Language;
  readonly receipt: readonly string[];
  readonly checkpoint: readonly string[];
}

const gather = (value: string, before: readonly string[]): string[] => [...before, value];

export function verifyCommand(out: VerifyOutput = process.stdout, err: VerifyOutput = process.stderr): Command {
  return new Command('verify')
    .description(text().verify.about)
    .argument('<dir>', text().verify.dir)
    .option('--json', text().verify.json)
    .addOption(
      new Option('--language <language>').choices(['ru', 'en']).default(languageHere(), text().verify.terminals),
    )
    .option('--receipt <file>', text().verify.receipt, gather, [])
    .option('--checkpoint <file>', text().verify.checkpoint, gather, [])
    .action(async (folder: string, flags: VerifyFlags) => {
      process.exitCode = await verifyWithFiles(folder, flags, out, err);
    });
}

async function verifyWithFiles(
  folder: string,
  flags: VerifyFlags,
  out: VerifyOutput,
  err: VerifyOutput,
): Promise<0 | 1> {
  const { language } = flags;
  const receipts: unknown[] = [];
  const checkpoints: string[] = [];
  const unreadable = (file: string): 1 => {
    err.write(`${verifyTexts[language].noFile(file)}\n`);
    out.write('not verified\n');
    return 1;
  };
  for (const file of flags.receipt) {
    try {
      receipts.push(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return unreadable(file);
    }
  }
  for (const file of flags.checkpoint) {
    try {
      checkpoints.push(await readFile(file, 'utf8'));
    } catch {
      return unreadable(file);
    }
  }
  return await runVerify(folder, { json: flags.json ?? false, language, receipts, checkpoints, out, err });
}
