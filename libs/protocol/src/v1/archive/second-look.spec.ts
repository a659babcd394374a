/** The second look at bodies.ndjson: the lines that were asked for, in parcels, and only if they are what they were. */
import { describe, expect, it } from '@jest/globals';
import { concatBytes, nobleGroup, sha256, utf8 } from '#crypto';
import { seededRandom } from '../../testing.js';
import { type Fault } from '../checks/finding.js';
import { BallotTable, packRow, ROW_BYTES } from './ballot-table.js';
import { linesOfBlock } from './blocks.js';
import { type ExaminerTask } from './examine.js';
import { type BlockExaminer } from './examiner.js';
import { lookAgain, type DeferredTokens, type SecondLook } from './second-look.js';
import { LIMITS } from './source.js';

/** With their newlines, eight of these are a parcel exactly. */
const LONG = LIMITS.block / 64 - 1;
const lineOf = (number: number, length: number): Uint8Array => utf8(String(number).padEnd(length, 'x'));
const numberOf = (line: Uint8Array): number => parseInt(new TextDecoder().decode(line.subarray(0, 8)), 10);
const textsOf = (lines: Uint8Array): string[] => [...linesOfBlock(lines)].map((line) => new TextDecoder().decode(line));

interface Seen {
  readonly task: ExaminerTask['task'];
  readonly lines: number[];
  readonly advice: string[];
  readonly retired: readonly (readonly string[])[];
}
interface Setting {
  readonly lines: number;
  readonly length?: number;
  readonly width?: number;
  /** what the file holds instead of these lines */
  readonly instead?: ReadonlyMap<number, Uint8Array>;
  readonly missing?: number;
  readonly faultOf?: (line: number) => Fault | null;
  readonly advice?: () => AsyncIterable<Uint8Array> | undefined;
  readonly fails?: Error;
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** Lines 1… whose ballots stand in rows 0…, and a thread that says which it was given. */
function setting(input: Setting) {
  const { length = 9, width = 1 } = input;
  const table = new BallotTable(seededRandom('t'));
  const numbers = Array.from({ length: input.lines }, (_, at) => at + 1);
  for (const number of numbers) {
    const packed = new Uint8Array(ROW_BYTES);
    packRow({ hash: sha256(lineOf(number, length)), line: 0, flags: 0 }, packed);
    table.add(packed, number);
  }
  const there = numbers.slice(0, input.lines - (input.missing ?? 0));
  const file = concatBytes(...there.flatMap((n) => [input.instead?.get(n) ?? lineOf(n, length), utf8('\n')]));
  const advice = utf8(numbers.map((number) => `advice ${number}\n`).join(''));
  const seen: Seen[] = [];
  const inFlight = { now: 0, most: 0 };
  const perform = async (task: Exclude<ExaminerTask, { task: 'examine' }>): Promise<unknown> => {
    seen.push({
      task: task.task,
      lines: [...linesOfBlock(task.bytes)].map(numberOf),
      advice: task.task === 'sum' && task.advice !== undefined ? textsOf(task.advice) : [],
      retired: task.task === 'tokens' ? task.retired : [],
    });
    inFlight.most = Math.max(inFlight.most, ++inFlight.now);
    await new Promise((done) => setTimeout(done, 2));
    inFlight.now--;
    if (input.fails !== undefined) throw input.fails;
    // Only now, as a thread would: until it has answered, nobody may write over what it reads.
    const lines = [...linesOfBlock(task.bytes)];
    const hashes = concatBytes(...lines.map((line) => sha256(line)));
    return { hashes, sums: [], faults: lines.map((line) => input.faultOf?.(numberOf(line)) ?? null) };
  };
  const read: number[] = [];
  const look = (what: Partial<SecondLook>) =>
    lookAgain(
      { lines: [], tokens: [], ...what },
      {
        files: { bodies: () => inPieces(file, 100_000), advice: input.advice ?? (() => inPieces(advice, 50)) },
        examiner: { width, perform, close: () => Promise.resolve() } as unknown as BlockExaminer,
        table,
        group: nobleGroup,
        progress: (bytes) => Promise.resolve(void read.push(bytes)),
      },
    );
  return { look, seen, inFlight, read, size: file.length };
}
const all = (count: number): SecondLook['lines'] => Array.from({ length: count }, (_, row) => ({ line: row + 1, row }));
const deferred = (row: number, retired: string[] = []): DeferredTokens => ({ row, record: 100 + row, retired });

describe('a second look', () => {
  it.each([1, 2])(
    'gives %i threads parcels of half a megabyte, two each at once, in the order of the file',
    async (width) => {
      const { look, seen, inFlight, read, size } = setting({ lines: 42, length: LONG, width });
      await look({ lines: [...all(42)].reverse() });
      expect(seen.map(({ lines }) => lines.length)).toEqual([8, 8, 8, 8, 8, 2]);
      expect(seen.flatMap(({ lines }) => lines)).toEqual(all(42).map(({ line }) => line));
      expect(seen.flatMap(({ advice }) => advice)).toEqual(all(42).map(({ line }) => `advice ${line}`));
      expect(inFlight.most).toBe(2 * width);
      expect(read).toEqual([...read].sort((a, b) => a - b));
      expect(read.at(-1)).toBe(size);
    },
  );

  it('reads nothing where nothing is asked', async () => {
    const { look, seen, read } = setting({ lines: 3 });
    expect((await look({})).faults).toEqual([]);
    expect([seen, read]).toEqual([[], []]);
  });

  it('sums what is asked for, and looks at the tokens of what was deferred, of one line both', async () => {
    const { look, seen } = setting({ lines: 5 });
    await look({
      lines: [all(5)[1], all(5)[3]].flatMap((one) => one ?? []),
      tokens: [deferred(3, ['n']), deferred(4)],
    });
    expect(seen.map(({ task, lines, retired }) => [task, lines, retired])).toEqual([
      ['sum', [2, 4], []],
      ['tokens', [4, 5], [['n'], []]],
    ]);
  });

  it('says which record each fault is about', async () => {
    const fault: Fault = { code: 'ballot-pass', params: {} };
    const { look } = setting({ lines: 5, faultOf: (line) => (line === 4 ? fault : null) });
    expect((await look({ tokens: [deferred(3), deferred(1)] })).faults).toEqual([{ record: 103, fault }]);
  });

  it('goes without advice where its file fails or ends', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(utf8('advice 1\n'));
      throw new Error('disk');
    }
    const { look, seen } = setting({ lines: 3, advice: failing });
    await look({ lines: all(3) });
    expect(seen[0]?.advice).toEqual(['advice 1', '', '']);
    const none = setting({ lines: 3, advice: () => undefined });
    await none.look({ lines: all(3) });
    expect(none.seen[0]?.advice).toEqual(['', '', '']);
  });

  it.each<[string, Partial<SecondLook>]>([
    ['sums', { lines: all(5) }],
    ['tokens', { tokens: [deferred(2)] }],
  ])('ends where a line is not what it was: %s', async (_name, what) => {
    const instead = new Map([[3, utf8('3 another')]]);
    await expect(setting({ lines: 5, instead }).look(what)).rejects.toThrow('changed while it was read');
  });

  it('ends where the file has become shorter', async () => {
    await expect(setting({ lines: 5, missing: 1 }).look({ lines: all(5) })).rejects.toThrow('ended early');
  });

  it('ends with what a thread failed with, though the file is still being read', async () => {
    const { look } = setting({ lines: 30, length: LONG, fails: new Error('a thread died') });
    await expect(look({ lines: all(30) })).rejects.toThrow('a thread died');
  });
});
