/**
 * Units and withheld contests (§8). Small styles are pooled and tiny contests not decrypted, so that no sum shows
 * how a few people voted. A pure function of how many counted ballots each style has.
 */
import { type Manifest } from '../messages/manifest.js';

export const POOL = '*';

export interface Unit {
  /** a style's id, or `*` */
  readonly unit: string;
  readonly contest: string;
  readonly styles: readonly string[];
  readonly ballots: number;
}
export interface Units {
  /** sorted by unit, then contest */
  readonly units: Unit[];
  /** sorted by contest */
  readonly withheld: { contest: string; ballots: number }[];
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `counted`: counted ballots by style id. */
export function formUnits(manifest: Manifest, counted: ReadonlyMap<string, number>): Units {
  const units: Unit[] = [];
  const withheld: { contest: string; ballots: number }[] = [];
  for (const { id } of manifest.contests) {
    const styles = manifest.styles
      .filter((style) => style.contests.includes(id))
      .map((style) => ({ style: style.id, ballots: counted.get(style.id) ?? 0 }));
    const ballots = total(styles);
    if (ballots < manifest.tally.minimumUnit) withheld.push({ contest: id, ballots });
    else units.push(...unitsOf(id, styles, manifest.tally.minimumUnit));
  }
  units.sort((a, b) => compareText(a.unit, b.unit) || compareText(a.contest, b.contest));
  withheld.sort((a, b) => compareText(a.contest, b.contest));
  return { units, withheld };
}

interface StyleCount {
  readonly style: string;
  readonly ballots: number;
}
const total = (styles: readonly StyleCount[]): number => styles.reduce((sum, { ballots }) => sum + ballots, 0);

function unitsOf(contest: string, styles: readonly StyleCount[], minimum: number): Unit[] {
  const alone = styles.filter(({ ballots }) => ballots >= minimum);
  const pool = styles.filter(({ ballots }) => ballots > 0 && ballots < minimum);
  if (pool.length > 0 && total(pool) < minimum) {
    alone.sort((a, b) => a.ballots - b.ballots || compareText(a.style, b.style));
    const joins = alone.shift();
    if (joins !== undefined) pool.push(joins);
  }
  const units = alone.map(({ style, ballots }) => ({ unit: style, contest, styles: [style], ballots }));
  if (pool.length === 0) return units;
  return [...units, { unit: POOL, contest, styles: pool.map(({ style }) => style), ballots: total(pool) }];
}
