/** Outcomes as one table for people, and as one JSON object for programs. */
import { availableParallelism } from 'node:os';
import { type Language } from '#protocol';
import { type Outcome } from './outcome.js';
import { reached, type Target } from './targets.js';
import { benchTexts, type FigureName } from './texts.js';

/** A target and what was measured of it. */
export interface Row {
  readonly target: Target;
  readonly outcome: Outcome;
}

const isReached = ({ target, outcome: { measured } }: Row): boolean =>
  measured !== undefined && reached(target, measured);

/** Three digits, and never rounded into the target. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const scale = 10 ** digits;
  return (Math.floor(value * scale) / scale).toFixed(digits);
}

/** Ends in `bench: N of M musts reached`. `dim` writes the absolute figures small where the terminal can. */
export function benchTable(rows: readonly Row[], language: Language, dim: (text: string) => string): string {
  const text = benchTexts[language];
  const cells = rows.map((row): readonly string[] => [
    text.operations[row.target.key],
    measuredText(row, language),
    wordsOf(row.target.words.must, language),
    wordsOf(row.target.words.moonshot, language),
    isReached(row) ? text.yes : text.no,
  ]);
  const widths = text.columns.map((title, column) =>
    Math.max(title.length, ...cells.map((cell) => cell[column]?.length ?? 0)),
  );
  const line = (cell: readonly string[]): string =>
    cell
      .map((value, column) => (column === 0 ? value.padEnd(widths[0] ?? 0) : value.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const body = rows.flatMap((row, at) => [line(cells[at] ?? []), dim(`    ${smallPrint(row.outcome, language)}`)]);
  const count = rows.filter(isReached).length;
  const last = `bench: ${count} of ${rows.length} musts reached`;
  return [line(text.columns), ...body, '', text.shared, last, ''].join('\n');
}

function measuredText({ target, outcome: { measured } }: Row, language: Language): string {
  const text = benchTexts[language];
  if (measured === undefined) return text.notMeasured;
  return target.unit === 'min' ? text.minutes(shown(measured)) : shown(measured);
}

const wordsOf = (words: string, language: Language): string =>
  language === 'ru' ? words.replace('min', 'мин').replace(/ s$/, ' с').replace('.', ',') : words;

function smallPrint({ why, figures }: Outcome, language: Language): string {
  const text = benchTexts[language];
  const number = new Intl.NumberFormat(language);
  const parts = (Object.entries(figures) as [FigureName, number][]).map(([name, value]) =>
    text.figures[name](number.format(value)),
  );
  return [...(why === undefined ? [] : [text.why[why]]), ...parts].join(' · ');
}

/** Names and units of speed.md's table; `measured` is null where there is none, and `why` says why. */
export function benchJson(rows: readonly Row[]): string {
  const operations = rows.map((row) => {
    const { operation, must, moonshot, unit, reach, words } = row.target;
    const { measured, why, figures } = row.outcome;
    const value = measured === undefined || !Number.isFinite(measured) ? null : Number(measured.toPrecision(6));
    return {
      operation,
      must,
      moonshot,
      measured: value,
      unit,
      reach,
      reached: isReached(row),
      words,
      figures,
      ...(why !== undefined && { why }),
    };
  });
  const count = rows.filter(isReached).length;
  const machine = { cores: availableParallelism(), node: process.version, shared: true };
  return JSON.stringify({ operations, reached: count, of: rows.length, machine });
}
