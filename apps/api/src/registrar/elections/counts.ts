/** The registrar's counts for record `access` (§7): they bound the ballots, so they are counted from the rows themselves. */
import { rows, type Queries } from '../database/index.js';

/** Voters on the roll, by style. */
export async function admittedCounts(queries: Queries, election: string): Promise<Record<string, number>> {
  const found = await rows<{ style: string; count: number }>(
    queries,
    'SELECT style, count(*)::int AS count FROM roll WHERE election = $1 GROUP BY style',
    [election],
  );
  return Object.fromEntries(found.map(({ style, count }) => [style, count]));
}

export interface AccessCounts {
  /** Voters let in, by style and the channel of their first access. */
  readonly accessed: Record<string, { remote: number; workstation: number }>;
  /** Accesses granted, by number. */
  readonly accesses: Record<string, number>;
}

export async function accessCounts(queries: Queries, election: string): Promise<AccessCounts> {
  const byStyle = await rows<{ style: string; remote: number; workstation: number }>(
    queries,
    `SELECT r.style, count(*) FILTER (WHERE a.channel = 'remote')::int AS remote,
       count(*) FILTER (WHERE a.channel = 'workstation')::int AS workstation
     FROM access a JOIN roll r USING (election, voter) WHERE a.election = $1 AND a.number = 1 GROUP BY r.style`,
    [election],
  );
  const byNumber = await rows<{ number: number; count: number }>(
    queries,
    'SELECT number, count(*)::int AS count FROM access WHERE election = $1 GROUP BY number',
    [election],
  );
  return {
    accessed: Object.fromEntries(byStyle.map(({ style, remote, workstation }) => [style, { remote, workstation }])),
    accesses: Object.fromEntries(byNumber.map(({ number, count }) => [String(number), count])),
  };
}
