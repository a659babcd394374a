/**
 * The command line's own clock (§8: a trustee refuses before the last `acceptUntil` by its own clock). A demonstration moves its
 * election's clock; VECHE_CLOCK_OFFSET (seconds) moves this one along, and is believed for elections of kind `training` alone.
 */
import { Mistake } from '../console/mistake.js';
import { text } from '../messages/index.js';

export function commandLineClock(kind: string, env: NodeJS.ProcessEnv = process.env): () => number {
  const offset = env['VECHE_CLOCK_OFFSET'];
  if (offset === undefined || offset === '') return () => Date.now();
  if (kind !== 'training') throw new Mistake(text().log.clockOfTraining);
  if (!/^\d{1,9}$/.test(offset)) throw new Mistake(text().log.clockOffset);
  return () => Date.now() + Number(offset) * 1000;
}
