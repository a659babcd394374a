/** What a report keeps of a hostile archive's findings: the first, some of each kind, and how many there were. */
import { describe, expect, it } from '@jest/globals';
import { type FindingCode } from '../checks/catalogue.js';
import { finding, type CheckNumber } from '../checks/finding.js';
import { Ledger, type CheckReport } from './report.js';

const check = (ledger: Ledger, number: CheckNumber): CheckReport => ledger.checks()[number - 1] as CheckReport;
const many = (code: FindingCode, count: number, from = 0): ReturnType<typeof finding>[] =>
  Array.from({ length: count }, (_, i) => finding(1, code, from + i));

describe('findings', () => {
  it('are kept to the thousandth, and counted to the last', () => {
    const ledger = new Ledger();
    ledger.add(many('body-missing', 1_001));
    const { findings, findingsTotal } = check(ledger, 1);
    expect([findings.length, findingsTotal]).toEqual([1_000, 1_001]);
    expect(findings.at(-1)?.record).toBe(999);
  });

  it('are kept to the tenth of each kind, however many there are of others', () => {
    const ledger = new Ledger();
    ledger.add(many('body-missing', 2_000));
    ledger.add(many('document-hash', 11, 2_000));
    const kept = check(ledger, 1).findings.filter(({ code }) => code === 'document-hash');
    expect(kept.map(({ record }) => record)).toEqual(Array.from({ length: 10 }, (_, i) => 2_000 + i));
  });

  it('stand in the order of the records, those of none first', () => {
    const ledger = new Ledger();
    ledger.add([finding(1, 'body-missing', 7), finding(1, 'body-missing', 2), finding(1, 'body-unnamed', null)]);
    ledger.add([finding(1, 'body-missing', 0)]);
    expect(check(ledger, 1).findings.map(({ record }) => record)).toEqual([null, 0, 2, 7]);
  });
});

describe('a check', () => {
  it('has passed where it was made and nothing spoils it', () => {
    const ledger = new Ledger();
    ledger.made(1, 3, 7);
    ledger.add([finding(3, 'body-missing', 0), { ...finding(7, 'body-missing', 0), spoils: false }]);
    ledger.add([finding(5, 'body-missing', 0)]);
    const of = (number: CheckNumber): boolean[] => {
      const { made, passed } = check(ledger, number);
      return [made, passed];
    };
    expect(of(1)).toEqual([true, true]);
    expect(of(2)).toEqual([false, false]);
    expect(of(3)).toEqual([true, false]);
    expect(of(5)).toEqual([true, false]);
    expect(of(7)).toEqual([true, true]);
  });

  it('says how many things it looked at', () => {
    const ledger = new Ledger();
    ledger.looked(4);
    ledger.looked(4, 5);
    expect([check(ledger, 4).items, check(ledger, 6).items]).toEqual([6, 0]);
  });
});
