/** What the database knows of one voter in one election. */
import { rows, type Queries } from '../database/index.js';
import { type Confirmation } from '../rules/access-rules.js';
import { type Session } from '../session/session.js';

/** Starts of the voter's accesses, in order of number; milliseconds since 1970. */
export async function startsOf(queries: Queries, election: string, voter: Buffer): Promise<number[]> {
  const found = await rows<{ startedAt: Date }>(
    queries,
    'SELECT started_at AS "startedAt" FROM access WHERE election = $1 AND voter = $2 ORDER BY number',
    [election, voter],
  );
  return found.map(({ startedAt }) => startedAt.getTime());
}

/** The code last entered in this session, and whether it has begun an access to this election. */
export async function confirmationOf(
  queries: Queries,
  session: Session,
  election: string,
): Promise<(Confirmation & { readonly id: string }) | null> {
  const [row] = await rows<{ id: string | null; at: Date | null; spent: boolean }>(
    queries,
    `SELECT s.confirmation AS id, s.confirmed_at AS at, EXISTS (
       SELECT 1 FROM access a WHERE a.election = $2 AND a.voter = s.voter AND a.confirmation = s.confirmation
     ) AS spent FROM session s WHERE s.id = $1`,
    [session.id, election],
  );
  if (row === undefined || row.id === null || row.at === null) return null;
  return { id: row.id, at: row.at.getTime(), spent: row.spent };
}

export interface Participant {
  readonly pseudonym: Buffer;
  /** The fixed deposit id, once there is one. */
  readonly deposit: string | null;
}

export async function participantOf(
  queries: Queries,
  election: string,
  voter: Buffer,
): Promise<Participant | undefined> {
  const [row] = await rows<Participant>(
    queries,
    `SELECT p.pseudonym, d.deposit FROM participant p
     LEFT JOIN fixed_deposit d ON d.election = p.election AND d.voter = p.voter
     WHERE p.election = $1 AND p.voter = $2`,
    [election, voter],
  );
  return row;
}
