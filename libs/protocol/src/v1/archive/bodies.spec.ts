/** What a verifier holds of an archive's bodies is bounded, whatever is in the file (§9). */
import { describe, expect, it } from '@jest/globals';
import { nobleGroup, sha256, utf8 } from '#crypto';
import { seededRandom } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { finding, type Finding } from '../checks/finding.js';
import { BallotTable, FLAG, packRow, ROW_BYTES } from './ballot-table.js';
import { BlockMemory } from './block-memory.js';
import { Bodies } from './bodies.js';
import { type ExaminedBlock } from './examine.js';
import { type BlockExaminer } from './examiner.js';
import { archiveFiles } from './files.js';
import { Journal } from './journal.js';
import { LIMITS } from './source.js';

const nothing: ExaminedBlock = { lines: 1, rows: new Uint8Array(), faults: [], sums: [], others: [], malformed: [] };
const hashOf = (text: string): string => encodeBase64url(sha256(utf8(text)));

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
/** As a disk gives them: between two pieces other things happen. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 20_000) {
    await new Promise((done) => setTimeout(done, 1));
    yield bytes.subarray(at, at + 20_000);
  }
}

/** Reads a file of `lines` short lines, each block of which is answered by `answer`. */
async function readBodies(lines: number, answer: () => Promise<ExaminedBlock>, width = 1, pieces = once) {
  const bodies = new Bodies(seededRandom('t'), nobleGroup);
  const found: Finding[] = [];
  const examiner = { width, perform: answer, close: () => Promise.resolve() } as unknown as BlockExaminer;
  await bodies.read({
    files: { bodies: () => pieces(utf8('1\n'.repeat(lines))), advice: () => undefined },
    examiner,
    journal: new Journal(undefined, { verifier: '', election: '' }),
    total: undefined,
    report: (findings) => found.push(...findings),
    progress: () => Promise.resolve(),
  });
  return { bodies, found };
}

