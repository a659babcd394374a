/** The log's statements: SQL over one connection or one transaction, and nothing decided here. */
import { type EntityManager } from 'typeorm';
import { type ArchiveRecord } from '#protocol';
import { type SizedNote } from './election-log.js';

export interface StoredRecord extends ArchiveRecord {
  readonly index: number;
}
export interface StoredEntry extends StoredRecord {
  /** Canonical text. */
  readonly body: string;
}
export interface NewEntry {
  readonly record: ArchiveRecord;
  readonly text: string;
  readonly tracker: string | null;
  /** Of a ballot, where any came with it (intake/advice.ts). */
  readonly advice?: Uint8Array | undefined;
}

/** Any number; this one is the board's log. */
const LOCK = 7_238;
const CHUNK = 200;

type Manager = Pick<EntityManager, 'query'>;

async function rows<Row>(manager: Manager, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
  return manager.query<Row[]>(sql, [...parameters]);
}

/** Until the transaction ends, no other process appends to this log. */
export const lockLog = (manager: Manager, fingerprint: string): Promise<unknown> =>
  manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, fingerprint]);

export async function latestServed(manager: Manager, fingerprint: string): Promise<SizedNote | undefined> {
  const sql = 'SELECT size, note FROM served_checkpoint WHERE fingerprint = $1 ORDER BY size DESC LIMIT 1';
  return (await rows<SizedNote>(manager, sql, [fingerprint]))[0];
}

/** Signed notes from a size on, smallest first. */
export const signedFrom = (manager: Manager, fingerprint: string, size: number): Promise<SizedNote[]> =>
  rows(manager, 'SELECT size, note FROM checkpoint WHERE fingerprint = $1 AND size >= $2 ORDER BY size', [
    fingerprint,
    size,
  ]);

const FROM = `FROM record r JOIN body b ON b.fingerprint = r.fingerprint AND b.hash = r.hash
  WHERE r.fingerprint = $1`;
const ENTRY = `SELECT r.index, r.type, r.hash, r.time, b.body ${FROM}`;
const ADVICE = `SELECT r.index, b.advice ${FROM}`;

/** Entries `from` … `to` − 1, some at a time. */
export async function* entries(
  manager: Manager,
  fingerprint: string,
  from: number,
  to: number,
  ballots: boolean = true,
): AsyncGenerator<StoredEntry> {
  yield* paged<StoredEntry>(manager, ENTRY, { fingerprint, from, to, ballots });
}

/** Decoding advice of the very entries that `entries` gives, in its order; null where there is none. */
export async function* adviceOf(
  manager: Manager,
  fingerprint: string,
  from: number,
  to: number,
  ballots: boolean,
): AsyncGenerator<Buffer | null> {
  const stored = paged<{ index: number; advice: Buffer | null }>(manager, ADVICE, { fingerprint, from, to, ballots });
  for await (const { advice } of stored) yield advice;
}

async function* paged<Row extends { readonly index: number }>(
  manager: Manager,
  select: string,
  part: { readonly fingerprint: string; readonly from: number; readonly to: number; readonly ballots: boolean },
): AsyncGenerator<Row> {
  const kind = part.ballots ? '' : `AND r.type <> 'ballot'`;
  const sql = `${select} AND r.index >= $2 AND r.index < $3 ${kind} ORDER BY r.index LIMIT ${CHUNK}`;
  for (let next = part.from; next < part.to;) {
    const page = await rows<Row>(manager, sql, [part.fingerprint, next, part.to]);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < CHUNK) return;
    next = last.index + 1;
  }
}

/** Entries of some types before `size`, in order. */
export const entriesOf = (
  manager: Manager,
  fingerprint: string,
  types: readonly string[],
  size: number,
): Promise<StoredEntry[]> =>
  rows(manager, `${ENTRY} AND r.type = ANY ($2) AND r.index < $3 ORDER BY r.index`, [fingerprint, types, size]);

