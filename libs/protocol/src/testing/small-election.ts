/** A small election to begin with: two styles, two contests, two nodes, three trustees; and its honest course. */
import { type TestOutline } from './parties.js';
import { seededRandom } from './random.js';
import { TestElection, type TestVoter } from './test-election.js';

const T0 = Date.parse('2026-09-17T12:00:00Z');
const HOUR = 3_600_000;

const option = (id: string) => ({ id, title: { ru: `Вариант ${id}`, en: `Option ${id}` } });

/** `mayor`: one of three or blank; `rating`: up to two of three, or none. */
export const smallOutline: TestOutline = {
  id: 'test-election',
  kind: 'training',
  title: { ru: 'Проба', en: 'Trial' },
  timeZone: 'Europe/Moscow',
  revote: { minInterval: 10_800, window: 10_800 },
  publication: 'after-close',
  contests: [
    {
      id: 'mayor',
      title: { ru: 'Глава', en: 'Mayor' },
      options: ['m1', 'm2', 'm3'].map(option),
      minSelections: 1,
      maxSelections: 1,
      blank: true,
    },
    {
      id: 'rating',
      title: { ru: 'Рейтинг', en: 'Rating' },
      options: ['r1', 'r2', 'r3'].map(option),
      minSelections: 0,
      maxSelections: 2,
      blank: false,
    },
  ],
  styles: [
    {
      id: 'north',
      title: { ru: 'Север', en: 'North' },
      contests: ['mayor', 'rating'],
      opensAt: '2026-09-18T05:00:00Z',
      closesAt: '2026-09-18T17:00:00Z',
      acceptUntil: '2026-09-18T17:05:00Z',
    },
    {
      id: 'south',
      title: { ru: 'Юг', en: 'South' },
      contests: ['mayor'],
      opensAt: '2026-09-18T05:00:00Z',
      closesAt: '2026-09-18T17:00:00Z',
      acceptUntil: '2026-09-18T17:00:00Z',
    },
  ],
  tally: { minimumUnit: 2 },
  login: 'grant',
  nodes: 2,
  nodeThreshold: 1,
  trustees: 3,
  trusteeThreshold: 2,
};

/** Published, endorsed, the list there; the clock stands half an hour after opening. */
export function preparedElection(outline: TestOutline = smallOutline, label = 'small'): TestElection {
  const election = TestElection.create(outline, seededRandom(label), T0);
  election.publish();
  election.endorseAll();
  election.openAccess(Object.fromEntries(outline.styles.map((style) => [style.id, 10])));
  election.now = Date.parse(outline.styles[0]?.opensAt ?? '') + HOUR / 2;
  return election;
}

/** Four voters, one of them twice, and an hourly count. */
export function votedElection(outline?: TestOutline, label?: string): { election: TestElection; voters: TestVoter[] } {
  const election = preparedElection(outline, label);
  const voters = ['north', 'north', 'south', 'south'].map((style) => election.voter(style));
  const [a, b, c, d] = voters as [TestVoter, TestVoter, TestVoter, TestVoter];
  election.cast(a, 1, { mayor: [1, 0, 0, 0], rating: [1, 1, 0] });
  election.cast(b, 1, { mayor: [0, 0, 0, 1], rating: [0, 0, 0] });
  election.cast(c, 1, { mayor: [0, 1, 0, 0] });
  election.now += HOUR;
  election.hourly();
  election.now += 3 * HOUR;
  election.cast(a, 2, { mayor: [0, 0, 1, 0], rating: [0, 1, 0] });
  election.cast(d, 1, { mayor: [1, 0, 0, 0] });
  election.now += HOUR;
  election.hourly();
  return { election, voters };
}

/** The stages of an honest close, in order; `until` is the last one done. */
export function finishElection(
  election: TestElection,
  until: 'drained' | 'closed' | 'finals' | 'tally' | 'decrypted' | 'result' = 'result',
): TestElection {
  election.afterVoting();
  election.drain();
  if (until === 'drained') return election;
  election.close();
  if (until === 'closed') return election;
  election.finals();
  if (until === 'finals') return election;
  election.tally();
  if (until === 'tally') return election;
  election.decrypt(1);
  election.decrypt(3);
  if (until === 'decrypted') return election;
  election.result();
  return election;
}
