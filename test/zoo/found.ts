/** What the zoo's tests ask of a forgery: the check that has to find it does, and nothing unexplained is found. */
import { expect, it } from '@jest/globals';
import { type PublicGroup } from '#crypto';
import { nodeKernel } from '#kernel/node';
import { inProcess, memorySource, verifyArchive, type CheckNumber, type Report } from '#protocol';
import { forgeries, missedBy, seededRandom, zoo, type ZooCase } from '#protocol/testing';

let group: PublicGroup | undefined;

type Given = Pick<ZooCase, 'files'> & Partial<Pick<ZooCase, 'receipts' | 'checkpoints'>>;
/** The compiled kernel examines the ballots, as it does for people. */
export async function reportOn({ files, receipts = [], checkpoints = [] }: Given): Promise<Report> {
  group ??= nodeKernel();
  const random = seededRandom('weights');
  const examiner = inProcess(random, group);
  return await verifyArchive(memorySource(files), { random, group, examiner, receipts, checkpoints });
}

/** Codes that neither are expected nor are explained: something found that the definition does not know of. */
export const unexplained = (report: Report, { code, beside }: ZooCase): string[] =>
  report.checks
    .flatMap(({ findings }) => findings.map((found) => found.code))
    .filter((found) => found !== code && !(beside?.codes ?? []).includes(found));

/** A test for each forgery that these checks have to find. */
export function findsEachOf(checks: readonly CheckNumber[]): void {
  const chosen = forgeries.filter(({ check }) => checks.includes(check));
  it.each(chosen.map((forgery) => [forgery.name, forgery] as const))('%s', async (_name, forgery) => {
    const [value] = [...zoo([forgery])] as [ZooCase];
    const report = await reportOn(value);
    expect(missedBy(report, value)).toBeUndefined();
    expect(unexplained(report, value)).toEqual([]);
  });
}
