import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { demoElectionYaml, demoHours } from '../demo/election.js';
import { parseElectionFile, styleHours } from './definition.js';

const GOOD = demoElectionYaml(
  'demo',
  { opensAt: '2026-09-18 08:00', closesAt: '2026-09-20 20:00' },
  'board.example',
  1,
);

interface Loose {
  [key: string]: unknown;
}
/** The good file with one thing changed; what its mistakes are. */
function mistakesAfter(change: (file: Loose) => void): { line: number | null; says: string }[] {
  const file = parse(GOOD) as Loose;
  change(file);
  const parsed = parseElectionFile(stringify(file));
  return 'mistakes' in parsed ? parsed.mistakes : [];
}
const contestsOf = (file: Loose) => file['contests'] as Loose[];
const stylesOf = (file: Loose) => file['styles'] as Loose[];

describe('election file', () => {
  it('takes the demonstration: two contests, twelve candidates, a rating vote, two territories', () => {
    const parsed = parseElectionFile(GOOD);
    if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
    const { contests, styles, revote } = parsed.election;
    expect(contests.map(({ options }) => options.length)).toEqual([5, 7]);
    expect(contests[1]?.choose).toEqual({ min: 1, max: 7, blank: true });
    expect(styles.map(({ id }) => id)).toEqual(['north', 'south']);
    expect(revote).toEqual({ minInterval: 10_800, window: 86_400 });
  });

  it.each<[string, (file: Loose) => void, RegExp]>([
    ['an unknown member', (file) => (file['colour'] = 'red'), /colour/],
    ['a member missing', (file) => delete file['witnesses'], /witnesses/],
    ['a time zone that does not exist', (file) => (file['timeZone'] = 'Europe/Novgorod'), /no such time zone/],
    ['a duration without unit', (file) => (file['revote'] = { minInterval: '3', window: '24h' }), /duration/],
    ['a title without Russian', (file) => (file['title'] = { en: 'x' }), /Russian/],
    ['a contest that stands twice', (file) => contestsOf(file).push({ ...contestsOf(file)[0] }), /stands twice/],
    ['an id with capitals', (file) => (contestsOf(file)[0]!['id'] = 'Council'), /contests\.0\.id/],
    [
      'more choices than options',
      (file) => (contestsOf(file)[0]!['choose'] = { min: 1, max: 9, blank: true }),
      /min ≤ max/,
    ],
    [
      'blank with a minimum of 0',
      (file) => (contestsOf(file)[0]!['choose'] = { min: 0, max: 1, blank: true }),
      /at least 1/,
    ],
    [
      'a style with an unknown contest',
      (file) => (stylesOf(file)[0]!['contests'] = ['mayor']),
      /no contest has the id mayor/,
    ],
    [
      'a contest of no style',
      (file) => stylesOf(file).forEach((style) => (style['contests'] = ['council'])),
      /no style has/,
    ],
    ['hours in the wrong order', (file) => (stylesOf(file)[0]!['closesAt'] = '2026-09-17 20:00'), /hours/],
    ['a day that does not exist', (file) => (stylesOf(file)[0]!['closesAt'] = '2026-02-30 20:00'), /hours/],
    ['an hour in words', (file) => (stylesOf(file)[0]!['opensAt'] = 'tomorrow'), /local time/],
  ])('refuses %s', (_name, change, says) => {
    const mistakes = mistakesAfter(change);
    expect(mistakes.map((mistake) => mistake.says).join('\n')).toMatch(says);
  });

  it('names the line of a mistake, and of broken YAML', () => {
    const lines = GOOD.split('\n');
    const at = lines.findIndex((line) => line.includes('publication'));
    lines[at] = 'publication: sometime';
    expect(parseElectionFile(lines.join('\n'))).toMatchObject({ mistakes: [{ line: at + 1 }] });
    expect(parseElectionFile('id: [')).toMatchObject({ mistakes: [{ line: 1 }] });
    expect(parseElectionFile('- 1')).toHaveProperty('mistakes');
  });

  it('turns local hours into UTC by the zone, summer time included', () => {
    const hours = { opensAt: '2026-07-01 08:00', closesAt: '2026-12-01 20:00', acceptUntil: undefined };
    expect(styleHours('Europe/Moscow', hours)).toEqual({
      opensAt: '2026-07-01T05:00:00Z',
      closesAt: '2026-12-01T17:00:00Z',
      acceptUntil: '2026-12-01T17:00:00Z',
    });
    expect(styleHours('Europe/Berlin', hours)).toMatchObject({
      opensAt: '2026-07-01T06:00:00Z',
      closesAt: '2026-12-01T19:00:00Z',
    });
  });
});

describe('hours of the demonstration (R5)', () => {
  it.each([
    ['2026-11-21T07:16:00Z', '2026-11-22 20:00'],
    ['2026-11-21T16:59:59Z', '2026-11-22 20:00'],
    ['2026-11-21T17:00:00Z', '2026-11-22 20:00'],
    ['2026-11-21T17:00:01Z', '2026-11-23 20:00'],
    ['2026-11-21T23:30:00Z', '2026-11-23 20:00'],
  ])('started at %s it closes at %s, the first 20:00 at least 24 hours ahead', (now, closesAt) => {
    expect(demoHours(new Date(now)).closesAt).toBe(closesAt);
  });

  it('is open when it starts', () => {
    const now = new Date('2026-11-21T21:00:00Z');
    const { opensAt } = demoHours(now);
    expect(
      Date.parse(styleHours('Europe/Moscow', { opensAt, closesAt: opensAt, acceptUntil: undefined }).opensAt),
    ).toBeLessThan(now.getTime());
  });
});
