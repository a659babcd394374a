/**
 * `verify DIR`: everyone's check of a published election (§10). It trusts nothing in the folder; what it prints is
 * cleaned of control characters, because whoever wrote the archive may want to write on the terminal too.
 */
import { systemRandom } from '#crypto';
import { describeFinding, verifyArchive, type CheckReport, type Language, type Report } from '#protocol';
import { folderSource } from '#protocol/node';
import { stat } from 'node:fs/promises';
import { language as languageHere } from '../messages/index.js';
import { verifyTexts } from './texts.js';

export interface VerifyOutput {
  write(text: string): unknown;
}

export interface RunVerifyOptions {
  /** The report as one line of JSON instead of sentences. */
  readonly json?: boolean;
  readonly out: VerifyOutput;
  /** Progress and complaints. */
  readonly err: VerifyOutput;
  readonly language?: Language;
  /** Receipts of voters, as parsed JSON. */
  readonly receipts?: readonly unknown[];
  /** Earlier signed notes. */
  readonly checkpoints?: readonly string[];
}

/** How many findings of a check are printed; the number of all is printed too. */
const SHOWN = 10;

/** Exit code: 0 when verified, else 1. The last line of `out` is exactly `verified` or `not verified`. */
export async function runVerify(folder: string, options: RunVerifyOptions): Promise<0 | 1> {
  const language = options.language ?? languageHere();
  const texts = verifyTexts[language];
  const { out, err } = options;
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    err.write(`${texts.noFolder(printable(folder))}\n`);
    out.write('not verified\n');
    return 1;
  }
  const source = folderSource(folder);
  const report = await verifyArchive(source, {
    random: systemRandom,
    receipts: options.receipts ?? [],
    checkpoints: options.checkpoints ?? [],
    progress: ({ stage, done }) => void err.write(`${texts.progress[stage]}: ${done}\n`),
  });
  out.write(options.json === true ? `${JSON.stringify(report)}\n` : renderReport(report, language));
  out.write(report.verified ? 'verified\n' : 'not verified\n');
  return report.verified ? 0 : 1;
}

/** The report as sentences, one check a paragraph. */
export function renderReport(report: Report, language: Language): string {
  const texts = verifyTexts[language];
  const title = report.title?.[language] ?? Object.values(report.title ?? {})[0] ?? texts.noTitle;
  const lines = [
    printable(title),
    `${texts.fingerprint}: ${report.fingerprint ?? '–'}`,
    texts.counts(report.records, report.ballots, report.counted),
    '',
    ...report.checks.flatMap((check) => checkLines(check, language)),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function checkLines(check: CheckReport, language: Language): string[] {
  const texts = verifyTexts[language];
  const name = `${texts.check} ${check.number}. ${check.name[language]}`;
  if (!check.made) return [`– ${name}: ${texts.notMade}`];
  const head = `${check.passed ? '✓' : '✗'} ${name}`;
  const lines = [`${head}: ${texts.looked(check.items, check.findingsTotal)}`];
  for (const found of check.findings.slice(0, SHOWN)) {
    const place = found.record === null ? '' : `${texts.record} ${found.record}: `;
    lines.push(`    ${place}${describeFinding(found, language)} [${found.code}]`);
  }
  if (check.findingsTotal > SHOWN) lines.push(`    ${texts.more(check.findingsTotal - SHOWN)}`);
  if (!check.passed) lines.push(`    ${check.whatIfFailed[language]}`);
  return lines;
}

const printable = (text: string): string => text.slice(0, 300).replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?');
