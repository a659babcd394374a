/** Rows of ballots, and that they count as the memory of a board does (§8, §10 checks 4–6). */
import { describe, expect, it } from '@jest/globals';
import { sha256, utf8 } from '#crypto';
import fc from 'fast-check';
import { preparedElection, seededRandom } from '../../testing.js';
import { MemoryRegister } from '../walk/register.js';
import { BallotTable, FLAG, packRow, peekRow, ROW_BYTES, RowIndex, type RowFields } from './ballot-table.js';
import { TableRegister } from './table-register.js';

const packed = (fields: Partial<RowFields> & { readonly hash: Uint8Array }): Uint8Array => {
  const bytes = new Uint8Array(ROW_BYTES);
  packRow({ line: 0, flags: FLAG.head, ...fields }, bytes);
  return bytes;
};
const named = (name: string): Uint8Array => sha256(utf8(name));

describe('BallotTable', () => {
  it('keeps what it was given, over many segments, and finds it by hash', () => {
    const table = new BallotTable(seededRandom('t'));
    const count = 40_000;
    for (let at = 0; at < count; at++) {
      const row = table.add(
        packed({ hash: named(`b${at}`), key: named(`k${at}`), line: 3, sequence: at, style: at % 7 }),
        10 * at,
      );
      expect(row).toBe(at);
    }
    for (const at of [0, 1, 16_383, 16_384, 39_999]) {
      const row = table.find(named(`b${at}`)) ?? -1;
      expect(row).toBe(at);
      expect(table.key(row)).toEqual(named(`k${at}`));
      expect([table.line(row), table.sequence(row), table.style(row)]).toEqual([10 * at + 3, at, at % 7]);
      expect([table.has(row, FLAG.head), table.has(row, FLAG.fault)]).toEqual([true, false]);
    }
    expect(table.find(named('other'))).toBeUndefined();
    expect(() => table.line(count)).toThrow(RangeError);
  });

  it('takes a ballot once, and remembers the first record that names it', () => {
    const table = new BallotTable(seededRandom('t'));
    const row = packed({ hash: named('a'), line: 5, flags: FLAG.head | FLAG.summed });
    expect(table.add(row, 1)).toBe(0);
    expect(table.add(row, 9)).toBeUndefined();
    expect(peekRow(row)).toEqual({ line: 5, flags: FLAG.head | FLAG.summed });
    expect(table.record(0)).toBeUndefined();
    table.name(0, 0);
    table.name(0, 8);
    expect(table.record(0)).toBe(0);
  });

  it('is named by no record at first, whatever the memory held in which it was packed', () => {
    const table = new BallotTable(seededRandom('t'));
    const bytes = new Uint8Array(ROW_BYTES).fill(0xff);
    packRow({ hash: named('a'), line: 0, flags: 0 }, bytes);
    expect(table.add(bytes, 1)).toBe(0);
    expect([table.record(0), table.line(0), table.sequence(0), table.style(0)]).toEqual([undefined, 1, 0, 0]);
    expect(() => table.line(1)).toThrow('no row 1');
  });

  it('finds rows whose names differ in one byte', () => {
    const names = Array.from({ length: 500 }, (_, at) => {
      const name = new Uint8Array(32);
      name[at % 32] = 1 + Math.floor(at / 32);
      return name;
    });
    const index = new RowIndex((row) => names[row] as Uint8Array, seededRandom('t'));
    names.forEach((_, row) => index.add(row));
    expect(names.map((name) => index.find(name))).toEqual(names.map((_, row) => row));
    expect(index.size).toBe(500);
  });
});

describe('TableRegister', () => {
  const { election } = preparedElection();
  const ids = election.manifest.styles.map(({ id }) => id);
  const aBallot = fc.record({
    key: fc.integer({ min: 0, max: 4 }),
    sequence: fc.integer({ min: 1, max: 3 }),
    style: fc.constantFrom(...ids.keys()),
  });

  it('counts keys and ballots as the register in memory does, dishonest logs included', () => {
    fc.assert(
      fc.property(fc.array(aBallot, { maxLength: 30 }), (ballots) => {
        const table = new BallotTable(seededRandom('t'));
        const rows = new TableRegister(election, table);
        const memory = new MemoryRegister();
        for (const [at, { key, sequence, style }] of ballots.entries()) {
          const keyBytes = named(`key ${key}`);
          const row = table.add(packed({ hash: named(`ballot ${at}`), key: keyBytes, sequence, style }), at);
          if (row === undefined) throw new Error('hashes differ');
          const head = { style: ids[style] ?? '', sequence, key: keyBytes, row };
          rows.add(head);
          memory.add(head, at);
        }
        expect(rows.size).toBe(memory.size);
        for (const id of ids) {
          expect(rows.keysOf(id)).toBe(memory.keysOf(id));
          expect(rows.countOf(id)).toBe(memory.countOf(id));
        }
        for (let key = 0; key < 5; key++)
          expect(rows.highestSequence(named(`key ${key}`))).toBe(memory.highestSequence(named(`key ${key}`)));
        const counted = ballots.filter((_, row) => rows.counts(row));
        expect(counted).toHaveLength(rows.size);
      }),
    );
  });

  it('gives no sum before sums are settled, and one column a slot afterwards', () => {
    const register = new TableRegister(election, new BallotTable(seededRandom('t')));
    expect(() => register.sumOf('north', 'mayor')).toThrow('settled');
    const columns = new Uint8Array(64 * (4 + 3)).map((_, at) => at);
    register.settle(new Map([[0, columns]]));
    expect(register.sumOf('north', 'mayor')).toEqual(columns.subarray(0, 256));
    expect(register.sumOf('north', 'rating')).toEqual(columns.subarray(256));
    expect(register.sumOf('south', 'mayor')).toEqual({ record: 0 });
    expect(() => register.sumOf('north', 'other')).toThrow(RangeError);
    const ofNoRow = { style: 'north', sequence: 1, key: named('key') };
    expect(() => register.add(ofNoRow)).toThrow(TypeError);
  });
});
