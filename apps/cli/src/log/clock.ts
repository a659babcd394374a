/**
 * The command line's own clock (§8: a trustee refuses before the last `acceptUntil` by its own clock). A demonstration moves its
 * election's clock; VECHE_CLOCK_OFFSET (seconds) moves this one along, and is believed for elections of kind `training` alone.
 */
import { Mistake } from '../console/mistake.js';

export function commandLineClock(kind: string, env: NodeJS.ProcessEnv = process.env): () => number {
  const text = env['VECHE_CLOCK_OFFSET'];
  if (text === undefined || text === '') return () => Date.now();
  if (kind !== 'training')
    throw new Mistake('VECHE_CLOCK_OFFSET moves the clock of training elections only. Unset it.');
  if (!/^\d{1,9}$/.test(text)) throw new Mistake('VECHE_CLOCK_OFFSET is a number of seconds, such as 90000.');
  return () => Date.now() + Number(text) * 1000;
}
