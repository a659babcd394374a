/** What of the log this node obeys (§7): longer hours, retired nodes, the close; by the commission's signatures alone. */
import { readAct } from '#protocol';
import { type FollowedRecord } from '#board-client';
import { type NodeElection } from '../elections/node-election.js';
import { type LogEvent } from './log-events.js';

/** The event to obey; null where the record is none, `refused` where it is one that must not be obeyed. */
export function eventOf({ election, log }: NodeElection, followed: FollowedRecord): LogEvent | 'refused' | null {
  const act = readAct(election, log, followed.record, followed.body);
  if (act === 'refused' || act === undefined) return act ?? null;
  // A struck option changes nothing that a node does.
  return act.type === 'decision' && act.body.effect?.kind !== 'extend' ? null : { ...act, index: followed.index };
}