describe('bodies', () => {
  it('wait in two blocks a thread, and no more', async () => {
    for (const width of [1, 2]) {
      let held = 0;
      let most = 0;
      const answer = async (): Promise<ExaminedBlock> => {
        most = Math.max(most, ++held);
        await new Promise((done) => setTimeout(done, 5));
        held--;
        return nothing;
      };
      await readBodies(60_000, answer, width);
      expect(most).toBe(2 * width);
    }
  });

  it('and their advice are what they were until the thread has answered, however many are read meanwhile', async () => {
    const count = 60_000;
    const numbers = Array.from({ length: count }, (_, at) => String(at));
    const fileOf = (lines: readonly string[]): Uint8Array => utf8(lines.map((line) => `${line}\n`).join(''));
    const read: { at: number; bytes: string; advice: string }[] = [];
    let asked = 0;
    const perform = async ({ bytes, advice }: { readonly bytes: Uint8Array; readonly advice?: Uint8Array }) => {
      const at = asked++;
      // The first of two takes longer than the second.
      await new Promise((done) => setTimeout(done, at % 2 === 0 ? 10 : 1));
      const [text = '', side = ''] = [bytes, advice].map((piece) => new TextDecoder().decode(piece));
      read.push({ at, bytes: text, advice: side });
      return nothing;
    };
    const memory = new BlockMemory();
    const examiner = { width: 2, memory, perform, close: () => Promise.resolve() } as unknown as BlockExaminer;
    await new Bodies(seededRandom('t'), nobleGroup).read({
      files: {
        bodies: () => inPieces(fileOf(numbers)),
        advice: () => inPieces(fileOf(numbers.map((number) => `of ${number}`))),
      },
      examiner,
      journal: new Journal(undefined, { verifier: '', election: '' }),
      total: undefined,
      report: () => undefined,
      progress: () => Promise.resolve(),
    });
    read.sort((a, b) => a.at - b.at);
    expect(read.length).toBeGreaterThan(4);
    expect(read.map(({ bytes }) => bytes).join('') === Buffer.from(fileOf(numbers)).toString()).toBe(true);
    const advised = read.flatMap(({ advice }) => advice.trimEnd().split('\n'));
    expect(advised.findIndex((line, at) => line !== `of ${at}`)).toBe(-1);
    expect(advised).toHaveLength(count);
  });

  it('give back all the memory in which they were read, lines beyond the limit and their advice included', async () => {
    class Counted extends BlockMemory {
      lent = 0;
      override take(bytes: number): Uint8Array {
        this.lent++;
        return super.take(bytes);
      }
      override giveBack(bytes: Uint8Array): void {
        this.lent--;
        super.giveBack(bytes);
      }
    }
    async function* file(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(LIMITS.bodyLine + 1).fill(120));
      yield utf8('\n1\n2\n');
    }
    for (const advice of [undefined, utf8('of the long line\nA\n'), utf8('of the long line\nA\nB\n')]) {
      const memory = new Counted();
      const found: Finding[] = [];
      const asked: (string | undefined)[] = [];
      const perform = ({ advice: given }: { readonly advice?: Uint8Array }): Promise<ExaminedBlock> => {
        asked.push(given && new TextDecoder().decode(given));
        return Promise.resolve(nothing);
      };
      const examiner = { width: 1, memory, perform, close: () => Promise.resolve() } as unknown as BlockExaminer;
      await new Bodies(seededRandom('t'), nobleGroup).read({
        files: { bodies: file, advice: () => (advice === undefined ? undefined : once(advice)) },
        examiner,
        journal: new Journal(undefined, { verifier: '', election: '' }),
        total: undefined,
        report: (findings) => found.push(...findings),
        progress: () => Promise.resolve(),
      });
      expect(found.map(({ code, params }) => [code, params['line']])).toEqual([['line-too-long', 1]]);
      expect(asked).toEqual([advice !== undefined && advice.length > 20 ? 'A\nB\n' : undefined]);
      // One piece each in which the next block and its advice would have been gathered.
      expect(memory.lent).toBe(2);
    }
  });

  it('that are no ballots are kept up to a limit, which is told once', async () => {
    const big = new Uint8Array(32 * 1024 * 1024);
    const other = (line: number, length: number) => ({ line, hash: hashOf(`${line}`), bytes: big.subarray(0, length) });
    const spare = LIMITS.others - 7 * (big.length + 256) - 256;
    const full = [0, 1, 2, 3, 4, 5, 6].map((line) => other(line, big.length));
    const just = await readBodies(1, () => Promise.resolve({ ...nothing, others: [...full, other(7, spare)] }));
    expect(just.found).toEqual([]);
    expect([...just.bodies.unnamed()]).toHaveLength(8);
    const others = [...full, other(7, spare + 1), other(8, 1)];
    const over = await readBodies(1, () => Promise.resolve({ ...nothing, others }));
    expect(over.found).toEqual([finding(1, 'bodies-too-many', null, { limit: LIMITS.others })]);
    expect([...over.bodies.unnamed()]).toHaveLength(7);
  });

  it('of ten thousand bad ballots the faults are kept, of the rest that there are some', async () => {
    const count = 10_001;
    const rows = new Uint8Array(count * ROW_BYTES);
    for (let row = 0; row < count; row++) {
      const into = rows.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES);
      packRow({ hash: sha256(utf8(`${row}`)), line: row, flags: FLAG.fault }, into);
    }
    const faults = Array.from({ length: count }, (_, row) => ({
      row,
      faults: [{ code: 'ballot-proof' as const, params: {} }],
    }));
    const { bodies } = await readBodies(1, () => Promise.resolve({ ...nothing, rows, faults }));
    expect(bodies.faults.size).toBe(10_000);
    expect(bodies.faults.has(9_999)).toBe(true);
    expect(bodies.table.has(10_000, FLAG.fault)).toBe(true);
    const last = [{ row: 10_000, faults: [{ code: 'ballot-proof' as const, params: {} }] }];
    const honest = await readBodies(1, () => Promise.resolve({ ...nothing, rows, faults: last }));
    expect([...honest.bodies.faults.keys()]).toEqual([10_000]);
  });

  it('end with what a thread failed with, though the file is still being read', async () => {
    const answer = (): Promise<ExaminedBlock> => Promise.reject(new Error('a thread died'));
    await expect(readBodies(30_000, answer, 4, inPieces)).rejects.toThrow('a thread died');
  });
});

it('an archive begins with its manifest', () => {
  expect(() => archiveFiles({ entries: [], checkpoint: '', documents: [] })).toThrow(RangeError);
});

it('a row that is not there is none', () => {
  expect(() => new BallotTable(seededRandom('t')).line(0)).toThrow(RangeError);
});
