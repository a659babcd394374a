import { describe, expect, it } from '@jest/globals';
import { refusalCodes } from '#protocol';
import { PROBLEMS } from '#contracts/problems';
import { wordsFor } from '../shared/trouble.js';
import { duration, en, longTime, plainTime, ru, share, titleIn, zoneName } from './index.js';

/** Every entry with its path; functions are called with plausible arguments. */
function entries(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node === 'function') {
    const call = node as (...given: (number | string)[]) => string;
    return [1, 2, 5, 21].map((count): [string, string] => [`${path}(${count})`, call(count, count, count)]);
  }
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) => entries(value, `${path}.${key}`));
}

describe('the catalogues', () => {
  it('have the same entries, none empty but the unnamed channel', () => {
    const [russian, english] = [entries(ru), entries(en)];
    expect(english.map(([path]) => path)).toEqual(russian.map(([path]) => path));
    const empty = [...russian, ...english].filter(([, words]) => words.trim() === '').map(([path]) => path);
    expect(new Set(empty)).toEqual(new Set(['.vote.journalChannels.remote']));
  });

  it('hold no Russian in English and no undefined anywhere', () => {
    const russianName = '.common.otherLanguage';
    const wrong = entries(en).filter(([path, words]) => path !== russianName && /[а-яё]/i.test(words));
    expect(wrong).toEqual([]);
    expect([...entries(ru), ...entries(en)].filter(([, words]) => /undefined|NaN|\[object/.test(words))).toEqual([]);
  });

  it('count in Russian: one, few, many', () => {
    const said = [0, 1, 2, 5, 11, 21, 22, 111, 1_000_002].map((count) =>
      ru.common.records(count).replaceAll('\u00a0', ' '),
    );
    expect(said).toEqual([
      '0 записей',
      '1 запись',
      '2 записи',
      '5 записей',
      '11 записей',
      '21 запись',
      '22 записи',
      '111 записей',
      '1 000 002 записи',
    ]);
  });

  it('have a sentence for every problem of the house and every refusal of the ballot box', () => {
    for (const code of [
      ...Object.keys(PROBLEMS),
      ...refusalCodes,
      'unreachable',
      'unexpected-answer',
      'board-misbehaved',
    ]) {
      for (const [language, text] of [
        ['ru', ru],
        ['en', en],
      ] as const) {
        const words = wordsFor({ code }, language, text);
        expect(words).not.toBe(text.common.problems.unknown);
        expect(words).toMatch(/[.:].*$/);
      }
    }
  });

  it('say what to do even for a code that nobody foresaw, and prefer the server’s own words to none', () => {
    expect(wordsFor({ code: 'toString' }, 'ru', ru)).toBe(ru.common.problems.unknown);
    expect(wordsFor({ code: 'new-one', titles: { ru: 'Сделайте так.' } }, 'ru', ru)).toBe('Сделайте так.');
  });
});

describe('times and numbers', () => {
  it('stand in the election’s zone, whatever the device’s is', () => {
    expect(plainTime('ru', '2026-09-18T17:00:00Z', 'Asia/Vladivostok')).toBe('03:00 19 сентября');
    expect(longTime('ru', '2026-09-18T17:00:00Z', 'Europe/Moscow')).toBe('20:00 18 сентября (московское время)');
    expect(longTime('en', '2026-09-18T17:00:00Z', 'Europe/Moscow')).toBe('20:00 on 18 September (Moscow time)');
  });

  it('name a zone that has no name here by its offset', () => {
    expect(zoneName('ru', 'Asia/Tokyo', new Date('2026-09-18T17:00:00Z'))).toBe('UTC+9');
  });

  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [59.2, '1:00'],
    [245, '4:05'],
    [3729, '1:02:09'],
  ])('%d seconds are %s', (seconds, said) => {
    expect(duration(seconds)).toBe(said);
  });

  it('shares and titles never fail', () => {
    expect(share('en', 1, 3)).toBe('33.3%');
    expect(share('en', 0, 0)).toBe('0%');
    expect(titleIn('en', { ru: 'Голова' })).toBe('Голова');
    expect(titleIn('en', {})).toBe('');
  });
});
