/** The election of a generated archive: one contest of so many options, two styles that share it, two nodes, three trustees. */
import { type TestOutline } from '#protocol/testing';

export const STYLES = ['city', 'village'] as const;
export const CONTEST = 'council';

const DAY = '2026-09-18';
export const TIMES = {
  prepared: Date.parse('2026-09-17T12:00:00Z'),
  /** each voter's first ballot, then the second ones: a pass number 2 is due three hours later */
  first: { from: Date.parse(`${DAY}T05:30:00Z`), to: Date.parse(`${DAY}T10:30:00Z`) },
  second: { from: Date.parse(`${DAY}T14:00:00Z`), to: Date.parse(`${DAY}T16:30:00Z`) },
} as const;

export function benchOutline(options: number): TestOutline {
  const style = (id: string, ru: string, en: string): TestOutline['styles'][number] => ({
    id,
    title: { ru, en },
    contests: [CONTEST],
    opensAt: `${DAY}T05:00:00Z`,
    closesAt: `${DAY}T17:00:00Z`,
    acceptUntil: `${DAY}T17:05:00Z`,
  });
  return {
    id: 'bench',
    kind: 'training',
    title: { ru: 'Замер скорости', en: 'A measurement of speed' },
    timeZone: 'Europe/Moscow',
    revote: { minInterval: 10_800, window: 10_800 },
    publication: 'after-close',
    contests: [
      {
        id: CONTEST,
        title: { ru: 'Совет', en: 'Council' },
        options: Array.from({ length: options }, (_, at) => ({
          id: `option-${at + 1}`,
          title: { ru: `Вариант ${at + 1}`, en: `Option ${at + 1}` },
        })),
        minSelections: 1,
        maxSelections: 1,
        blank: false,
      },
    ],
    styles: [style(STYLES[0], 'Город', 'City'), style(STYLES[1], 'Село', 'Village')],
    tally: { minimumUnit: 2 },
    login: 'grant',
    nodes: 2,
    nodeThreshold: 1,
    trustees: 3,
    trusteeThreshold: 2,
  };
}
