/**
 * The demonstration's election (R38: kind `training`): two contests with twelve candidates in all, one of them a rating
 * vote (R33), two territories, open now, closing at a 20:00 at least 24 hours ahead, so that voting again after three hours can
 * be tried. All names are invented; on the ballot they stand in alphabetical order (R32).
 */
import { DateTime } from 'luxon';
import { stringify } from 'yaml';

const ZONE = 'Europe/Moscow';

const candidates = (prefix: string, names: readonly (readonly [string, string])[]) =>
  names.map(([ru, en], at) => ({ id: `${prefix}${at + 1}`, title: { ru, en } }));

const COUNCIL = candidates('k', [
  ['Берёзкина Анна Павловна, 1979, учитель', 'Anna Beryozkina, 1979, teacher'],
  ['Вольнов Игорь Степанович, 1968, инженер', 'Igor Volnov, 1968, engineer'],
  ['Горицкая Мария Львовна, 1985, врач', 'Maria Goritskaya, 1985, physician'],
  ['Ладожский Пётр Ильич, 1974, капитан', 'Pyotr Ladozhsky, 1974, captain'],
  ['Онежский Фёдор Кузьмич, 1990, плотник', 'Fyodor Onezhsky, 1990, carpenter'],
]);

const RATING = candidates('u', [
  ['Антипов Савва Игнатьевич, 1981, агроном', 'Savva Antipov, 1981, agronomist'],
  ['Быстрова Елена Марковна, 1977, юрист', 'Elena Bystrova, 1977, lawyer'],
  ['Ведерников Лука Фомич, 1959, пенсионер', 'Luka Vedernikov, 1959, pensioner'],
  ['Ильменская Дарья Олеговна, 1992, библиотекарь', 'Darya Ilmenskaya, 1992, librarian'],
  ['Кремнёв Тимофей Андреевич, 1970, строитель', 'Timofey Kremnyov, 1970, builder'],
  ['Славнова Вера Никитична, 1988, музыкант', 'Vera Slavnova, 1988, musician'],
  ['Торговников Яков Юрьевич, 1965, пекарь', 'Yakov Torgovnikov, 1965, baker'],
]);

export interface DemoHours {
  /** Local, `yyyy-MM-dd HH:mm`. */
  readonly opensAt: string;
  readonly closesAt: string;
}

/** Open since the last full hour; closes at the first 20:00 (R5) that is at least 24 hours away. */
export function demoHours(now: Date): DemoHours {
  const local = DateTime.fromJSDate(now, { zone: ZONE });
  const earliest = local.plus({ hours: 24 });
  const sameDay = earliest.set({ hour: 20, minute: 0, second: 0, millisecond: 0 });
  const closes = sameDay >= earliest ? sameDay : sameDay.plus({ days: 1 });
  const format = 'yyyy-MM-dd HH:mm';
  return { opensAt: local.startOf('hour').minus({ hours: 1 }).toFormat(format), closesAt: closes.toFormat(format) };
}

/** The election file as the commission would write it. */
export function demoElectionYaml(id: string, hours: DemoHours, boardOrigin: string, witnesses: number): string {
  return stringify({
    id,
    kind: 'training',
    title: { ru: 'Учебные выборы в вольном городе', en: 'Training election of the free city' },
    timeZone: ZONE,
    revote: { minInterval: '3h', window: '24h' },
    publication: 'after-close',
    rsaBits: 2048,
    contests: [
      {
        id: 'council',
        title: { ru: 'Депутат городского веча', en: 'Member of the city assembly' },
        choose: { min: 1, max: 1, blank: true },
        options: COUNCIL,
      },
      {
        id: 'rating',
        title: { ru: 'Рейтинговое голосование: кого выдвинуть', en: 'Rating vote: whom to nominate' },
        choose: { min: 1, max: RATING.length, blank: true },
        options: RATING,
      },
    ],
    styles: [
      { id: 'north', title: { ru: 'Северная сторона', en: 'North side' }, contests: ['council', 'rating'], ...hours },
      { id: 'south', title: { ru: 'Южная сторона', en: 'South side' }, contests: ['council', 'rating'], ...hours },
    ],
    trustees: { count: 3, threshold: 2 },
    anonymizers: { threshold: 2, login: 'grant' },
    commission: { quorum: 2 },
    board: { origin: boardOrigin, interval: '10s', minimum: 1 },
    witnesses: { threshold: witnesses },
    minimumUnit: 2,
  });
}