export async function entryByHash(
  manager: Manager,
  fingerprint: string,
  hash: string,
): Promise<StoredEntry | undefined> {
  return (await rows<StoredEntry>(manager, `${ENTRY} AND r.hash = $2`, [fingerprint, hash]))[0];
}

const RECORD = 'SELECT index, type, hash, time FROM record WHERE fingerprint = $1';

export const records = (manager: Manager, fingerprint: string, from: number, to: number): Promise<StoredRecord[]> =>
  rows(manager, `${RECORD} AND index >= $2 AND index < $3 ORDER BY index`, [fingerprint, from, to]);

export async function recordBy(
  manager: Manager,
  fingerprint: string,
  column: 'hash' | 'tracker',
  value: string,
): Promise<StoredRecord | undefined> {
  const sql = `${RECORD} AND ${column} = $2 ORDER BY index LIMIT 1`;
  return (await rows<StoredRecord>(manager, sql, [fingerprint, value]))[0];
}

/** Appends entries from `first` on. The primary key refuses a second record of one index. */
export async function insertEntries(
  manager: Manager,
  fingerprint: string,
  first: number,
  added: readonly NewEntry[],
): Promise<void> {
  for (let at = 0; at < added.length; at += CHUNK) {
    const chunk = added.slice(at, at + CHUNK);
    await manager.query(
      `INSERT INTO record (fingerprint, index, type, hash, time, tracker)
       SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[])`,
      [
        fingerprint,
        chunk.map((_, offset) => first + at + offset),
        chunk.map(({ record }) => record.type),
        chunk.map(({ record }) => record.hash),
        chunk.map(({ record }) => record.time),
        chunk.map(({ tracker }) => tracker),
      ],
    );
    await manager.query(
      `INSERT INTO body (fingerprint, hash, body, advice)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bytea[])`,
      [
        fingerprint,
        chunk.map(({ record }) => record.hash),
        chunk.map(({ text }) => text),
        chunk.map(({ advice }) => (advice === undefined ? null : Buffer.from(advice))),
      ],
    );
  }
}

export const insertSigned = (manager: Manager, fingerprint: string, { size, note }: SizedNote): Promise<unknown> =>
  manager.query('INSERT INTO checkpoint (fingerprint, size, note) VALUES ($1, $2, $3)', [fingerprint, size, note]);

/** The first cosigned note of a size stands, whichever process came with it. */
export async function insertServed(
  manager: Manager,
  fingerprint: string,
  { size, note }: SizedNote,
): Promise<SizedNote> {
  await manager.query(
    'INSERT INTO served_checkpoint (fingerprint, size, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [fingerprint, size, note],
  );
  const sql = 'SELECT size, note FROM served_checkpoint WHERE fingerprint = $1 AND size = $2';
  const [kept] = await rows<SizedNote>(manager, sql, [fingerprint, size]);
  if (kept === undefined) throw new Error('A checkpoint just inserted is not there.');
  return kept;
}

export interface StoredBatch {
  readonly digest: Buffer;
  readonly first: number;
  readonly count: number;
  readonly time: string;
}

export async function batchBy(manager: Manager, fingerprint: string, batch: string): Promise<StoredBatch | undefined> {
  const sql = 'SELECT digest, first, count, time FROM batch WHERE fingerprint = $1 AND batch = $2';
  return (await rows<StoredBatch>(manager, sql, [fingerprint, batch]))[0];
}

export const insertBatch = (
  manager: Manager,
  fingerprint: string,
  batch: string,
  { digest, first, count, time }: StoredBatch,
): Promise<unknown> =>
  manager.query('INSERT INTO batch (fingerprint, batch, digest, first, count, time) VALUES ($1, $2, $3, $4, $5, $6)', [
    fingerprint,
    batch,
    digest,
    first,
    count,
    time,
  ]);

export async function hasDocument(manager: Manager, fingerprint: string, hash: string): Promise<boolean> {
  const sql = 'SELECT 1 AS one FROM document WHERE fingerprint = $1 AND hash = $2';
  return (await rows<{ one: number }>(manager, sql, [fingerprint, hash])).length > 0;
}
