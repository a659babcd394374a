/**
 * The roll as the commission hands it in: CSV with the columns snils,style,precinct. Taken whole or refused whole, with every
 * bad line named: half a roll on the day of voting is worse than none.
 */
import { parse } from 'csv-parse/sync';
import { type FileMistake } from '#contracts/admin';
import { parseSnils } from './snils.js';
import { type RollTexts } from './texts.js';

export interface RollEntry {
  /** 11 digits. In memory only (R7). */
  readonly snils: string;
  readonly style: string;
  readonly precinct: string;
}

export type RollFile =
  | { readonly ok: true; readonly entries: readonly RollEntry[] }
  | { readonly ok: false; readonly mistakes: readonly FileMistake[] };

const HEADER = 'snils,style,precinct';
const PRECINCT = /^[\p{L}\p{N}/-]{1,20}$/u;
/** More than a person mends in one go. */
const MOST_MISTAKES = 100;

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

export function readRoll(text: string, styles: readonly string[], says: RollTexts): RollFile {
  let lines: readonly Line[];
  try {
    lines = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Line[];
  } catch {
    return { ok: false, mistakes: [{ line: null, says: says.noCsv }] };
  }
  const [header, ...rest] = lines;
  if (header?.record.join() !== HEADER) return { ok: false, mistakes: [{ line: 1, says: says.header }] };
  if (rest.length === 0) return { ok: false, mistakes: [{ line: null, says: says.empty }] };

  const known = new Set(styles);
  const places = new Map<string, number>();
  const entries: RollEntry[] = [];
  const mistakes: FileMistake[] = [];
  for (const { record, info } of rest) {
    const entry = readLine(record, info.lines, known, places, says);
    if (typeof entry === 'string') mistakes.push({ line: info.lines, says: entry });
    else entries.push(entry);
  }
  if (mistakes.length === 0) return { ok: true, entries };
  const shown = mistakes.slice(0, MOST_MISTAKES);
  if (mistakes.length > shown.length) shown.push({ line: null, says: says.more(mistakes.length - shown.length) });
  return { ok: false, mistakes: shown };
}

function readLine(
  record: readonly string[],
  line: number,
  styles: ReadonlySet<string>,
  places: Map<string, number>,
  says: RollTexts,
): RollEntry | string {
  const [number, style, precinct, ...more] = record;
  if (number === undefined || style === undefined || precinct === undefined || more.length > 0) return says.columns;
  const snils = parseSnils(number);
  if (snils === undefined) return says.snils;
  const before = places.get(snils);
  if (before !== undefined) return says.twice(before);
  places.set(snils, line);
  if (!styles.has(style)) return says.style([...styles].join(', '));
  return PRECINCT.test(precinct) ? { snils, style, precinct } : says.precinct;
}
