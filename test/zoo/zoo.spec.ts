/**
 * The zoo: every forgery is found by the check that has to find it, the honest election is not accused, and no finding
 * of the catalogue is without a forgery that shows it. The compiled kernel examines the ballots, as it does for people.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type PublicGroup } from '#crypto';
import { nodeKernel } from '#kernel/node';
import { checkTexts, findingTexts, inProcess, memorySource, verifyArchive, type Report } from '#protocol';
import {
  forgeries,
  honestArchive,
  missedBy,
  notInTheZoo,
  seededRandom,
  zoo,
  zooWithEvidence,
  type ZooCase,
} from '#protocol/testing';

let group: PublicGroup;
beforeAll(() => {
  group = nodeKernel();
});

type Given = Pick<ZooCase, 'files'> & Partial<Pick<ZooCase, 'receipts' | 'checkpoints'>>;
async function reportOn({ files, receipts = [], checkpoints = [] }: Given): Promise<Report> {
  const random = seededRandom('weights');
  const examiner = inProcess(random, group);
  return await verifyArchive(memorySource(files), { random, group, examiner, receipts, checkpoints });
}

/** Codes that neither are expected nor are explained: something found that the definition does not know of. */
const unexplained = (report: Report, { code, beside }: ZooCase): string[] =>
  report.checks
    .flatMap(({ findings }) => findings.map((found) => found.code))
    .filter((found) => found !== code && !(beside?.codes ?? []).includes(found));

describe('the zoo', () => {
  it('has an honest election that verifies', async () => {
    const report = await reportOn({ files: honestArchive() });
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report.verified).toBe(true);
  });

  const cases = zoo()[Symbol.iterator]();
  it.each(forgeries.map(({ name }) => name))('%s', async (name) => {
    const { value } = cases.next() as { value: ZooCase };
    expect(value.name).toBe(name);
    const report = await reportOn(value);
    expect(missedBy(report, value)).toBeUndefined();
    expect(unexplained(report, value)).toEqual([]);
  });

  it('shows by receipts, refusals and earlier checkpoints what no archive shows', async () => {
    for (const one of zooWithEvidence()) {
      const without = await reportOn({ files: one.files });
      expect([one.name, without.verified]).toEqual([one.name, true]);
      const report = await reportOn(one);
      expect([one.name, missedBy(report, one)]).toEqual([one.name, undefined]);
      expect([one.name, unexplained(report, one)]).toEqual([one.name, []]);
    }
  });

  it('has forgeries enough, each with a name of its own, for every check and every finding', () => {
    const all = [...forgeries, ...evidence()];
    expect(forgeries.length).toBeGreaterThanOrEqual(60);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(forgeries.map(({ check }) => String(check)))).toEqual(new Set(Object.keys(checkTexts)));
    const shown = new Set<string>([...all.map(({ code }) => code), ...Object.keys(notInTheZoo)]);
    expect(Object.keys(findingTexts).filter((code) => !shown.has(code))).toEqual([]);
    expect(all.filter(({ code }) => code in notInTheZoo).map(({ name }) => name)).toEqual([]);
  });
});

const evidence = (): ZooCase[] => [...zooWithEvidence()];
