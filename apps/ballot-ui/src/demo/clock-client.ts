/** The election's clock in a demonstration: every process has its own, so all are moved, those first that no grant may run ahead of (§4.4). */
import { z } from 'zod';
import { type Settings } from '#contracts/registrar';
import { call } from '#voter';

const Clock = z.object({ offsetSeconds: z.number().int(), now: z.string() });
export type Clock = z.infer<typeof Clock>;

export type Party = { readonly kind: 'identified' | 'anonymous' } | { readonly kind: 'node'; readonly id: string };

interface Place {
  readonly party: Party;
  readonly origin: string;
}

/** Nodes and anonymous side first, registrar last: no access may start in a node's future. */
export const clockPlaces = ({ board, ballotBox, nodes }: Pick<Settings, 'board' | 'ballotBox' | 'nodes'>): Place[] => [
  ...nodes.map(({ id, url }): Place => ({ party: { kind: 'node', id }, origin: url })),
  ...[...new Set([board, ballotBox])].map((origin): Place => ({ party: { kind: 'anonymous' }, origin })),
  { party: { kind: 'identified' }, origin: '' },
];

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export async function readClock(fetcher: Fetch): Promise<Clock | undefined> {
  const answer = await call(fetcher, '/demo/clock', Clock, 'same-origin');
  return answer.ok ? answer.value : undefined;
}

/** Moves all clocks to the offset; the parties that did not follow. Again with the same offset does no harm. */
export async function moveClocks(settings: Settings, offsetSeconds: number, fetcher: Fetch): Promise<Party[]> {
  const failed: Party[] = [];
  for (const { party, origin } of clockPlaces(settings)) {
    const credentials = origin === '' ? 'same-origin' : 'omit';
    const answer = await call(fetcher, `${origin}/demo/clock`, Clock, credentials, { json: { offsetSeconds } });
    if (answer.ok) continue;
    failed.push(party);
    // The registrar must not run ahead of a node that stayed behind.
    if (party.kind === 'node') return failed;
  }
  return failed;
}
