import { describe, expect, it } from '@jest/globals';
import { readRoll } from './roll-file.js';
import { parseSnils } from './snils.js';
import { ROLL_TEXTS } from './texts.js';

const says = ROLL_TEXTS.ru;
const read = (lines: readonly string[]) => readRoll(lines.join('\n'), ['north', 'south'], says);
const HEADER = 'snils,style,precinct';
const GOOD = ['112-233-445 95,north,101', '90000000182,south,Б/2'];

describe('SNILS', () => {
  it('is read with and without its signs', () => {
    expect(parseSnils('112-233-445 95')).toBe('11223344595');
    expect(parseSnils('11223344595')).toBe('11223344595');
  });
  it('takes 100 and 101 for 00', () => {
    // 4·9 + 8·8 = 100; 5·9 + 7·8 = 101
    expect(parseSnils('480-000-000 00')).toBe('48000000000');
    expect(parseSnils('570-000-000 00')).toBe('57000000000');
  });
  it.each(['112-233-445 96', '1122334459', '112 233 445 95', '112233445950', '', 'abc'])('refuses %j', (text) => {
    expect(parseSnils(text)).toBeUndefined();
  });
});

describe('a roll', () => {
  it('is read', () => {
    const roll = read([HEADER, ...GOOD]);
    expect(roll).toEqual({
      ok: true,
      entries: [
        { snils: '11223344595', style: 'north', precinct: '101' },
        { snils: '90000000182', style: 'south', precinct: 'Б/2' },
      ],
    });
  });
  it('is read with a byte order mark and Windows line ends', () => {
    expect(readRoll(`\ufeff${[HEADER, ...GOOD, ''].join('\r\n')}`, ['north', 'south'], says).ok).toBe(true);
  });
  it.each([
    ['no header', GOOD, { line: 1, says: says.header }],
    ['another header', ['snils,precinct,style', ...GOOD], { line: 1, says: says.header }],
    ['semicolons', [HEADER, '11223344595;north;101'], { line: 2, says: says.columns }],
    ['no participant', [HEADER], { line: null, says: says.empty }],
    ['nothing', [''], { line: 1, says: says.header }],
    ['an open quote', [HEADER, '"11223344595,north,101'], { line: null, says: says.noCsv }],
    ['a wrong check digit', [HEADER, '112-233-445 96,north,101'], { line: 2, says: says.snils }],
    ['an unknown style', [HEADER, '11223344595,east,101'], { line: 2, says: says.style('north, south') }],
    ['a fourth column', [HEADER, '11223344595,north,101,+7999'], { line: 2, says: says.columns }],
    ['a precinct that is none', [HEADER, '11223344595,north,<b>'], { line: 2, says: says.precinct }],
    ['a person twice', [HEADER, ...GOOD, '11223344595,south,7'], { line: 4, says: says.twice(2) }],
  ])('is refused whole for %s', (_what, lines, mistake) => {
    expect(read(lines)).toEqual({ ok: false, mistakes: [mistake] });
  });
  it('names every bad line, never a value, and stops at a hundred', () => {
    const bad = Array.from({ length: 120 }, () => '99999999999,north,1');
    const roll = read([HEADER, ...bad]);
    expect(roll.ok).toBe(false);
    if (roll.ok) return;
    expect(roll.mistakes).toHaveLength(101);
    expect(roll.mistakes[100]).toEqual({ line: null, says: says.more(20) });
    expect(JSON.stringify(roll.mistakes)).not.toContain('9999999');
  });
});
