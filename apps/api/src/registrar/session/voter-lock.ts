/**
 * Everything a voter's limits rest on is read and written under the lock of the voter's one row (R13): two devices, or a
 * device and a workstation, take turns, and the second sees what the first did.
 */
import { type EntityManager } from 'typeorm';
import { rows } from '../database/index.js';

export interface VoterRow {
  readonly codeRequestedAt: Date | null;
  readonly wrongCodes: number;
}

/** Waits for the voter's other requests. Read the clock after it, not before: the wait may end past the close (R5). */
export async function lockVoter(manager: EntityManager, voter: Buffer): Promise<VoterRow> {
  const [row] = await rows<VoterRow>(
    manager,
    'SELECT code_requested_at AS "codeRequestedAt", wrong_codes AS "wrongCodes" FROM voter WHERE id = $1 FOR UPDATE',
    [voter],
  );
  if (row === undefined) throw new Error('A session without its voter.');
  return row;
}
