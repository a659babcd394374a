/**
 * The durable spool (R18, R19). An order is answered when its slips are rows; from then on no failure of a printer
 * loses one. Numbers and chain are given under one lock, so that they have neither gap nor fork.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type AccessSlip, type VoteSlip } from '#contracts/terminal';
import { chainNext, chainStart, printSlip } from '#slips';
import { CONFIG, type Config, Problem } from '../../platform/index.js';

export interface SpooledSlip {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly chain: string;
  readonly attempts: number;
  readonly printed: boolean;
}

/** Most slips of one page of the list. */
const PAGE = 200;

@Injectable()
export class Spool {
  readonly kind: 'access' | 'vote';

  constructor(
    @InjectDataSource('terminal') private readonly source: DataSource,
    @Inject(CONFIG) config: Config,
  ) {
    if (config.spool === undefined) throw new Error('A terminal needs a spool: the configuration insists on it.');
    this.kind = config.spool;
  }

  /** The number of the last slip there is. Slips whose ids are known are not added again. */
  async add(slips: readonly (AccessSlip | VoteSlip)[]): Promise<number> {
    // Paper of one side among paper of the other would link what the sides keep apart (R17).
    if (slips.some(({ kind }) => kind !== this.kind)) {
      throw new Problem('bad-request', { detail: 'This spool prints slips of another kind.' });
    }
    return this.source.transaction(async (manager) => {
      await manager.query('SET LOCAL synchronous_commit = on');
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext(current_schema() || ':slip'))`);
      const known = await this.#known(
        manager,
        slips.map(({ id }) => id),
      );
      let { number, chain } = await this.#last(manager);
      for (const slip of slips) {
        if (known.has(slip.id)) continue;
        known.add(slip.id);
        number += 1;
        const bytes = printSlip(slip, { number, previous: chain });
        chain = chainNext(chain, bytes);
        await manager.query('INSERT INTO slip (number, id, bytes, chain) VALUES ($1, $2, $3, $4)', [
          number,
          slip.id,
          Buffer.from(bytes),
          chain,
        ]);
        await manager.query('INSERT INTO printing (number) VALUES ($1)', [number]);
      }
      return number;
    });
  }

  async list(from: number): Promise<SpooledSlip[]> {
    return this.#select('WHERE number >= $1 ORDER BY number LIMIT $2', [from, PAGE]);
  }

  async find(number: number): Promise<SpooledSlip | undefined> {
    return (await this.#select('WHERE number = $1', [number]))[0];
  }

  /** The first slip that is not on paper. */
  async nextToPrint(): Promise<SpooledSlip | undefined> {
    return (await this.#select('WHERE NOT printed ORDER BY number LIMIT 1', []))[0];
  }

  /** Before the first byte of a slip goes to the printer. */
  async attempt(number: number): Promise<void> {
    await this.source.query('UPDATE printing SET attempts = attempts + 1 WHERE number = $1', [number]);
  }

  async done(number: number): Promise<void> {
    await this.source.query('UPDATE printing SET printed = true WHERE number = $1', [number]);
  }

  async count(): Promise<{ readonly slips: number; readonly waiting: number }> {
    const rows = await this.source.query<{ slips: number; waiting: number }[]>(
      'SELECT count(*)::int AS slips, count(*) FILTER (WHERE NOT printed)::int AS waiting FROM printing',
    );
    return rows[0] ?? { slips: 0, waiting: 0 };
  }

  /** Runs `work` unless another process of this spool prints: two would mix their slips on one paper. */
  async alone<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
    return this.source.transaction(async (manager) => {
      const rows = await manager.query<{ mine: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || ':printer')) AS mine`,
      );
      return rows[0]?.mine === true ? work() : undefined;
    });
  }

  async #known(manager: EntityManager, ids: readonly string[]): Promise<Set<string>> {
    const rows = await manager.query<{ id: string }[]>('SELECT id FROM slip WHERE id = ANY($1::uuid[])', [ids]);
    return new Set(rows.map(({ id }) => id));
  }

  async #last(manager: EntityManager): Promise<{ number: number; chain: string }> {
    const rows = await manager.query<{ number: number; chain: string }[]>(
      'SELECT number, chain FROM slip ORDER BY number DESC LIMIT 1',
    );
    return rows[0] ?? { number: 0, chain: chainStart(this.kind) };
  }

  async #select(where: string, parameters: unknown[]): Promise<SpooledSlip[]> {
    return this.source.query<SpooledSlip[]>(
      `SELECT number, bytes, chain, attempts, printed FROM slip JOIN printing USING (number) ${where}`,
      parameters,
    );
  }
}
