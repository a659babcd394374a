/**
 * Whole verifications of a generated archive, as `npm run verify` makes them: two threads against one, and how long a
 * million ballots would take, which is extrapolated and said to be so.
 */
import { availableParallelism } from 'node:os';
import { systemRandom, type PublicGroup } from '#crypto';
import { verifyArchive, type ArchiveSource } from '#protocol';
import { folderSource } from '#protocol/node';
import { installNodeArithmetic, nodePool } from '#verifier/node';
import { Mistake } from '../../console/mistake.js';
import { cachedArchive } from '../archive/cache.js';
import { median } from '../measure.js';
import { type Bench, type Outcome } from '../outcome.js';
import { benchText } from '../texts.js';
import { noblePerSecond } from './verification.js';

export const BALLOTS = 20_000;
export const OPTIONS = 10;
const MILLION = 1_000_000;
const ROUNDS = { atLeast: 2, atMost: 4, budget: 60_000 } as const;

interface Run {
  readonly seconds: number;
  /** of reading and examining the bodies, which is what threads share */
  readonly bodiesSeconds: number;
}

export async function measureArchiveRuns({ ticker, wanted }: Bench): Promise<Outcome[]> {
  const group = await installNodeArithmetic();
  const folder = await cachedArchive({ ballots: BALLOTS, options: OPTIONS }, ticker);
  const text = benchText();
  const source = folderSource(folder);
  const verify = (threads: number, from = source): Promise<Run> => verifyOnce(folder, from, { threads, group });
  const compare = wanted.has('workers') && availableParallelism() > 1;
  const one: Run[] = [];
  const two: Run[] = [];
  const began = performance.now();
  for (let round = 1; round <= ROUNDS.atMost; round++) {
    if (round > ROUNDS.atLeast && performance.now() - began > ROUNDS.budget) break;
    ticker.begin(text.round(text.operations[compare ? 'workers' : 'million'], round, ROUNDS.atMost));
    if (compare) one.push(await verify(1));
    two.push(await verify(2));
  }
  const outcomes: Outcome[] = [];
  if (wanted.has('workers'))
    outcomes.push(compare ? workers(one, two) : { key: 'workers', why: 'one-core', figures: {} });
  if (wanted.has('million')) {
    ticker.begin(text.figures.withoutAdviceMinutes('…'));
    const without = await verify(2, { ...source, advice: () => undefined });
    outcomes.push(million(two, without, await noblePerSecond()));
  }
  return outcomes;
}

const secondsOf = (runs: readonly Run[]): number => median(runs.map(({ seconds }) => seconds));
const tenths = (value: number): number => Math.round(value * 10) / 10;

function workers(one: readonly Run[], two: readonly Run[]): Outcome {
  const ratios = one.map(({ seconds }, round) => seconds / (two[round]?.seconds ?? Number.NaN));
  const bodies = one.map(({ bodiesSeconds }, round) => bodiesSeconds / (two[round]?.bodiesSeconds ?? Number.NaN));
  return {
    key: 'workers',
    measured: median(ratios),
    figures: {
      oneThreadSeconds: tenths(secondsOf(one)),
      twoThreadsSeconds: tenths(secondsOf(two)),
      bodiesRatio: Math.round(median(bodies) * 100) / 100,
      rounds: one.length,
    },
  };
}

/** A million ballots take as much longer as they are more: nothing in a run grows faster than they do. */
const minutesForMillion = (seconds: number): number => ((seconds / BALLOTS) * MILLION) / 60;

/** Ballots a second by noble, proof by proof, on the machine of the speed table. */
const TABLE_NOBLE_PER_SECOND = 24.5;

function million(two: readonly Run[], without: Run, noble: number): Outcome {
  const seconds = secondsOf(two);
  return {
    key: 'million',
    measured: minutesForMillion(seconds),
    figures: {
      runSeconds: tenths(seconds),
      ballotsPerSecond: Math.round(BALLOTS / seconds),
      withoutAdviceMinutes: tenths(minutesForMillion(without.seconds)),
      noblePerSecond: tenths(noble),
      tableMachineMinutes: tenths(minutesForMillion(seconds) * (noble / TABLE_NOBLE_PER_SECOND)),
    },
  };
}

async function verifyOnce(
  folder: string,
  source: ArchiveSource,
  { threads, group }: { readonly threads: number; readonly group: PublicGroup },
): Promise<Run> {
  const began = performance.now();
  let bodiesEnd = began;
  const report = await verifyArchive(source, {
    random: systemRandom,
    group,
    examiner: nodePool({ threads }),
    progress: ({ stage }) => {
      if (stage === 'bodies') bodiesEnd = performance.now();
    },
  });
  if (!report.verified || report.ballots !== BALLOTS) throw new Mistake(benchText().notVerified(folder));
  return { seconds: (performance.now() - began) / 1000, bodiesSeconds: (bodiesEnd - began) / 1000 };
}
