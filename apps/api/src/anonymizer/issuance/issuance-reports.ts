/**
 * What this node has signed, in public (§7): hourly as totals while voters may come, and in the end by style and by
 * number. So nobody can put a ballot on the board that this node has given no credential for (§10.5).
 */
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { buildIssuance, canonicalText, formatTime, type Issuance } from '#protocol';
import { CLOCK, type Clock, countFailure, DeliveryRefused, InjectOutbox, Outbox } from '../../platform/index.js';
import { Elections } from '../elections/elections.js';
import { type NodeElection } from '../elections/node-election.js';
import { BoardClient } from '#board-client';
import { BOARD_CLIENT, deliveryFault } from '../log/board.js';

const HOUR = 3_600_000;
const HOURLY = 'issuance-hourly';
const FINAL = 'issuance-final';
const FINAL_PERIOD = 'final';

interface Report {
  readonly fingerprint: string;
  /** Canonical text. */
  readonly body: string;
}

@Injectable()
export class IssuanceReports implements OnModuleInit {
  private readonly logger = new Logger(IssuanceReports.name);

  constructor(
    @InjectDataSource('anonymizer') private readonly source: DataSource,
    @InjectOutbox('anonymizer') private readonly outbox: Outbox,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(BOARD_CLIENT) private readonly board: BoardClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.handle<Report>(HOURLY, async (reports) => {
      for (const { payload } of reports) {
        const fault = await this.#post(payload);
        if (fault === undefined) continue;
        // One that the board will not take is made good by the next hour's.
        countFailure(HOURLY, fault);
        this.logger.warn(`board: refused an hourly issuance (${fault.message})`);
      }
    });
    this.outbox.handle<Report>(FINAL, async (reports) => {
      for (const { payload } of reports) {
        const fault = await this.#post(payload);
        if (fault !== undefined) throw fault;
      }
    });
  }

  /** The refusal, if it was refused. Throws where the board may answer otherwise later. */
  async #post({ fingerprint, body }: Report): Promise<DeliveryRefused | undefined> {
    const posted = await this.board.post(fingerprint, 'issuance', body);
    if (posted.ok) return undefined;
    const fault = deliveryFault(posted.error);
    if (fault instanceof DeliveryRefused) return fault;
    throw fault;
  }

  /** Writes every report that is due now and has not been written; called every few seconds, by any process. */
  async writeDue(): Promise<number> {
    let written = 0;
    for (const fingerprint of await this.elections.installed()) {
      const election = await this.elections.require(fingerprint);
      if (await this.#writeDue(election)) written++;
    }
    return written;
  }

  async #writeDue(election: NodeElection): Promise<boolean> {
    if (!election.active) return false;
    const now = this.clock.now().getTime();
    if (election.log.closed) return this.#write(election, FINAL_PERIOD, now);
    const { from, to } = election.span;
    // One more after the close: it is the last hourly count, and covers every key.
    if (now < from || now >= to + HOUR) return false;
    return this.#write(election, `hour ${formatTime(Math.floor(now / HOUR) * HOUR)}`, now);
  }

  /** Once a period, in one transaction with its message to the board. */
  async #write(election: NodeElection, period: string, now: number): Promise<boolean> {
    const { fingerprint } = election;
    const topic = period === FINAL_PERIOD ? FINAL : HOURLY;
    const written = await this.source.transaction(async (manager) => {
      const fresh = await manager.query<unknown[]>(
        'INSERT INTO issuance_report VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true AS fresh',
        [fingerprint, period],
      );
      if (fresh.length === 0) return false;
      const body = await this.#report(manager, election, topic === FINAL, now);
      await this.outbox.put(manager, topic, { fingerprint, body: canonicalText(body) } satisfies Report, fingerprint);
      return true;
    });
    if (written) this.outbox.nudge(topic);
    return written;
  }

  /** Counted after `at`, so that whatever was signed before it is in. */
  async #report(manager: EntityManager, election: NodeElection, final: boolean, now: number): Promise<Issuance> {
    const credentials = await this.#count(manager, election, 'style', 'credential_issuance');
    const passes = await this.#count(manager, election, 'number', 'pass_issuance');
    const total = (counts: Record<string, number>): Record<string, number> => ({
      '*': Object.values(counts).reduce((sum, count) => sum + count, 0),
    });
    const fields = {
      election: election.fingerprint,
      node: election.nodeId,
      at: formatTime(now),
      final,
      credentials: final ? credentials : total(credentials),
      passes: final ? passes : total(passes),
    };
    return buildIssuance(fields, election.signingSeed);
  }

  async #count(
    manager: EntityManager,
    { fingerprint }: NodeElection,
    by: 'style' | 'number',
    table: 'credential_issuance' | 'pass_issuance',
  ): Promise<Record<string, number>> {
    const rows = await manager.query<{ name: string; count: number }[]>(
      `SELECT ${by}::text AS name, count(*)::int AS count FROM ${table} WHERE fingerprint = $1 GROUP BY 1 ORDER BY 1`,
      [fingerprint],
    );
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  }
}
