/**
 * The zoo: every forgery is found by the check that has to find it, the honest election is not accused, and no finding
 * of the catalogue is without a forgery that shows it. Checks 1 and 5 are in log.spec.ts, so that two threads share it.
 */
import { describe, expect, it } from '@jest/globals';
import { checkTexts, findingTexts } from '#protocol';
import { forgeries, honestArchive, missedBy, notInTheZoo, zooWithEvidence } from '#protocol/testing';
import { findsEachOf, reportOn, unexplained } from './found.js';

describe('the zoo', () => {
  it('has an honest election that verifies', async () => {
    const report = await reportOn({ files: honestArchive() });
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report.verified).toBe(true);
  });

  it('shows by receipts, refusals and earlier checkpoints what no archive shows', async () => {
    for (const one of zooWithEvidence()) {
      const report = await reportOn(one);
      expect([one.name, missedBy(report, one)]).toEqual([one.name, undefined]);
      expect([one.name, unexplained(report, one)]).toEqual([one.name, []]);
      // Nothing but the evidence shows it.
      expect([one.name, report.checks.filter(({ passed }) => !passed).map(({ number }) => number)]).toEqual([
        one.name,
        [2],
      ]);
    }
  });

  it('has forgeries enough, each with a name of its own, for every check and every finding', () => {
    const all = [...forgeries, ...zooWithEvidence()];
    expect(forgeries.length).toBeGreaterThanOrEqual(60);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(forgeries.map(({ check }) => String(check)))).toEqual(new Set(Object.keys(checkTexts)));
    const shown = new Set<string>([...all.map(({ code }) => code), ...Object.keys(notInTheZoo)]);
    expect(Object.keys(findingTexts).filter((code) => !shown.has(code))).toEqual([]);
    expect(all.filter(({ code }) => code in notInTheZoo).map(({ name }) => name)).toEqual([]);
  });
});

describe('check 2 finds', () => findsEachOf([2]));
describe('check 3 finds', () => findsEachOf([3]));
describe('check 4 finds', () => findsEachOf([4]));
describe('checks 6 and 7 find', () => findsEachOf([6, 7]));
