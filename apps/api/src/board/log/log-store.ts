/** The log in PostgreSQL: records in order, bodies by hash. Every query of the room that touches them is here. */
import { type ArchiveRecord, type RecordType } from '#protocol';

/** A data source, or the manager of a transaction. */
export interface Database {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** A record with its body's canonical text. */
export interface StoredEntry {
  readonly place: number;
  readonly record: ArchiveRecord;
  readonly canonical: string;
}

export interface PlacedRecord {
  readonly place: number;
  readonly record: ArchiveRecord;
}

interface RecordRow {
  readonly place: number;
  readonly type: RecordType;
  readonly hash: string;
  readonly time: string;
}

const placed = ({ place, type, hash, time }: RecordRow): PlacedRecord => ({ place, record: { type, hash, time } });

/** Until the transaction ends, no other writer of this election, in whatever process. Writers alone take it. */
export async function lockLog(database: Database, election: string): Promise<void> {
  await database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [election]);
}

/** Of a page of entries at most so much text is in memory at once, one large body aside. */
const PAGE = 200;

/** Records `from` … `to − 1` with bodies, in order; a page at a time, so that no connection is held between pages. */
export async function* readEntries(
  database: Database,
  election: string,
  from: number,
  to: number,
): AsyncGenerator<StoredEntry> {
  for (let next = from; next < to; next += PAGE) {
    const rows = (await database.query(
      `SELECT place, type, r.hash, time, canonical FROM record r JOIN body b USING (election, hash)
       WHERE election = $1 AND place >= $2 AND place < $3 ORDER BY place`,
      [election, next, Math.min(to, next + PAGE)],
    )) as (RecordRow & { canonical: string })[];
    for (const row of rows) yield { ...placed(row), canonical: row.canonical };
    if (rows.length < Math.min(PAGE, to - next)) return;
  }
}

/** Records `from` … `to − 1`, in order. The caller bounds how many. */
export async function readRecords(
  database: Database,
  election: string,
  from: number,
  to: number,
): Promise<ArchiveRecord[]> {
  const rows = (await database.query(
    'SELECT place, type, hash, time FROM record WHERE election = $1 AND place >= $2 AND place < $3 ORDER BY place',
    [election, from, to],
  )) as RecordRow[];
  return rows.map((row) => placed(row).record);
}

export async function readOfTypes(
  database: Database,
  election: string,
  types: readonly RecordType[],
  to: number,
): Promise<StoredEntry[]> {
  const rows = (await database.query(
    `SELECT place, type, r.hash, time, canonical FROM record r JOIN body b USING (election, hash)
     WHERE election = $1 AND type = ANY($2) AND place < $3 ORDER BY place`,
    [election, types, to],
  )) as (RecordRow & { canonical: string })[];
  return rows.map((row) => ({ ...placed(row), canonical: row.canonical }));
}

export async function logSize(database: Database, election: string): Promise<number> {
  const rows = (await database.query('SELECT coalesce(max(place) + 1, 0) AS size FROM record WHERE election = $1', [
    election,
  ])) as { size: number }[];
  return rows[0]?.size ?? 0;
}

export async function findByHash(
  database: Database,
  election: string,
  hash: string,
): Promise<PlacedRecord | undefined> {
  const rows = (await database.query(
    'SELECT place, type, hash, time FROM record WHERE election = $1 AND hash = $2',
    [election, hash],
  )) as RecordRow[];
  return rows[0] === undefined ? undefined : placed(rows[0]);
}

/** The ballot whose hash begins with these characters of base64url (20 of them are a tracker's 120 bits). */
export async function findBallotByPrefix(
  database: Database,
  election: string,
  prefix: string,
): Promise<PlacedRecord | undefined> {
  const rows = (await database.query(
    // `~` stands after every character of the alphabet, so this is a range of the index.
    `SELECT place, type, hash, time FROM record
     WHERE election = $1 AND hash >= $2 AND hash < $2 || '~' AND type = 'ballot' ORDER BY place LIMIT 1`,
    [election, prefix],
  )) as RecordRow[];
  return rows[0] === undefined ? undefined : placed(rows[0]);
}

export async function findBody(database: Database, election: string, hash: string): Promise<string | undefined> {
  const rows = (await database.query('SELECT canonical FROM body WHERE election = $1 AND hash = $2', [
    election,
    hash,
  ])) as { canonical: string }[];
  return rows[0]?.canonical;
}

const CHUNK = 500;

/** Appends; the caller holds the lock and knows that `first` is the end of the log. */
export async function insertEntries(
  database: Database,
  election: string,
  first: number,
  entries: readonly Omit<StoredEntry, 'place'>[],
): Promise<void> {
  for (let at = 0; at < entries.length; at += CHUNK) {
    const chunk = entries.slice(at, at + CHUNK);
    const column = (of: (entry: Omit<StoredEntry, 'place'>) => string): string[] => chunk.map(of);
    await database.query('INSERT INTO body (election, hash, canonical) SELECT $1, * FROM unnest($2::text[], $3::text[])', [
      election,
      column(({ record }) => record.hash),
      column(({ canonical }) => canonical),
    ]);
    await database.query(
      `INSERT INTO record (election, place, type, hash, time)
       SELECT $1, $2::int + n - 1, type, hash, time
       FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS added (type, hash, time, n)`,
      [
        election,
        first + at,
        column(({ record }) => record.type),
        column(({ record }) => record.hash),
        column(({ record }) => record.time),
      ],
    );
  }
}
