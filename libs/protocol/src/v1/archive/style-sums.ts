/**
 * Sums of ciphertexts by style (§8), gathered block by block: A and B of every slot of every contest of the style, in
 * order. Addition in any order gives the same tally, so each thread adds what it has just decoded.
 */
import { decodePoints, encodePoints, IDENTITY, type PublicGroup } from '#crypto';

export interface StyleSum {
  /** the style's place in the manifest */
  readonly style: number;
  readonly ballots: number;
  /** 32 bytes a column */
  readonly columns: Uint8Array;
}

/** Rows held before they are added up: decoding costs more than adding. */
const HELD = 32;

export class StyleSums {
  readonly #rows = new Map<number, Uint8Array[]>();
  readonly #ballots = new Map<number, number>();

  constructor(readonly group: PublicGroup) {}

  add({ style, ballots, columns }: StyleSum): void {
    const rows = this.#rows.get(style) ?? [];
    if (rows.length >= HELD) rows.splice(0, rows.length, this.#added(rows));
    rows.push(columns);
    this.#rows.set(style, rows);
    this.#ballots.set(style, this.ballotsOf(style) + ballots);
  }

  ballotsOf(style: number): number {
    return this.#ballots.get(style) ?? 0;
  }

  get styles(): number[] {
    return [...this.#rows.keys()];
  }

  /** The sum so far; undefined where nothing was added. */
  of(style: number): Uint8Array | undefined {
    const rows = this.#rows.get(style);
    return rows === undefined ? undefined : this.#added(rows);
  }

  /** What is left of `style` when `other` is taken away; undefined where nothing was added here. */
  less(style: number, other: StyleSums): Uint8Array | undefined {
    const all = this.of(style);
    const part = other.of(style);
    if (all === undefined || part === undefined) return all;
    const points = decodePoints(all, { identity: 'allow', count: all.length / 32 });
    const taken = decodePoints(part, { identity: 'allow', count: points.length });
    return encodePoints(points.map((point, at) => point.subtract(taken[at] ?? IDENTITY)));
  }

  #added(rows: readonly Uint8Array[]): Uint8Array {
    const [first] = rows;
    if (first === undefined) return new Uint8Array();
    if (rows.length === 1) return first;
    const sum = this.group.sumColumnsVarTime(rows, first.length / 32);
    if (sum === undefined) throw new Error('sums of points are points');
    return sum;
  }
}
