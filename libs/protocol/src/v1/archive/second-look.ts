/**
 * The second look at bodies.ndjson: the lines of ballots that are in the sums and do not count (superseded, doubled,
 * named by no record), to take them out again; and of ballots cast after a node was retired, whose tokens can be judged
 * only where their place in the log is known. One pass over the file, however many they are.
 */
import { equalBytes, type PublicGroup } from '#crypto';
import { type Fault } from '../checks/finding.js';
import { type BallotTable } from './ballot-table.js';
import { BlockMemory } from './block-memory.js';
import { type BlockExaminer } from './examiner.js';
import { HeldBytes } from './held-bytes.js';
import { pickLines } from './lines.js';
import { LIMITS, type BodyFiles } from './source.js';
import { StyleSums } from './style-sums.js';

/** A ballot whose tokens were not looked at: its row, its record, the nodes retired before it. */
export interface DeferredTokens {
  readonly row: number;
  readonly record: number;
  readonly retired: readonly string[];
}

/** A line (from 1) and the row of the ballot that stands in it. */
export interface SummedLine {
  readonly line: number;
  readonly row: number;
}

export interface SecondLook {
  /** to sum up once more */
  readonly lines: readonly SummedLine[];
  readonly tokens: readonly DeferredTokens[];
}
export interface SecondLookAnswer {
  readonly sums: StyleSums;
  readonly faults: readonly { readonly record: number; readonly fault: Fault }[];
}

/** What is wanted of a line. */
interface Asked {
  readonly row: number;
  readonly sum: boolean;
  readonly deferred: DeferredTokens | undefined;
}
interface Wanted {
  /** the first look's: the file is read a second time, and must be the same */
  readonly hash: Uint8Array;
  readonly deferred: DeferredTokens | undefined;
}
/** Lines gathered for a thread: no more than a few, so that all threads have some. */
interface Parcel {
  readonly wanted: readonly Wanted[];
  readonly bytes: Uint8Array;
  readonly advice: Uint8Array;
}
const PARCEL = LIMITS.block / 8;

/** Rejects where the file can't be read or is not what it was. */
export async function lookAgain(
  look: SecondLook,
  context: {
    readonly files: BodyFiles;
    readonly examiner: BlockExaminer;
    readonly table: BallotTable;
    readonly group: PublicGroup;
    /** bytes read so far */
    readonly progress: (bytes: number) => Promise<void>;
  },
): Promise<SecondLookAnswer> {
  const { files, examiner, table } = context;
  const sums = new StyleSums(context.group);
  const faults: { record: number; fault: Fault }[] = [];
  if (look.lines.length === 0 && look.tokens.length === 0) return { sums, faults };
  const asked = new Map<number, Asked>();
  for (const { line, row } of look.lines) asked.set(line, { row, sum: true, deferred: undefined });
  for (const deferred of look.tokens) {
    const line = table.line(deferred.row);
    asked.set(line, { row: deferred.row, sum: asked.has(line), deferred });
  }
  const lines = [...asked.keys()].sort((a, b) => a - b);
  const { width, memory = new BlockMemory() } = examiner;
  const addUp = new Gathered(width, memory, async ({ wanted, bytes, advice }) => {
    const answer = await examiner.perform({ task: 'sum', bytes, advice });
    compare(wanted, answer.hashes);
    for (const sum of answer.sums) sums.add(sum);
  });
  const checkTokens = new Gathered(width, memory, async ({ wanted, bytes }) => {
    const retired = wanted.map(({ deferred }) => deferred?.retired ?? []);
    const answer = await examiner.perform({ task: 'tokens', bytes, retired });
    compare(wanted, answer.hashes);
    for (const [at, { deferred }] of wanted.entries()) {
      const fault = answer.faults[at];
      if (fault && deferred !== undefined) faults.push({ record: deferred.record, fault });
    }
  });
  const advice = pickLines(files.advice() ?? [], lines, LIMITS.adviceLine);
  let next = 0;
  try {
    for await (const bytes of pickLines(counted(files.bodies(), context.progress), lines, LIMITS.bodyLine)) {
      const { row, sum, deferred } = asked.get(lines[next++] ?? 0) as Asked;
      const advised = await advice.next().catch(() => undefined);
      const hash = table.hash(row).slice();
      if (sum) await addUp.add(bytes, advised?.value, { hash, deferred: undefined });
      if (deferred !== undefined) await checkTokens.add(bytes, undefined, { hash, deferred });
    }
  } finally {
    await advice.return(undefined);
  }
  await addUp.flush();
  await checkTokens.flush();
  if (next < lines.length) throw new Error('bodies.ndjson ended early');
  return { sums, faults };
}

/** Reports with each piece how much was read: who has found all that it wants asks for no more. */
async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  progress: (bytes: number) => Promise<void>,
): AsyncIterable<Uint8Array> {
  let read = 0;
  for await (const chunk of chunks) {
    read += chunk.length;
    await progress(read);
    yield chunk;
  }
}

function compare(wanted: readonly Wanted[], hashes: Uint8Array): void {
  for (const [at, { hash }] of wanted.entries())
    if (!equalBytes(hash, hashes.subarray(at * 32, at * 32 + 32)))
      throw new Error('bodies.ndjson changed while it was read');
}

/** Lines until there are enough of them for a thread; as many threads at once as there are. */
class Gathered {
  #wanted: Wanted[] = [];
  readonly #bytes: HeldBytes;
  readonly #advice: HeldBytes;
  readonly #sent: Promise<void>[] = [];

  constructor(
    readonly width: number,
    readonly memory: BlockMemory,
    readonly send: (parcel: Parcel) => Promise<void>,
  ) {
    this.#bytes = new HeldBytes(memory);
    this.#advice = new HeldBytes(memory);
  }

  async add(bytes: Uint8Array, advice: Uint8Array | undefined, wanted: Wanted): Promise<void> {
    this.#wanted.push(wanted);
    this.#bytes.append(bytes);
    this.#bytes.append(NEWLINE);
    if (advice !== undefined) this.#advice.append(advice);
    this.#advice.append(NEWLINE);
    if (this.#bytes.length >= PARCEL) await this.#next();
  }

  async flush(): Promise<void> {
    if (this.#wanted.length > 0) await this.#next();
    await Promise.all(this.#sent);
  }

  async #next(): Promise<void> {
    if (this.#sent.length >= 2 * this.width) await this.#sent.shift();
    const sent = this.#lend({
      wanted: this.#wanted,
      bytes: this.#bytes.handOver(),
      advice: this.#advice.handOver(),
    });
    // Awaited later: a failure before that is no unhandled one.
    sent.catch(() => undefined);
    this.#sent.push(sent);
    this.#wanted = [];
  }

  async #lend(parcel: Parcel): Promise<void> {
    await this.send(parcel);
    this.memory.giveBack(parcel.bytes);
    this.memory.giveBack(parcel.advice);
  }
}

const NEWLINE = Uint8Array.of(10);
