/**
 * A test election whose ballots go to disk and are forgotten, so that there may be millions: records, bodies and
 * advice are written as they come, the tree keeps its edge, the tally comes from sums.
 */
import { encodePoints, IDENTITY, type PublicGroup } from '#crypto';
import {
  ARCHIVE_NAMES,
  bodyHash,
  bodyLine,
  computeResult,
  computeTally,
  encodeBase64url,
  encodeCanonical,
  encodeRecord,
  hashOf,
  recordLine,
  recordTime,
  type ArchiveRecord,
  type Closed,
  type CountedBallots,
  type Decryption,
  type ElectionResult,
  type JsonValue,
  type RecordType,
  type Tally,
} from '#protocol';
import { makeParties, TestElection, type Entry, type TestOutline } from '#protocol/testing';
import { addSignatures, AppendOnlyTree, cosignCheckpoint, signCheckpoint } from '#tlog';
import { type RandomBytes } from '#crypto';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MadeChunk } from './ballot-maker.js';
import { CONTEST, STYLES } from './outline.js';

export interface Files {
  readonly records: number;
  readonly bodies: number;
  readonly advice: number;
}

interface StyleTotal {
  ballots: number;
  columns: Uint8Array;
  readonly votes: number[];
}

export class StreamedElection extends TestElection {
  readonly #folder: string;
  readonly #group: PublicGroup;
  readonly #files: Files;
  readonly #leaves = new AppendOnlyTree();
  readonly #totals: readonly StyleTotal[];
  #ballots = 0;

  private constructor(folder: string, outline: TestOutline, random: RandomBytes, start: number, group: PublicGroup) {
    const { manifest, parties } = makeParties(outline, random);
    super(manifest, parties, random, start);
    this.#folder = folder;
    this.#group = group;
    mkdirSync(join(folder, ARCHIVE_NAMES.documents), { recursive: true });
    const open = (name: keyof Files): number => openSync(join(folder, ARCHIVE_NAMES[name]), 'w');
    this.#files = { records: open('records'), bodies: open('bodies'), advice: open('advice') };
    const slots = this.election.slots(CONTEST).length;
    const columns = encodePoints(new Array(2 * slots).fill(IDENTITY));
    this.#totals = STYLES.map(() => ({ ballots: 0, columns, votes: new Array<number>(slots).fill(0) }));
  }

  /** Begins an archive in a folder, which is made where it is missing. `start`: milliseconds. */
  static begin(
    folder: string,
    outline: TestOutline,
    random: RandomBytes,
    start: number,
    group: PublicGroup,
  ): StreamedElection {
    return new StreamedElection(folder, outline, random, start, group);
  }

  override append(type: RecordType, body: JsonValue, time = recordTime(this.now)): Entry {
    const entry = { record: { type, hash: bodyHash(body), time }, body };
    this.entries.push(entry);
    this.#leaf(entry.record);
    writeFileSync(this.#files.records, recordLine(entry.record));
    writeFileSync(this.#files.bodies, bodyLine(body));
    writeFileSync(this.#files.advice, '\n');
    return entry;
  }

  /** Ballots made elsewhere, with the clock's time. */
  appendBallots({ bodies, advice, hashes, sums }: MadeChunk): void {
    const time = recordTime(this.now);
    const records = hashes.map((hash): ArchiveRecord => ({ type: 'ballot', hash, time }));
    for (const record of records) this.#leaf(record);
    writeFileSync(this.#files.records, Buffer.concat(records.map(recordLine)));
    writeFileSync(this.#files.bodies, bodies);
    writeFileSync(this.#files.advice, advice);
    this.#ballots += hashes.length;
    for (const { style, ballots, columns, votes } of sums) {
      const total = this.#totals[style] as StyleTotal;
      const sum = this.#group.sumColumnsVarTime([total.columns, columns], columns.length / 32);
      if (sum === undefined) throw new Error('a sum holds what is no point');
      total.ballots += ballots;
      total.columns = sum;
      votes.forEach((count, slot) => (total.votes[slot] = (total.votes[slot] ?? 0) + count));
    }
  }

  /** manifest.json and the checkpoint; afterwards the archive is whole. */
  end(): void {
    writeFileSync(join(this.#folder, ARCHIVE_NAMES.manifest), encodeCanonical(this.manifest));
    writeFileSync(join(this.#folder, ARCHIVE_NAMES.checkpoint), this.checkpoint());
    for (const file of Object.values(this.#files) as number[]) closeSync(file);
  }

  override get ballots(): number {
    return this.#ballots;
  }

  override close(change: Partial<Closed> = {}, members?: readonly string[]): Entry {
    const root = encodeBase64url(this.#leaves.root());
    return super.close({ records: this.#leaves.size, root, ...change }, members);
  }

  override computeTally(): Tally {
    const of = (style: string): StyleTotal => this.#totals[STYLES.findIndex((id) => id === style)] as StyleTotal;
    const counted: CountedBallots = {
      size: this.#totals.reduce((sum, { ballots }) => sum + ballots, 0),
      countOf: (style) => of(style).ballots,
      keysOf: (style) => of(style).ballots,
      sumOf: (style) => of(style).columns,
      highestSequence: () => 0,
      add: () => undefined,
    };
    const computed = computeTally(this.election, counted);
    if (!computed.ok) throw new Error('no tally');
    return computed.value;
  }

  /** The result, which must be what the ballots were made to say. */
  override computeResult(): ElectionResult {
    const body = this.lastTally;
    const decryptions = this.entries
      .filter(({ record }) => record.type === 'decryption')
      .map((entry) => entry.body as unknown as Decryption);
    const byTrustee = new Map(decryptions.map((decryption) => [decryption.trustee, decryption]));
    const computed = computeResult(this.election, { body, hash: hashOf(body) }, byTrustee);
    if (!computed.ok) throw new Error('no result');
    for (const { unit, votes } of computed.value.cells) {
      const made = this.#totals[STYLES.findIndex((id) => id === unit)]?.votes;
      if (votes.join() !== made?.join()) throw new Error(`unit ${unit} counts other votes than were made`);
    }
    return computed.value;
  }

  override checkpoint(): string {
    const { origin } = this.manifest.board;
    const tree = { origin, size: this.#leaves.size, root: this.#leaves.root() };
    const note = signCheckpoint(tree, this.parties.board);
    const seconds = Math.floor(this.now / 1000);
    return addSignatures(
      note,
      this.parties.witnesses.map((witness) => cosignCheckpoint(note, witness, seconds)),
    );
  }

  #leaf(record: ArchiveRecord): void {
    this.#leaves.append(encodeRecord(record));
  }
}
