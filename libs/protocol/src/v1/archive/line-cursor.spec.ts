/** The cursor reads what canonical JSON can hold at a place, and nothing that only looks like it. */
import { describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import { decodeBase64url } from '../base64url.js';
import { LineCursor } from './line-cursor.js';

const COMMA = 0x2c;

/** What is read of a whole line; undefined where it is not as expected. */
function whole<T>(line: string, read: (cursor: LineCursor) => T): T | undefined {
  const cursor = new LineCursor();
  cursor.begin(line.length);
  const found = read(cursor.open(utf8(line)));
  return cursor.complete ? found : undefined;
}
const number = (line: string): number | undefined => whole(line, (cursor) => cursor.number());
const id = (line: string): string | undefined => whole(line, (cursor) => cursor.id());
const list = (line: string): number[][] | undefined =>
  whole(line, (cursor) => cursor.list())?.map((bytes) => [...bytes]);
const quoted = (line: string): number[] | undefined => {
  const bytes = whole(line, (cursor) => cursor.quoted());
  return bytes && [...bytes];
};

describe('a line cursor', () => {
  it('reads numbers from 1, of nine digits at most', () => {
    for (const value of [1, 9, 10, 90, 109, 123_456_789, 999_999_999]) expect(number(String(value))).toBe(value);
    for (const text of ['', '0', '01', '00', '-1', '1.5', '1e3', 'a', '/', ':', '1:', '1/', '1000000000'])
      expect([text, number(text)]).toEqual([text, undefined]);
  });

  it('stands behind the last digit of a number', () => {
    const cursor = new LineCursor().open(utf8('12,3'));
    expect([cursor.number(), cursor.at, cursor.takes(COMMA), cursor.number()]).toEqual([12, 2, true, 3]);
    expect(cursor.complete).toBe(true);
  });

  it('reads ids of letters that an id may have, as many as one may have', () => {
    for (const text of ['A', 'north', 'z-9', '-', 'a_b', 'x'.repeat(64)]) expect(id(`"${text}"`)).toBe(text);
    for (const line of ['"a.b"', '"a b"', '"ä"', '"a', 'a"', `"${'x'.repeat(66)}"`])
      expect([line, id(line)]).toEqual([line, undefined]);
  });

  it('reads lists of one string or more', () => {
    expect(list('"AQ"]')).toEqual([[1]]);
    expect(list('"AQ","","AQID"]')).toEqual([[1], [], [1, 2, 3]]);
    for (const line of [']', '"AQ"', '"AQ",]', '"AQ" ]', '"AQ""AQ"]', '"AQ"}'])
      expect([line, list(line)]).toEqual([line, undefined]);
  });

  it('reads the one spelling of bytes', () => {
    expect(quoted('"AQID_-8"')).toEqual([1, 2, 3, 255, 239]);
    expect(quoted('"AQIDBA"')).toEqual([1, 2, 3, 4]);
    expect(quoted('"AAE"')).toEqual([0, 1]);
    for (const line of ['AQID"', '"AQID', '"A"', '"AQIDB"', '"AR"', '"AE"', '"AAB"', '"AQI="', '"AQ\nID"'])
      expect([line, quoted(line)]).toEqual([line, undefined]);
  });

  it('takes every byte in every place for what the strict reader of texts takes it for', () => {
    for (let at = 0; at < 8; at++)
      for (let byte = 0; byte < 512; byte++) {
        const letters = utf8(byte < 256 ? 'AbY09-_z' : 'AAA__A_A');
        letters[at] = byte;
        const cursor = new LineCursor();
        cursor.begin(letters.length);
        const read = cursor.open(letters).letters();
        const found = cursor.complete ? [...read] : undefined;
        const strict = decodeBase64url(String.fromCharCode(...letters));
        expect([at, byte, found]).toEqual([at, byte, strict && [...strict]]);
      }
  });

  it('finds nothing right after something that was wrong', () => {
    const cursor = new LineCursor();
    cursor.begin(8);
    cursor.open(utf8('{"x":"AQ"'));
    cursor.skip(utf8('{"y":'));
    expect([cursor.takes(0x22), [...cursor.quoted()], cursor.id()]).toEqual([false, [], '']);
    expect(cursor.complete).toBe(false);
    cursor.open(utf8('AQAQ'));
    cursor.refuse();
    expect([cursor.id(), [...cursor.letters()], cursor.at]).toEqual(['', [], 0]);
  });

  it('begins anew with every line, and reads nothing of one that was refused', () => {
    const cursor = new LineCursor();
    cursor.begin(8);
    expect(cursor.open(utf8('1')).number()).toBe(1);
    cursor.refuse();
    expect(cursor.complete).toBe(false);
    expect(cursor.open(utf8('2')).number()).toBe(2);
    expect(cursor.complete).toBe(true);
  });
});
