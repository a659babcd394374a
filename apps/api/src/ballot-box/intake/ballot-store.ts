/**
 * Accepted ballots in the database (§6). Everything that decides between two ballots of a key happens under the lock
 * of the key's row, and the transaction has committed, to disk, before anyone is told.
 */
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';

/** A ballot that has passed every check but that of its sequence. */
export interface VerifiedBallot {
  readonly hash: string;
  readonly key: string;
  readonly sequence: number;
  /** Canonical text. */
  readonly body: string;
  /** Decoding advice (verify.ts), for whoever verifies it after us. */
  readonly advice: Uint8Array | undefined;
  /** Milliseconds. */
  readonly includedBy: number;
}

export interface Kept {
  readonly hash: string;
  readonly includedBy: number;
}

export type Outcome =
  /** It is in the database, now or already. */
  | { readonly kind: 'accepted'; readonly kept: Kept }
  /** Another ballot of the key is as high or higher. */
  | { readonly kind: 'sequence'; readonly highest: Kept }
  /** `drained` has been said: nothing is accepted any more. */
  | { readonly kind: 'drained' };

@Injectable()
export class BallotStore {
  constructor(@InjectDataSource('ballot-box') private readonly source: DataSource) {}

  /** Those of `hashes` that are accepted already. */
  async find(hashes: readonly string[], manager: EntityManager = this.source.manager): Promise<Map<string, Kept>> {
    const rows = await manager.query<{ hash: string; includedBy: Date }[]>(
      'SELECT hash, included_by AS "includedBy" FROM ballot WHERE hash = ANY($1::text[])',
      [hashes],
    );
    return new Map(rows.map(({ hash, includedBy }) => [hash, { hash, includedBy: includedBy.getTime() }]));
  }

  /** One outcome a ballot, in order. `now` in milliseconds: when the queue for the next batch began, if it was empty. */
  async accept(election: string, ballots: readonly VerifiedBallot[], now: number): Promise<Outcome[]> {
    if (ballots.length === 0) return [];
    return this.source.transaction(async (manager) => {
      // A receipt is a promise that survives a power cut, however the server is configured.
      await manager.query('SET LOCAL synchronous_commit = on');
      if (await this.#isDrained(manager, election)) {
        const before = await this.find(
          ballots.map(({ hash }) => hash),
          manager,
        );
        return ballots.map(({ hash }): Outcome => {
          const kept = before.get(hash);
          return kept === undefined ? { kind: 'drained' } : { kind: 'accepted', kept };
        });
      }
      const highest = await this.#lockKeys(manager, election, [...new Set(ballots.map(({ key }) => key))].sort());
      // Read after the locks: a twin that came by another process is seen.
      const kept = await this.find(
        ballots.map(({ hash }) => hash),
        manager,
      );
      const fresh: VerifiedBallot[] = [];
      const tooLow: VerifiedBallot[] = [];
      for (const ballot of ballots) {
        if (kept.has(ballot.hash)) continue;
        if (ballot.sequence <= (highest.get(ballot.key) ?? 0)) {
          tooLow.push(ballot);
          continue;
        }
        highest.set(ballot.key, ballot.sequence);
        kept.set(ballot.hash, { hash: ballot.hash, includedBy: ballot.includedBy });
        fresh.push(ballot);
      }
      if (fresh.length > 0) await this.#insert(manager, election, fresh, now);
      const tops = await this.#highestOf(manager, election, [...new Set(tooLow.map(({ key }) => key))]);
      return ballots.map(({ hash, key }): Outcome => {
        const own = kept.get(hash);
        if (own !== undefined) return { kind: 'accepted', kept: own };
        const top = tops.get(key);
        if (top === undefined) throw new Error('a key has a sequence and no ballot');
        return { kind: 'sequence', highest: top };
      });
    });
  }

  /** Shared lock: `drained` (which takes it alone) is said either before this transaction or after it. */
  async #isDrained(manager: EntityManager, election: string): Promise<boolean> {
    const rows = await manager.query<{ drained: boolean }[]>(
      'SELECT drained IS NOT NULL AS drained FROM election WHERE fingerprint = $1 FOR SHARE',
      [election],
    );
    return rows[0]?.drained !== false;
  }

  /** Locks the keys' rows in one order over all processes, so that two micro-batches never wait for each other. */
  async #lockKeys(manager: EntityManager, election: string, keys: readonly string[]): Promise<Map<string, number>> {
    await manager.query(
      `INSERT INTO credential_key (election, key) SELECT $1, key FROM unnest($2::text[]) WITH ORDINALITY AS t(key, place)
       ORDER BY place ON CONFLICT DO NOTHING`,
      [election, keys],
    );
    const rows = await manager.query<{ key: string; highest: number }[]>(
      `SELECT key, highest FROM credential_key WHERE election = $1 AND key = ANY($2::text[])
       ORDER BY key COLLATE "C" FOR UPDATE`,
      [election, keys],
    );
    return new Map(rows.map(({ key, highest }) => [key, highest]));
  }

  async #insert(
    manager: EntityManager,
    election: string,
    fresh: readonly VerifiedBallot[],
    now: number,
  ): Promise<void> {
    // Rows lie in the table in the order of their hashes, not of their arrival.
    const rows = [...fresh].sort((a, b) => (a.hash < b.hash ? -1 : 1));
    await manager.query(
      `INSERT INTO ballot (hash, election, key, sequence, body, advice, included_by)
       SELECT hash, $1, key, sequence, body, advice, to_timestamp(included_by / 1000.0)
       FROM unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::bytea[], $7::bigint[])
         AS t(hash, key, sequence, body, advice, included_by)`,
      [
        election,
        rows.map(({ hash }) => hash),
        rows.map(({ key }) => key),
        rows.map(({ sequence }) => sequence),
        rows.map(({ body }) => body),
        rows.map(({ advice }) => (advice === undefined ? null : Buffer.from(advice))),
        rows.map(({ includedBy }) => includedBy),
      ],
    );
    await manager.query(
      `UPDATE credential_key SET highest = t.sequence
       FROM (SELECT key, max(sequence) AS sequence FROM unnest($2::text[], $3::int[]) AS u(key, sequence) GROUP BY key) AS t
       WHERE credential_key.election = $1 AND credential_key.key = t.key`,
      [election, rows.map(({ key }) => key), rows.map(({ sequence }) => sequence)],
    );
    await manager.query('UPDATE waiting SET since = $2 WHERE election = $1 AND since IS NULL', [
      election,
      new Date(now),
    ]);
  }

  async #highestOf(manager: EntityManager, election: string, keys: readonly string[]): Promise<Map<string, Kept>> {
    if (keys.length === 0) return new Map();
    const rows = await manager.query<{ key: string; hash: string; includedBy: Date }[]>(
      `SELECT DISTINCT ON (key) key, hash, included_by AS "includedBy" FROM ballot
       WHERE election = $1 AND key = ANY($2::text[]) ORDER BY key, sequence DESC`,
      [election, keys],
    );
    return new Map(rows.map(({ key, hash, includedBy }) => [key, { hash, includedBy: includedBy.getTime() }]));
  }
}
