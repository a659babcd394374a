/**
 * `verify ARCHIVE`: everyone's check of a published election (§10). It trusts nothing in the archive; what it prints is
 * cleaned of control characters, because whoever wrote the archive may want to write on the terminal too.
 */
import { existsSync } from 'node:fs';
import { open, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { performance } from 'node:perf_hooks';
import { systemRandom, type PublicGroup } from '#crypto';
import { blindSignatureVerifiers } from '#crypto/node';
import {
  decodeCanonical,
  inProcess,
  manifestSchema,
  verifyArchive,
  type ArchiveSource,
  type ExaminerFactory,
  type JournalStore,
  type Language,
  type Manifest,
  type Report,
} from '#protocol';
import { folderSource } from '#protocol/node';
import { clean, reportHtml, type EvidenceNames } from '#verifier';
import { installNodeArithmetic, nodePool, openZip, type Arithmetic } from '#verifier/node';
import { language as languageHere } from '../messages/index.js';
import { type VerifyOutput } from './output.js';
import { ProgressLine } from './progress-line.js';
import { reportText } from './report-text.js';
import { verifyTexts } from './texts.js';
import { VERSION } from './version.js';

export interface RunVerifyOptions {
  /** The report as one line of JSON instead of sentences. */
  readonly json?: boolean;
  /** A file for the report as HTML. */
  readonly html?: string | undefined;
  readonly out: VerifyOutput;
  /** Progress and complaints. */
  readonly err: VerifyOutput;
  readonly language?: Language;
  /** Receipts and refusals of voters, as parsed JSON. */
  readonly receipts?: readonly unknown[];
  /** Earlier signed notes. */
  readonly checkpoints?: readonly string[];
  readonly names?: EvidenceNames;
  /** Of as many threads; where not given, one a core, and none for a small archive. */
  readonly threads?: number | undefined;
  /** The kernel where not given. */
  readonly arithmetic?: Arithmetic | undefined;
  /** Where an interrupted run goes on; forgotten when the run has come to its end. */
  readonly journal?: JournalStore;
  readonly signal?: AbortSignal;
  /** For a program that is one file: where its threads begin, and the kernel's bytes. */
  readonly self?: { readonly file: string; readonly kernel: Uint8Array };
}

/**
 * Exit code: 0 when verified (and saved, where that was asked for), else 1; 130 when interrupted. The last line of `out` is
 * exactly `verified` or `not verified`.
 */
export async function runVerify(path: string, options: RunVerifyOptions): Promise<0 | 1 | 130> {
  const language = options.language ?? languageHere();
  const texts = verifyTexts[language];
  const { out, err } = options;
  const source = await openArchive(path);
  if (source === undefined) {
    err.write(`${texts.noArchive(clean(path, 300))}\n`);
    out.write('not verified\n');
    return 1;
  }
  if (options.html !== undefined && !(await canWrite(options.html))) {
    err.write(`${texts.notSaved(clean(options.html, 300))}\n`);
    out.write('not verified\n');
    await source.close?.();
    return 1;
  }
  const line = new ProgressLine(err, language, () => performance.now());
  try {
    const threads = options.threads ?? (await threadsFor(source, options.arithmetic));
    const report = await verify(source, { ...options, threads }, line);
    const seconds = line.end();
    // What cannot be forgotten harms nobody: it holds for these very bytes.
    await options.journal?.reset().catch(() => undefined);
    err.write(`${texts.took(seconds, Math.max(1, threads), options.arithmetic ?? 'kernel')}\n`);
    out.write(options.json === true ? `${JSON.stringify(report)}\n` : reportText(report, language, options.names));
    const saved =
      options.html === undefined ||
      (await save(options.html, () => htmlOf(report, source, path, options, language), err, language));
    out.write(report.verified ? 'verified\n' : 'not verified\n');
    return report.verified && saved ? 0 : 1;
  } catch (error) {
    line.end();
    if (options.signal?.aborted !== true) throw error;
    err.write(`${texts.interrupted}\n`);
    out.write('not verified\n');
    return 130;
  } finally {
    await source.close?.();
  }
}

type Opened = ArchiveSource & { readonly close?: () => Promise<void> };

/** A folder, or a zip as the board serves it. */
async function openArchive(path: string): Promise<Opened | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return folderSource(path);
  return found?.isFile() === true ? await openZip(path) : undefined;
}

/** Bytes of bodies, about a hundred ballots: examined by the kernel in less time than a thread takes to start. */
const SMALL = 512 * 1024;

async function threadsFor(source: ArchiveSource, arithmetic: Arithmetic = 'kernel'): Promise<number> {
  if (arithmetic !== 'kernel') return availableParallelism();
  // A file that is not there is found by whoever reads it.
  const sizes = await source.sizes().catch(() => undefined);
  return (sizes?.bodies ?? 0) <= SMALL ? 0 : availableParallelism();
}

const examinerOf = ({ threads, self, arithmetic }: RunVerifyOptions, group: PublicGroup): ExaminerFactory =>
  threads === 0
    ? inProcess(systemRandom, group, blindSignatureVerifiers())
    : nodePool({ threads, arithmetic, ...self });

async function verify(source: ArchiveSource, options: RunVerifyOptions, line: ProgressLine): Promise<Report> {
  const { receipts, checkpoints, self, journal, signal, arithmetic } = options;
  const group = await installNodeArithmetic({ arithmetic, kernel: self?.kernel });
  return await verifyArchive(source, {
    random: systemRandom,
    group,
    examiner: examinerOf(options, group),
    progress: (progress) => line.show(progress),
    ...(receipts && { receipts }),
    ...(checkpoints && { checkpoints }),
    ...(journal && { journal }),
    ...(signal && { signal }),
  });
}

/** Known before the work: after hours of it a wrong folder would be a poor end. Leaves everything as it was. */
async function canWrite(file: string): Promise<boolean> {
  const stands = existsSync(file);
  try {
    await (await open(file, 'a')).close();
    if (!stands) await rm(file);
    return true;
  } catch {
    return false;
  }
}

/** A full disk takes away the file, not the verdict. */
async function save(
  file: string,
  html: () => Promise<string>,
  err: VerifyOutput,
  language: Language,
): Promise<boolean> {
  const { saved, notSaved } = verifyTexts[language];
  const shown = clean(file, 300);
  try {
    await writeFile(file, await html());
    err.write(`${saved(shown)}\n`);
    return true;
  } catch {
    err.write(`${notSaved(shown)}\n`);
    return false;
  }
}

async function htmlOf(
  report: Report,
  source: ArchiveSource,
  path: string,
  options: RunVerifyOptions,
  language: Language,
): Promise<string> {
  const context = {
    at: Date.now(),
    by: verifyTexts[language].by(VERSION, options.arithmetic ?? 'kernel'),
    source: basename(path),
    manifest: await manifestOf(source, report),
    struck: report.struck,
    evidence: options.names,
  };
  return reportHtml(report, context, language);
}

/** The manifest that the report is about, for titles. */
async function manifestOf(source: ArchiveSource, report: Report): Promise<Manifest | undefined> {
  if (report.fingerprint === null) return undefined;
  const bytes = await source.manifest().catch(() => undefined);
  const decoded = bytes === undefined ? undefined : decodeCanonical(bytes);
  return decoded?.ok === true ? manifestSchema.safeParse(decoded.value).data : undefined;
}
