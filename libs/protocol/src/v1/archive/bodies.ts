/**
 * The bodies of an archive (§9), read once as a stream and examined by many threads: a table of its ballots, the other
 * bodies, and the sums. Memory: 80 bytes a ballot, the other bodies, and the blocks that are being examined.
 */
import { decodeBase64url } from '../base64url.js';
import { decodeCanonical, type JsonValue } from '../canonical.js';
import { finding, type Fault, type Finding } from '../checks/finding.js';
import { BlockMemory } from './block-memory.js';
import { BallotTable, FLAG, peekRow, ROW_BYTES } from './ballot-table.js';
import { blockSize, cutBlocks, SideLines, type Block } from './blocks.js';
import { type ExaminedBlock } from './examine.js';
import { type BlockExaminer } from './examiner.js';
import { type Journal } from './journal.js';
import { type SummedLine } from './second-look.js';
import { LIMITS, type BodyFiles } from './source.js';
import { StyleSums } from './style-sums.js';
import { type PublicGroup, type RandomBytes } from '#crypto';

/** Rows whose faults are kept word for word; of the rest it is known that there are some. */
const FAULTS_KEPT = 10_000;

interface Other {
  readonly bytes: Uint8Array;
  readonly line: number;
  named: boolean;
}

/** A block that is being examined. */
interface Asked {
  readonly name: string | undefined;
  readonly firstLine: number;
  readonly bytes: Uint8Array;
  readonly advice: Uint8Array | undefined;
  readonly recalled: boolean;
  readonly answer: Promise<ExaminedBlock>;
}

export interface ReadBodiesOptions {
  readonly files: BodyFiles;
  /** bytes of bodies.ndjson, where they are known */
  readonly total: number | undefined;
  readonly examiner: BlockExaminer;
  readonly journal: Journal;
  readonly report: (findings: Finding[]) => void;
  /** after each block, awaited: bytes read */
  readonly progress: (bytes: number) => Promise<void>;
}

export class Bodies {
  readonly table: BallotTable;
  readonly sums: StyleSums;
  readonly faults = new Map<number, readonly Fault[]>();
  /** ballots that are in the sums a second time */
  readonly doubled: SummedLine[] = [];
  readonly #others = new Map<string, Other>();
  #otherBytes = 0;
  #overflowed = false;

  constructor(random: RandomBytes, group: PublicGroup) {
    this.table = new BallotTable(random);
    this.sums = new StyleSums(group);
  }

  /** The whole file, whatever is in it. Rejects where it can't be read. */
  async read(options: ReadBodiesOptions): Promise<void> {
    const { files, examiner, report, journal } = options;
    const { memory = new BlockMemory() } = examiner;
    const advice = new SideLines(files.advice(), LIMITS.adviceLine, memory);
    const queue: Asked[] = [];
    let bytes = 0;
    const settle = async (): Promise<void> => {
      const next = queue.shift();
      if (next === undefined) return;
      const examined = await next.answer;
      for (const lent of [next.bytes, next.advice]) if (lent !== undefined) memory.giveBack(lent);
      if (!next.recalled) await journal.remember(next.name, examined);
      this.#take(examined, next.firstLine, report);
      bytes += next.bytes.length;
      await options.progress(bytes);
    };
    try {
      const size = blockSize(LIMITS.block, options.total);
      for await (const block of cutBlocks(files.bodies(), size, LIMITS.bodyLine, memory)) {
        if ('longLine' in block) {
          report([finding(1, 'line-too-long', null, { file: 'bodies.ndjson', line: block.longLine })]);
          const passed = await advice.take(1);
          if (passed !== undefined) memory.giveBack(passed);
          continue;
        }
        queue.push(await this.#ask(block, await advice.take(block.lines), options));
        // One block waits for each that is examined, so that no thread waits for the file.
        if (queue.length >= 2 * examiner.width) await settle();
      }
      while (queue.length > 0) await settle();
    } finally {
      await advice.close();
    }
  }

  async #ask(
    { bytes, firstLine }: Block,
    advice: Uint8Array | undefined,
    { examiner, journal }: ReadBodiesOptions,
  ): Promise<Asked> {
    const name = journal.nameOf(bytes);
    const known = await journal.recall(name);
    const asked = { name, firstLine, bytes, advice, recalled: known !== undefined };
    const answer =
      known === undefined
        ? examiner.perform({ task: 'examine', bytes, ...(advice && { advice }) })
        : Promise.resolve(known);
    // Awaited in order, later: a failure before that is no unhandled one.
    answer.catch(() => undefined);
    return { ...asked, answer };
  }

  #take(block: ExaminedBlock, firstLine: number, report: (findings: Finding[]) => void): void {
    for (const { line, fault } of block.malformed)
      report([finding(1, 'body-line-malformed', null, { line: firstLine + line, fault })]);
    for (const { line, hash, bytes } of block.others) this.#keep(hash, bytes, firstLine + line, report);
    const faults = new Map(block.faults.map((one) => [one.row, one.faults]));
    for (let at = 0; at * ROW_BYTES < block.rows.length; at++) {
      const packed = block.rows.subarray(at * ROW_BYTES, (at + 1) * ROW_BYTES);
      const row = this.table.add(packed, firstLine);
      if (row === undefined) {
        report([this.#doubled(packed, firstLine)]);
        continue;
      }
      const found = faults.get(at);
      if (found !== undefined && this.faults.size < FAULTS_KEPT) this.faults.set(row, found);
    }
    for (const sum of block.sums) this.sums.add(sum);
  }

  #doubled(packed: Uint8Array, firstLine: number): Finding {
    const { line, flags } = peekRow(packed);
    const row = this.table.find(packed.subarray(0, 32));
    if ((flags & FLAG.summed) !== 0 && row !== undefined) this.doubled.push({ line: firstLine + line, row });
    return finding(1, 'body-doubled', null, { line: firstLine + line });
  }

  #keep(hash: string, bytes: Uint8Array, line: number, report: (findings: Finding[]) => void): void {
    if (this.#others.has(hash)) return report([finding(1, 'body-doubled', null, { line })]);
    // An entry of the map takes some memory even where the body is one byte long.
    this.#otherBytes += bytes.length + 256;
    if (this.#otherBytes <= LIMITS.others) {
      this.#others.set(hash, { bytes, line, named: false });
    } else if (!this.#overflowed) {
      this.#overflowed = true;
      report([finding(1, 'bodies-too-many', null, { limit: LIMITS.others })]);
    }
  }

  /** The row of the ballot that a record names. */
  ballot(hash: string): number | undefined {
    const bytes = decodeBase64url(hash, 32);
    return bytes === undefined ? undefined : this.table.find(bytes);
  }

  /** The body that a record names and that is no ballot. */
  other(hash: string): JsonValue | undefined {
    const other = this.#others.get(hash);
    if (other === undefined) return undefined;
    other.named = true;
    const decoded = decodeCanonical(other.bytes, LIMITS.bodyLine);
    return decoded.ok ? decoded.value : undefined;
  }

  /** Lines that no record has named. */
  *unnamed(): Generator<number> {
    for (const { line, named } of this.#others.values()) if (!named) yield line;
    for (let row = 0; row < this.table.size; row++)
      if (this.table.record(row) === undefined) yield this.table.line(row);
  }
}
