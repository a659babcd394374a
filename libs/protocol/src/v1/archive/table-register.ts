/**
 * The counted ballots (§8) of a verifier that keeps rows, not ballots. Sums come from the threads that examined the
 * ballots, less what does not count; they are settled before the tally is compared.
 */
import { encodeBase64url } from '../base64url.js';
import { type Election } from '../election.js';
import { type BallotHead, type CountedBallots } from '../walk/register.js';
import { FLAG, RowIndex, type BallotTable } from './ballot-table.js';

export class TableRegister implements CountedBallots {
  /** by credential key: the row that counts */
  readonly #counted: RowIndex;
  readonly #countOf: Float64Array;
  readonly #keysOf: Float64Array;
  /** Keys seen in several styles, which no honest node signs for: by key, all its styles. */
  readonly #several = new Map<string, Set<number>>();
  #sums: ReadonlyMap<number, Uint8Array> | undefined;
  readonly #places: ReadonlyMap<string, number>;

  constructor(
    readonly election: Election,
    readonly table: BallotTable,
  ) {
    const { styles } = election.manifest;
    this.#counted = new RowIndex((row) => table.key(row), table.random);
    this.#places = new Map(styles.map(({ id }, at) => [id, at]));
    this.#countOf = new Float64Array(styles.length);
    this.#keysOf = new Float64Array(styles.length);
  }

  get size(): number {
    return this.#counted.size;
  }

  /** Whether the row is its key's highest so far. */
  counts(row: number): boolean {
    return this.table.has(row, FLAG.head) && this.#counted.find(this.table.key(row)) === row;
  }

  highestSequence(key: Uint8Array): number {
    const row = this.#counted.find(key);
    return row === undefined ? 0 : this.table.sequence(row);
  }

  keysOf(style: string): number {
    return this.#keysOf[this.#place(style)] ?? 0;
  }

  countOf(style: string): number {
    return this.#countOf[this.#place(style)] ?? 0;
  }

  /** Per style's place in the manifest, the columns of all its contests over its counted ballots. */
  settle(sums: ReadonlyMap<number, Uint8Array>): void {
    this.#sums = sums;
  }

  sumOf(style: string, contest: string): Uint8Array | { readonly record: number } {
    if (this.#sums === undefined) throw new Error('sums are settled before a tally is compared');
    const columns = this.#sums.get(this.#place(style));
    if (columns === undefined) return { record: 0 };
    let from = 0;
    for (const id of this.election.style(style)?.contests ?? []) {
      const length = 64 * this.election.shape(id).weights.length;
      if (id === contest) return columns.subarray(from, from + length);
      from += length;
    }
    throw new RangeError(`style ${style} has no contest ${contest}`);
  }

  add({ row }: BallotHead): void {
    if (row === undefined) throw new TypeError('a ballot of this register has a row');
    const { table } = this;
    const key = table.key(row);
    const style = table.style(row);
    const before = this.#counted.find(key);
    this.#countKey(key, style, before);
    if (before !== undefined && table.sequence(row) <= table.sequence(before)) return;
    if (before !== undefined) this.#change(this.#countOf, table.style(before), -1);
    this.#change(this.#countOf, style, 1);
    this.#counted.add(row);
  }

  #countKey(key: Uint8Array, style: number, before: number | undefined): void {
    if (before === undefined) return this.#change(this.#keysOf, style, 1);
    const first = this.table.style(before);
    const name = this.#several.size > 0 || first !== style ? encodeBase64url(key) : undefined;
    if (name === undefined) return;
    const styles = this.#several.get(name) ?? new Set([first]);
    if (styles.has(style)) return;
    this.#several.set(name, styles.add(style));
    this.#change(this.#keysOf, style, 1);
  }

  #change(counts: Float64Array, style: number, by: number): void {
    counts[style] = (counts[style] ?? 0) + by;
  }

  #place(style: string): number {
    return this.#places.get(style) ?? -1;
  }
}
