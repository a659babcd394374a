/** The journal of a voter's account (R9): what happened in their name, when and over which channel. Nothing about a vote. */
import { type Journal } from '#contracts/registrar';
import { formatTime } from '#protocol';
import { rows, type Queries } from '../database/index.js';
import { type Channel } from './session.js';

type Entry = Journal['entries'][number];

export interface JournalEvent {
  readonly voter: Buffer;
  readonly at: Date;
  readonly event: Entry['event'];
  readonly channel: Channel;
  /** Fingerprint. */
  readonly election: string | null;
}

/** In the transaction of the event. */
export async function writeJournal(queries: Queries, it: JournalEvent): Promise<void> {
  await queries.query('INSERT INTO journal (voter, at, event, channel, election) VALUES ($1, $2, $3, $4, $5)', [
    it.voter,
    it.at,
    it.event,
    it.channel,
    it.election,
  ]);
}

const LATEST = 200;

/** Newest first. */
export async function readJournal(queries: Queries, voter: Buffer): Promise<Entry[]> {
  const found = await rows<Omit<Entry, 'at'> & { at: Date }>(
    queries,
    'SELECT at, event, channel, election FROM journal WHERE voter = $1 ORDER BY id DESC LIMIT $2',
    [voter, LATEST],
  );
  return found.map((entry) => ({ ...entry, at: formatTime(entry.at.getTime()) }));
}
