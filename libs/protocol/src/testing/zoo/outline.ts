/**
 * The election that the zoo's forgeries are made of: small, and with everything in it that a forger could turn. Three
 * styles, of which one is pooled with another (§8); a contest that is withheld; a blank of weight two; two contests of
 * one shape (so that one could stand for the other); three nodes, so that one can be retired and two left.
 */
import { type TestOutline } from '../parties.js';

const option = (id: string) => ({ id, title: { ru: `Вариант ${id}`, en: `Option ${id}` } });
const hours = {
  opensAt: '2026-09-18T05:00:00Z',
  closesAt: '2026-09-18T17:00:00Z',
  acceptUntil: '2026-09-18T17:10:00Z',
};

export const zooOutline: TestOutline = {
  id: 'zoo-2026',
  kind: 'state',
  title: { ru: 'Выборы для проверки проверяющих', en: 'An election to try verifiers on' },
  timeZone: 'Europe/Moscow',
  revote: { minInterval: 10_800, window: 10_800 },
  publication: 'after-close',
  contests: [
    {
      id: 'charter',
      title: { ru: 'Устав', en: 'Charter' },
      options: ['yes', 'no'].map(option),
      minSelections: 1,
      maxSelections: 1,
      blank: false,
    },
    {
      id: 'council',
      title: { ru: 'Совет', en: 'Council' },
      options: ['c1', 'c2'].map(option),
      minSelections: 1,
      maxSelections: 2,
      blank: true,
    },
    {
      id: 'mayor',
      title: { ru: 'Глава', en: 'Mayor' },
      options: ['m1', 'm2'].map(option),
      minSelections: 1,
      maxSelections: 1,
      blank: false,
    },
  ],
  styles: [
    { id: 'isle', title: { ru: 'Остров', en: 'Isle' }, contests: ['charter', 'mayor'], ...hours },
    { id: 'north', title: { ru: 'Север', en: 'North' }, contests: ['council', 'mayor'], ...hours },
    { id: 'south', title: { ru: 'Юг', en: 'South' }, contests: ['mayor'], ...hours },
  ],
  tally: { minimumUnit: 2 },
  login: 'provider',
  nodes: 3,
  nodeThreshold: 2,
  trustees: 3,
  trusteeThreshold: 2,
  witnesses: { count: 3, threshold: 2 },
};
