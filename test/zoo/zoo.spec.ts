/**
 * The zoo: every forgery is found by the check that has to find it, the honest election is not accused, and no finding
 * of the catalogue is without a forgery that shows it. Checks 1 and 5 are in log.spec.ts, so that two threads share it.
 */
import { describe, expect, it } from '@jest/globals';
import { checkTexts, findingTexts } from '#protocol';
import { evidenceForgeries, forgeries, notInTheZoo } from '#protocol/testing';
import { areFound } from './found.js';

describe('the zoo', () => {
  it('has forgeries enough, each with a name of its own, for every check and every finding', () => {
    const all = [...forgeries, ...evidenceForgeries];
    expect(forgeries.length).toBeGreaterThanOrEqual(60);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(forgeries.map(({ check }) => String(check)))).toEqual(new Set(Object.keys(checkTexts)));
    const shown = new Set<string>([...all.map(({ code }) => code), ...Object.keys(notInTheZoo)]);
    expect(Object.keys(findingTexts).filter((code) => !shown.has(code))).toEqual([]);
    expect(all.filter(({ code }) => code in notInTheZoo).map(({ name }) => name)).toEqual([]);
  });
});

areFound(
  'forgeries of keys, ballots and numbers are found',
  forgeries.filter(({ check }) => check !== 1 && check !== 5),
);

areFound('what receipts, refusals and earlier checkpoints show is found', evidenceForgeries, ({ checks }) =>
  // Nothing but the evidence shows it.
  expect(checks.filter(({ passed }) => !passed).map(({ number }) => number)).toEqual([2]),
);
