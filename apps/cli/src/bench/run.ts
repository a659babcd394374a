/** The benchmark: operation after operation, so that none disturbs another; then the table. */
import { type Bench, type Outcome } from './outcome.js';
import { type Row } from './report.js';
import { targets, type OperationKey } from './targets.js';
import { type Ticker } from './ticker.js';

interface Measurement {
  readonly keys: readonly OperationKey[];
  readonly measure: (bench: Bench) => Promise<Outcome[]>;
}

/** Each loads what it needs when its turn has come. */
const measurements: readonly Measurement[] = [
  {
    keys: ['advice-sodium', 'advice-noble', 'plain-sodium'],
    measure: async (bench) => (await import('./operations/verification.js')).measureVerification(bench),
  },
  { keys: ['tokens'], measure: async (bench) => (await import('./operations/tokens.js')).measureTokens(bench) },
  { keys: ['page'], measure: async (bench) => (await import('./operations/page.js')).measurePage(bench) },
  {
    keys: ['workers', 'million'],
    measure: async (bench) => (await import('./operations/archive-runs.js')).measureArchiveRuns(bench),
  },
  { keys: ['memory'], measure: async (bench) => (await import('./operations/memory.js')).measureMemory(bench) },
];

/** Rows in the order of the targets. */
export async function runBench(wanted: ReadonlySet<OperationKey>, ticker: Ticker): Promise<Row[]> {
  const outcomes: Outcome[] = [];
  for (const { keys, measure } of measurements)
    if (keys.some((key) => wanted.has(key))) outcomes.push(...(await measure({ ticker, wanted })));
  ticker.end();
  return targets.flatMap((target) => {
    const outcome = outcomes.find(({ key }) => key === target.key);
    return outcome === undefined ? [] : [{ target, outcome }];
  });
}
