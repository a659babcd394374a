/**
 * From accepted ballots to the log (§7): batches in random order, at most one of a key, and `drained` when all is in.
 * A batch and the messages about it are one transaction; the outbox delivers them after a crash as before it, and the
 * batch's id lets the board see that it has it already.
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { buildDrained, canonicalText, formatTime } from '#protocol';
import { CLOCK, type Clock, InjectOutbox, Outbox, RANDOM, type RandomBytes } from '../../platform/index.js';
import { Elections, type Installed } from '../elections/elections.js';
import { LOGS, type FollowedLog, type Logs } from '../log/followed-log.js';
import { batchIsDue } from './due.js';
import { shuffled } from './shuffle.js';

/** Topics of the outbox; each election is a lane of its own, so that one refused batch holds up no other election. */
export const BATCH_TOPIC = 'board-batch';
export const SLIPS_TOPIC = 'vote-slips';
export const DRAINED_TOPIC = 'board-drained';

/** One batch is one request to the board; more ballots than this make several batches at once. */
export const LARGEST_BATCH = 256;

interface Waiting {
  readonly hash: string;
  readonly key: string;
  readonly includedBy: Date;
}

@Injectable()
export class Batches {
  readonly #logger = new Logger(Batches.name);

  constructor(
    @InjectDataSource('ballot-box') private readonly source: DataSource,
    @InjectOutbox('ballot-box') private readonly outbox: Outbox,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(LOGS) private readonly logs: Logs,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: RandomBytes,
  ) {}

  /** One look at every election: what is due goes to the outbox. Called every second. */
  async tick(): Promise<void> {
    for (const installed of await this.elections.open()) {
      try {
        await this.#tend(installed);
      } catch (error) {
        // One election's trouble (its board is away) is no reason to leave the others.
        this.#logger.warn(`an election could not be tended (${error instanceof Error ? error.name : 'unknown'})`);
      }
    }
  }

  /**
   * Everything that waits goes to the board now. For the moved clock of a demonstration alone: a ballot may enter the log only
   * until 15 minutes after `acceptUntil` (§7), and a jump over that leaves it no moment of its own.
   */
  async flush(): Promise<void> {
    for (const installed of await this.elections.open()) {
      // At most one of a key in a batch: a key's later ballots make batches of their own.
      while (await this.#batch(installed, this.clock.now().getTime(), 'now')) await this.outbox.sweep(BATCH_TOPIC);
    }
    await this.outbox.sweep(BATCH_TOPIC);
  }

  async #tend(installed: Installed): Promise<void> {
    const now = this.clock.now().getTime();
    const log = await this.logs.catchUp(installed).catch(() => this.logs.last(installed));
    const ended = log !== undefined && now >= log.lastAcceptUntil;
    await this.#batch(installed, now, ended ? 'ended' : 'open');
    if (ended) await this.#drain(installed);
  }

  async #batch(installed: Installed, now: number, voting: 'open' | 'ended' | 'now'): Promise<boolean> {
    const { fingerprint, manifest } = installed.election;
    const made = await this.source.transaction(async (manager) => {
      const queue = await manager.query<{ since: Date | null }[]>(
        'SELECT since FROM waiting WHERE election = $1 FOR UPDATE',
        [fingerprint],
      );
      const waiting = await this.#waiting(manager, fingerprint);
      // A key's lowest sequence goes first: along the log the sequences of a key must rise (§8).
      const next = [...new Map([...waiting].reverse().map((ballot) => [ballot.key, ballot])).values()];
      const since = queue[0]?.since?.getTime();
      const includedBy = Math.min(...waiting.map((ballot) => ballot.includedBy.getTime()));
      const queued = { since, keys: next.length, includedBy };
      const due =
        voting === 'now' ? next.length > 0 : batchIsDue(queued, manifest.board.batch, now, voting === 'ended');
      if (!due) {
        // The row lost its moment (a ballot came while a batch was made): the queue begins to wait now.
        if (waiting.length > 0 && since === undefined) await this.#startWaiting(manager, fingerprint, now);
        return false;
      }
      await this.#make(manager, fingerprint, next);
      await this.#startWaiting(manager, fingerprint, waiting.length > next.length ? now : undefined);
      return true;
    });
    if (made) {
      this.outbox.nudge(BATCH_TOPIC);
      this.outbox.nudge(SLIPS_TOPIC);
    }
    return made;
  }

  /** Ballots in no batch yet, by key and rising sequence. */
  async #waiting(manager: EntityManager, fingerprint: string): Promise<Waiting[]> {
    return await manager.query<Waiting[]>(
      `SELECT hash, key, included_by AS "includedBy" FROM ballot
       WHERE election = $1 AND batch IS NULL ORDER BY key, sequence`,
      [fingerprint],
    );
  }

  async #startWaiting(manager: EntityManager, fingerprint: string, since: number | undefined): Promise<void> {
    await manager.query('UPDATE waiting SET since = $2 WHERE election = $1', [
      fingerprint,
      since === undefined ? null : new Date(since),
    ]);
  }

  async #make(manager: EntityManager, fingerprint: string, ballots: readonly Waiting[]): Promise<void> {
    const order = shuffled(ballots, this.random);
    for (let from = 0; from < order.length; from += LARGEST_BATCH) {
      const hashes = order.slice(from, from + LARGEST_BATCH).map(({ hash }) => hash);
      const id = await this.outbox.put(manager, BATCH_TOPIC, { election: fingerprint }, fingerprint);
      await manager.query('INSERT INTO batch (id, election) VALUES ($1, $2)', [id, fingerprint]);
      await manager.query(
        `UPDATE ballot SET batch = $1, place = t.place
         FROM unnest($2::text[]) WITH ORDINALITY AS t(hash, place) WHERE ballot.hash = t.hash`,
        [id, hashes],
      );
      await this.outbox.put(manager, SLIPS_TOPIC, { election: fingerprint, batch: id }, fingerprint);
    }
  }

  /** Says `drained` (§7) once the log as of after the last `acceptUntil` has every accepted ballot. */
  async #drain(installed: Installed): Promise<void> {
    // An extension may have come up to the last moment: only a look after it can tell.
    const log: FollowedLog = await this.logs.catchUp(installed);
    const { fingerprint } = installed.election;
    const said = await this.source.transaction(async (manager) => {
      // Alone with the row: no ballot is being accepted while its count is taken, and none is afterwards.
      const rows = await manager.query<{ drained: string | null }[]>(
        'SELECT drained FROM election WHERE fingerprint = $1 FOR UPDATE',
        [fingerprint],
      );
      const now = this.clock.now().getTime();
      if (rows[0]?.drained !== null || now < log.lastAcceptUntil) return false;
      const counts = await manager.query<{ accepted: number; posted: number }[]>(
        `SELECT count(*)::int AS accepted, count(*) FILTER (WHERE batch.posted)::int AS posted
         FROM ballot LEFT JOIN batch ON batch.id = ballot.batch WHERE ballot.election = $1`,
        [fingerprint],
      );
      const { accepted = 0, posted = 0 } = counts[0] ?? {};
      if (posted < accepted) return false;
      const body = buildDrained({ election: fingerprint, at: formatTime(now), ballots: accepted }, installed.seed);
      await manager.query('UPDATE election SET drained = $2 WHERE fingerprint = $1', [
        fingerprint,
        canonicalText(body),
      ]);
      await this.outbox.put(manager, DRAINED_TOPIC, { election: fingerprint }, fingerprint);
      return true;
    });
    if (said) this.outbox.nudge(DRAINED_TOPIC);
  }
}
