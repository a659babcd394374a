/** The election of the stage: as large as the demonstration's, with invented people. */
import { type TestOutline } from '../../../libs/protocol/src/testing.js';

const options = (prefix: string, names: readonly (readonly [string, string])[]) =>
  names.map(([ru, en], at) => ({ id: `${prefix}${at + 1}`, title: { ru, en } }));

export const stageOutline: TestOutline = {
  id: 'stage-election',
  kind: 'training',
  title: { ru: 'Учебные выборы в вольном городе', en: 'Training election of the free city' },
  timeZone: 'Europe/Moscow',
  revote: { minInterval: 10_800, window: 21_600 },
  publication: 'after-close',
  contests: [
    {
      id: 'council',
      title: { ru: 'Депутат городского веча', en: 'Member of the city assembly' },
      options: options('k', [
        ['Берёзкина Анна Павловна, 1979, учитель', 'Anna Beryozkina, 1979, teacher'],
        ['Вольнов Игорь Степанович, 1968, инженер', 'Igor Volnov, 1968, engineer'],
        ['Горицкая Мария Львовна, 1985, врач', 'Maria Goritskaya, 1985, physician'],
        ['Ладожский Пётр Ильич, 1974, капитан', 'Pyotr Ladozhsky, 1974, captain'],
        ['Онежский Фёдор Кузьмич, 1990, плотник', 'Fyodor Onezhsky, 1990, carpenter'],
      ]),
      minSelections: 1,
      maxSelections: 1,
      blank: true,
    },
    {
      id: 'rating',
      title: { ru: 'Рейтинговое голосование: кого выдвинуть', en: 'Rating vote: whom to nominate' },
      options: options('u', [
        ['Антипов Савва Игнатьевич, 1981, агроном', 'Savva Antipov, 1981, agronomist'],
        ['Быстрова Елена Марковна, 1977, юрист', 'Elena Bystrova, 1977, lawyer'],
        ['Ильменская Дарья Олеговна, 1992, библиотекарь', 'Darya Ilmenskaya, 1992, librarian'],
        ['Кремнёв Тимофей Андреевич, 1970, строитель', 'Timofey Kremnyov, 1970, builder'],
      ]),
      minSelections: 1,
      maxSelections: 3,
      blank: true,
    },
  ],
  styles: [
    {
      id: 'north',
      title: { ru: 'Северная сторона', en: 'North side' },
      contests: ['council', 'rating'],
      opensAt: '2026-09-18T05:00:00Z',
      closesAt: '2026-09-18T17:00:00Z',
      acceptUntil: '2026-09-18T17:00:00Z',
    },
    {
      id: 'south',
      title: { ru: 'Южная сторона', en: 'South side' },
      contests: ['council', 'rating'],
      opensAt: '2026-09-18T05:00:00Z',
      closesAt: '2026-09-18T17:00:00Z',
      acceptUntil: '2026-09-18T17:00:00Z',
    },
  ],
  tally: { minimumUnit: 2 },
  login: 'grant',
  nodes: 3,
  nodeThreshold: 2,
  trustees: 3,
  trusteeThreshold: 2,
};
