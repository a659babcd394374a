/**
 * Whole verifications of a generated archive, as `npm run verify` makes them: two threads against one, and how long a
 * million ballots would take, which is extrapolated and said to be so.
 */
import { availableParallelism } from 'node:os';
import { installHashes, systemRandom } from '#crypto';
import { nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import { verifyArchive, type ArchiveSource } from '#protocol';
import { folderSource } from '#protocol/node';
import { nodePool } from '#verifier/node';
import { Mistake } from '../../console/mistake.js';
import { cachedArchive } from '../archive/cache.js';
import { median } from '../measure.js';
import { type Bench, type Outcome } from '../outcome.js';
import { benchText } from '../texts.js';

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
  installHashes(nodeHashes);
  const folder = await cachedArchive({ ballots: BALLOTS, options: OPTIONS }, ticker);
  const text = benchText();
  const source = folderSource(folder);
  const verify = (threads: number, from = source): Promise<Run> => verifyOnce(folder, from, threads);
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
    outcomes.push(million(two, without));
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

function million(two: readonly Run[], without: Run): Outcome {
  const seconds = secondsOf(two);
  return {
    key: 'million',
    measured: minutesForMillion(seconds),
    figures: {
      runSeconds: tenths(seconds),
      ballotsPerSecond: Math.round(BALLOTS / seconds),
      withoutAdviceMinutes: tenths(minutesForMillion(without.seconds)),
    },
  };
}

async function verifyOnce(folder: string, source: ArchiveSource, threads: number): Promise<Run> {
  const began = performance.now();
  let bodiesEnd = began;
  const report = await verifyArchive(source, {
    random: systemRandom,
    group: nodeKernel(),
    examiner: nodePool({ threads }),
    progress: ({ stage }) => {
      if (stage === 'bodies') bodiesEnd = performance.now();
    },
  });
  if (!report.verified || report.ballots !== BALLOTS) throw new Mistake(benchText().notVerified(folder));
  return { seconds: (performance.now() - began) / 1000, bodiesSeconds: (bodiesEnd - began) / 1000 };
}
