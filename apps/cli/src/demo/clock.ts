/**
 * The election clock of an instance: an offset that every process holds for itself. Moved forward at the nodes and the
 * anonymous side first and at the registrar last, so that no start of an access ever lies in a node's future (§4.4).
 */
import { z } from 'zod';
import { ask } from '../console/ask.js';
import { type Instance } from '../instance/index.js';
import { ANONYMOUS, IDENTIFIED, NODE_IDS } from './plan.js';

const View = z.object({ offsetSeconds: z.number().int() });

export async function moveClock(instance: Pick<Instance, 'urls'>, offsetSeconds: number): Promise<void> {
  for (const name of [...NODE_IDS, ANONYMOUS, IDENTIFIED]) {
    await ask(`${instance.urls[name]}/demo/clock`, View, { json: { offsetSeconds } });
  }
}

/** The furthest of the processes: where a page was closed half-way through moving them, the others follow. */
export async function readClock(instance: Pick<Instance, 'urls'>): Promise<number> {
  const offsets = await Promise.all(
    [...NODE_IDS, ANONYMOUS, IDENTIFIED].map(
      async (name) => (await ask(`${instance.urls[name]}/demo/clock`, View)).offsetSeconds,
    ),
  );
  return Math.max(...offsets);
}
