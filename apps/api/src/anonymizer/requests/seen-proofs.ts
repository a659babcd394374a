/**
 * No proof counts twice: what was seen on the way to a node cannot be sent again by who saw it. Kept for as long as
 * a proof is fresh, as a hash that names neither page nor voter.
 */
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PROOF_FRESH_SECONDS } from '#anonymizer';
import { type Clock, WALL_CLOCK } from '../../platform/index.js';

const KEPT_SECONDS = 2 * PROOF_FRESH_SECONDS + 60;
const PURGE_EVERY = 256;

@Injectable()
export class SeenProofs {
  #sincePurge = 0;

  constructor(
    @InjectDataSource('anonymizer') private readonly source: DataSource,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  /** False: this proof was here before. Durable, and the same over all processes of the node. */
  async isNew(pageKey: string, proofId: string): Promise<boolean> {
    const now = this.clock.now();
    if (++this.#sincePurge >= PURGE_EVERY) {
      this.#sincePurge = 0;
      await this.source.query('DELETE FROM seen_proof WHERE expires_at < $1', [now]);
    }
    const id = createHash('sha256')
      .update(JSON.stringify([pageKey, proofId]))
      .digest();
    const rows = await this.source.query<unknown[]>(
      'INSERT INTO seen_proof (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true AS new',
      [id, new Date(now.getTime() + KEPT_SECONDS * 1000)],
    );
    return rows.length === 1;
  }
}
