/**
 * Writes the zoo: DIR/honest, DIR/NAME for every forgery, DIR/expected.json and DIR/README.md. Each folder is verified
 * as it stands on the disk. What only evidence shows lies apart in DIR/evidence: its archives verify by themselves.
 */
import { systemRandom, type PublicGroup } from '#crypto';
import { blindSignatureVerifiers } from '#crypto/node';
import { describeFinding, inProcess, verifyArchive, type Finding, type Report } from '#protocol';
import { folderSource, writeArchive } from '#protocol/node';
import { forgeries, honestArchive, insiders, missedBy, zoo, zooWithEvidence, type ZooCase } from '#protocol/testing';
import { installNodeArithmetic } from '#verifier/node';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mistake } from '../console/mistake.js';
import { text } from '../messages/index.js';
import { zooReadme } from './readme.js';

export interface WrittenZoo {
  readonly honest: number;
  readonly forged: number;
  /** A line for each archive about which the verifier was wrong. */
  readonly missed: readonly string[];
}

/** `expected.json`: by name, in the form of the protocol's own vectors. */
interface Expected {
  readonly check: number;
  readonly code: string;
  /** other codes that may come with it */
  readonly beside: readonly string[];
  readonly record: number | null;
  readonly says: string;
  readonly insider: string;
  readonly story: ZooCase['story'];
}

type Given = Partial<Pick<ZooCase, 'receipts' | 'checkpoints'>>;

/** Rejects with a Mistake where the folder has something in it. */
export async function writeZoo(folder: string, say: (line: string) => void): Promise<WrittenZoo> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Mistake(text().zoo.notEmpty(folder));
  const group = await installNodeArithmetic();
  const missed: string[] = [];

  say(text().zoo.honest);
  await writeArchive(join(folder, 'honest'), honestArchive());
  const honest = await verified(join(folder, 'honest'), group);
  if (!honest.verified)
    missed.push(`honest: ${honest.checks.flatMap(({ findings }) => findings.map(says)).join('; ')}`);

  const expected: Record<string, Expected> = {};
  for (const one of zoo()) {
    const report = await writeCase(folder, one, group);
    expected[one.name] = expectation(one, report);
    const fault = missedBy(report, one);
    if (fault !== undefined) missed.push(`${one.name}: ${fault}`);
    const count = Object.keys(expected).length;
    say(text().zoo.made(count, forgeries.length, one.name, fault ?? `${one.check} ${one.code}`));
  }
  await writeFile(join(folder, 'expected.json'), json(expected));
  await writeFile(join(folder, 'README.md'), zooReadme(forgeries));
  missed.push(...(await writeEvidence(join(folder, 'evidence'), group, say)));
  return { honest: 1, forged: forgeries.length, missed };
}

/** Whole archives, each with what somebody holds against it. */
async function writeEvidence(folder: string, group: PublicGroup, say: (line: string) => void): Promise<string[]> {
  const missed: string[] = [];
  const expected: Record<string, Expected> = {};
  for (const one of zooWithEvidence()) {
    const report = await writeCase(folder, one, group);
    for (const [at, receipt] of one.receipts.entries())
      await writeFile(join(folder, `${one.name}.receipt-${at + 1}.json`), json(receipt));
    for (const [at, note] of one.checkpoints.entries())
      await writeFile(join(folder, `${one.name}.checkpoint-${at + 1}`), note);
    expected[one.name] = expectation(one, report);
    const fault = missedBy(report, one);
    if (fault !== undefined) missed.push(`evidence/${one.name}: ${fault}`);
  }
  await writeFile(join(folder, 'expected.json'), json(expected));
  say(text().zoo.evidence(Object.keys(expected).length));
  return missed;
}

async function writeCase(folder: string, one: ZooCase, group: PublicGroup): Promise<Report> {
  const place = join(folder, one.name);
  await writeArchive(place, one.files);
  return await verified(place, group, one);
}

async function verified(folder: string, group: PublicGroup, given: Given = {}): Promise<Report> {
  const { receipts = [], checkpoints = [] } = given;
  const examiner = inProcess(systemRandom, group, blindSignatureVerifiers());
  return await verifyArchive(folderSource(folder), { random: systemRandom, group, examiner, receipts, checkpoints });
}

const says = (found: Finding): string => describeFinding(found, 'en');

function expectation(one: ZooCase, report: Report): Expected {
  const { check, code, record, insider, story, beside } = one;
  const found = report.checks
    .flatMap(({ findings }) => findings)
    .find((candidate) => candidate.code === code && candidate.record === record);
  const sentence = found === undefined ? '' : says(found);
  return { check, code, beside: beside?.codes ?? [], record, says: sentence, insider: insiders[insider].en, story };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
