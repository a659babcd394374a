/** The result (§8) as tables to show: titles out of the manifest, one table a contest and unit. */
import { slots, type Contest, type ElectionResult, type Language, type Manifest, type Report } from '#protocol';
import { titleOf } from './clean.js';

export interface ResultRow {
  readonly title: string;
  readonly votes: number;
  /** of the ballots, 0…1 */
  readonly share: number;
  /** struck by a decision of the commission: shown and not counted */
  readonly struck: boolean;
}

export interface ResultTable {
  readonly contest: string;
  /** title of the territory; undefined for the pool `*` */
  readonly unit: string | undefined;
  readonly ballots: number;
  readonly rows: readonly ResultRow[];
}

export interface ShownResult {
  readonly tables: readonly ResultTable[];
  /** tables left out: a hostile manifest may ask for a million */
  readonly more: number;
}

const MAX_TABLES = 500;
const MAX_ROWS = 1000;

type Struck = Report['struck'];

export function resultTables(
  manifest: Manifest,
  result: ElectionResult,
  words: { readonly language: Language; readonly blank: string },
  struck: Struck,
): ShownResult {
  const tables = result.cells.slice(0, MAX_TABLES).map(({ unit, contest: id, ballots, votes }): ResultTable => {
    const contest = manifest.contests.find((one) => one.id === id);
    const style = manifest.styles.find((one) => one.id === unit);
    return {
      contest: contest === undefined ? id : titleOf(contest.title, words.language),
      unit: style === undefined ? undefined : titleOf(style.title, words.language),
      ballots,
      rows: contest === undefined ? [] : rowsOf(contest, ballots, votes, words, struck),
    };
  });
  return { tables, more: Math.max(0, result.cells.length - MAX_TABLES) };
}

function rowsOf(
  contest: Contest,
  ballots: number,
  votes: readonly number[],
  { language, blank }: { readonly language: Language; readonly blank: string },
  struck: Struck,
): ResultRow[] {
  const titles = new Map(contest.options.map(({ id, title }) => [id, titleOf(title, language)]));
  return slots(contest)
    .slice(0, MAX_ROWS)
    .map((slot, at) => ({
      title: titles.get(slot) ?? blank,
      votes: votes[at] ?? 0,
      share: ballots === 0 ? 0 : Math.min(1, (votes[at] ?? 0) / ballots),
      struck: struck.some((entry) => entry.contest === contest.id && entry.option === slot),
    }));
}
