/** The table and the JSON: names and units of speed.md, and a must that is missed is said to be so. */
import { describe, expect, it } from '@jest/globals';
import { wantedOf } from './command.js';
import { benchJson, benchTable, shown, type Row } from './report.js';
import { targets, type OperationKey } from './targets.js';

const rowOf = (key: OperationKey, measured?: number): Row => {
  const target = targets.find((one) => one.key === key);
  if (target === undefined) throw new RangeError(key);
  const outcome =
    measured === undefined ? ({ key, why: 'no-chromium', figures: {} } as const) : { key, measured, figures: {} };
  return { target, outcome };
};
const rows = [
  { ...rowOf('advice-sodium'), outcome: { key: 'advice-sodium', measured: 14.9999, figures: { rounds: 7 } } },
  rowOf('page'),
  rowOf('million', 5.5),
] as const satisfies readonly Row[];

describe('the table', () => {
  it('says in both languages what is reached, missed and not measured', () => {
    for (const language of ['ru', 'en'] as const) {
      const table = benchTable(rows, language, (text) => `<${text.trim()}>`);
      const lines = table.trimEnd().split('\n');
      expect(lines.at(-1)).toBe('bench: 1 of 3 musts reached');
      expect(lines).toHaveLength(2 * rows.length + 4);
      expect(lines[1]).toMatch(language === 'ru' ? /14\.9 .*≥ 15 .*50 .*нет$/ : /14\.9 .*≥ 15 .*50 .*no$/);
      expect(lines[2]).toBe(language === 'ru' ? '<кругов 7>' : '<7 rounds>');
      expect(lines[3]).toContain(language === 'ru' ? 'не измерено' : 'not measured');
      expect(lines[4]).toContain('apt-get install chromium');
      expect(lines[5]).toMatch(language === 'ru' ? /5\.50 мин .*≤ 6 мин .*да$/ : /5\.50 min .*≤ 6 min .*yes$/);
    }
  });

  it.each([
    [14.9999, '14.9'],
    [1.7999, '1.79'],
    [399.9, '399'],
    [0.005, '0.00'],
    [Number.NaN, '–'],
  ])('%d is never rounded into the target', (value, text) => {
    expect(shown(value)).toBe(text);
  });
});

describe('the JSON', () => {
  it('has the names and units of the table', () => {
    const parsed = JSON.parse(benchJson(rows)) as { operations: Record<string, unknown>[] };
    expect(parsed).toMatchObject({ reached: 1, of: 3 });
    expect(parsed.operations[0]).toEqual({
      operation: 'verify, batches with advice, against libsodium WebAssembly proof by proof',
      must: 15,
      moonshot: 50,
      measured: 14.9999,
      unit: 'ratio',
      reach: 'at least',
      reached: false,
      words: { must: '≥ 15', moonshot: '50' },
      figures: { rounds: 7 },
    });
    expect(parsed.operations[1]).toMatchObject({ measured: null, reached: false, why: 'no-chromium' });
    expect(parsed.operations[2]).toMatchObject({ unit: 'min', must: 6, reach: 'at most', reached: true });
  });

  it('shows a figure that came to nothing as none', () => {
    const parsed = JSON.parse(benchJson([rowOf('workers', Number.NaN)])) as { operations: { measured: unknown }[] };
    expect(parsed.operations[0]?.measured).toBeNull();
  });
});

describe('what is measured', () => {
  it('is everything but memory, unless it is asked for', () => {
    expect(wantedOf({ only: [] }).has('memory')).toBe(false);
    expect(wantedOf({ only: [] }).size).toBe(targets.length - 1);
    expect(wantedOf({ only: [], large: true }).size).toBe(targets.length);
    expect([...wantedOf({ only: ['tokens', 'page'] })]).toEqual(['tokens', 'page']);
  });

  it('refuses a name that is none, and says which there are', () => {
    expect(() => wantedOf({ only: ['speed'] })).toThrow(/speed.*advice-sodium.*memory/s);
  });
});
