/**
 * The ballots of an archive as a verifier remembers them: 80 bytes each, found by hash. JavaScript objects would take
 * ten times as much, and a national election has tens of millions of ballots.
 */
import { equalBytes, type RandomBytes } from '#crypto';

/**
 * A row, as the examiner packs it: hash 32 | credential key 32 | line from 0 (4) | sequence (4) | style's place in the
 * manifest (2) | flags (2) | record + 1 (4, 0: no record names it). Little-endian.
 */
export const ROW_BYTES = 80;
const KEY = 32;
const LINE = 64;
const SEQUENCE = 68;
const STYLE = 72;
const FLAGS = 74;
const RECORD = 76;

/** What the examiner found about a ballot. */
export const FLAG = {
  /** its shape and sizes are right: key, style and sequence are set */
  head: 1,
  /** its ciphertexts are in its block's sums */
  summed: 2,
  /** another number of credential signatures than there are nodes: to be compared with the nodes active at its place */
  credentialCount: 4,
  passCount: 8,
  /** something was found; which is in the block's faults */
  fault: 16,
} as const;

export interface RowFields {
  readonly hash: Uint8Array;
  readonly key?: Uint8Array;
  readonly line: number;
  readonly sequence?: number;
  readonly style?: number;
  readonly flags: number;
}

export function packRow(row: RowFields, into: Uint8Array): void {
  const view = new DataView(into.buffer, into.byteOffset, ROW_BYTES);
  into.set(row.hash, 0);
  if (row.key !== undefined) into.set(row.key, KEY);
  view.setUint32(LINE, row.line, true);
  view.setUint32(SEQUENCE, row.sequence ?? 0, true);
  view.setUint16(STYLE, row.style ?? 0, true);
  view.setUint16(FLAGS, row.flags, true);
  view.setUint32(RECORD, 0, true);
}

/** A packed row's line and flags. */
export function peekRow(packed: Uint8Array): { readonly line: number; readonly flags: number } {
  const view = new DataView(packed.buffer, packed.byteOffset, ROW_BYTES);
  return { line: view.getUint32(LINE, true), flags: view.getUint16(FLAGS, true) };
}

const SEGMENT_ROWS = 1 << 14;

export class BallotTable {
  readonly #segments: DataView[] = [];
  readonly #hashes: RowIndex;
  #size = 0;

  /** `random`: an archive's maker must not be able to choose hashes that fall into one place. */
  constructor(readonly random: RandomBytes) {
    this.#hashes = new RowIndex((row) => this.hash(row), random);
  }

  get size(): number {
    return this.#size;
  }

  /** Takes a packed row whose line counts from `firstLine`; undefined where a ballot of this hash is there already. */
  add(packed: Uint8Array, firstLine: number): number | undefined {
    if (this.#hashes.find(packed.subarray(0, 32)) !== undefined) return undefined;
    const row = this.#size++;
    if (row % SEGMENT_ROWS === 0) this.#segments.push(new DataView(new ArrayBuffer(SEGMENT_ROWS * ROW_BYTES)));
    this.#bytes(row, 0, ROW_BYTES).set(packed);
    const [view, at] = this.#place(row);
    view.setUint32(at + LINE, firstLine + view.getUint32(at + LINE, true), true);
    this.#hashes.add(row);
    return row;
  }

  find(hash: Uint8Array): number | undefined {
    return this.#hashes.find(hash);
  }

  hash(row: number): Uint8Array {
    return this.#bytes(row, 0, 32);
  }

  key(row: number): Uint8Array {
    return this.#bytes(row, KEY, 32);
  }

  line(row: number): number {
    const [view, at] = this.#place(row);
    return view.getUint32(at + LINE, true);
  }

  sequence(row: number): number {
    const [view, at] = this.#place(row);
    return view.getUint32(at + SEQUENCE, true);
  }

  style(row: number): number {
    const [view, at] = this.#place(row);
    return view.getUint16(at + STYLE, true);
  }

  has(row: number, flag: number): boolean {
    const [view, at] = this.#place(row);
    return (view.getUint16(at + FLAGS, true) & flag) !== 0;
  }

  /** The first record that names the ballot, or undefined. */
  record(row: number): number | undefined {
    const [view, at] = this.#place(row);
    const stored = view.getUint32(at + RECORD, true);
    return stored === 0 ? undefined : stored - 1;
  }

  name(row: number, record: number): void {
    const [view, at] = this.#place(row);
    if (view.getUint32(at + RECORD, true) === 0) view.setUint32(at + RECORD, record + 1, true);
  }

  #place(row: number): [DataView, number] {
    const segment = this.#segments[Math.floor(row / SEGMENT_ROWS)];
    if (segment === undefined || row >= this.#size) throw new RangeError(`no row ${row}`);
    return [segment, (row % SEGMENT_ROWS) * ROW_BYTES];
  }

  #bytes(row: number, offset: number, length: number): Uint8Array {
    const [view, at] = this.#place(row);
    return new Uint8Array(view.buffer, at + offset, length);
  }
}

/** Rows by 32 bytes of each: open addressing, 4 bytes a place, under a secret hash: whoever makes an archive chooses the names. */
export class RowIndex {
  #places = new Uint32Array(1024);
  #used = 0;
  readonly #words: Uint32Array;

  constructor(
    readonly nameOf: (row: number) => Uint8Array,
    random: RandomBytes,
  ) {
    this.#words = new Uint32Array(random(32 * 256 * 4).slice().buffer);
  }

  get size(): number {
    return this.#used;
  }

  find(name: Uint8Array): number | undefined {
    const row = this.#places[this.#seek(name)] ?? 0;
    return row === 0 ? undefined : row - 1;
  }

  /** Puts the row in the place of its name, instead of the one that was there. */
  add(row: number): void {
    const place = this.#seek(this.nameOf(row));
    if (this.#places[place] === 0) this.#used++;
    this.#places[place] = row + 1;
    if (this.#used * 2 > this.#places.length) this.#grow();
  }

  #seek(name: Uint8Array): number {
    const mask = this.#places.length - 1;
    let place = this.#mix(name) & mask;
    for (;;) {
      const row = this.#places[place] ?? 0;
      if (row === 0 || equalBytes(this.nameOf(row - 1), name)) return place;
      place = (place + 1) & mask;
    }
  }

  /** Tabulation hashing: a secret random word for each byte at each place. */
  #mix(name: Uint8Array): number {
    let mixed = 0;
    for (let at = 0; at < 32; at++) mixed ^= this.#words[at * 256 + (name[at] ?? 0)] ?? 0;
    return mixed >>> 0;
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Uint32Array(before.length * 2);
    for (const row of before) if (row !== 0) this.#places[this.#seek(this.nameOf(row - 1))] = row;
  }
}
