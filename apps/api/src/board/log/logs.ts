/**
 * The logs of this board: one writer per election, in this process by a queue and among processes by a lock of the
 * database; records, checkpoint and batch in one transaction; and after it the witnesses.
 *
 * Nothing is public before a checkpoint with the threshold of cosignatures covers it: a record without one could be
 * taken back again, or shown to one reader alone.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { decodeCanonicalText, type Election } from '#protocol';
import { Problem, RANDOM, Sealer, type RandomBytes } from '../../platform/index.js';
import { SETTINGS, type Settings } from '../settings.js';
import { ElectionLog, type Served } from './election-log.js';
import { entries, insertServed, insertSigned, latestServed, lockLog, signedFrom } from './log-store.js';
import { OneAtATime } from './one-at-a-time.js';
import { Witnesses } from './witnesses.js';

/** Requests that may wait for their turn at one log. */
const MOST_WAITING = 64;
/** Milliseconds that whoever posts waits for the witnesses. */
const PATIENCE = 2_000;

/** A log as the public may see it. */
export interface PublicLog {
  readonly log: ElectionLog;
  readonly election: Election;
  readonly served: Served;
}

@Injectable()
export class Logs {
  readonly #logs = new Map<string, Promise<ElectionLog | undefined>>();
  readonly #turns = new Map<string, OneAtATime>();
  readonly #promoting = new Map<string, Promise<void>>();
  readonly #sealer: Sealer;

  constructor(
    @InjectDataSource('board') private readonly source: DataSource,
    @Inject(SETTINGS) settings: Settings,
    @Inject(Witnesses) private readonly witnesses: Witnesses,
    @Inject(RANDOM) random: RandomBytes,
  ) {
    this.#sealer = new Sealer(settings.key, random);
  }

  /** Fingerprints of all elections, oldest origin first. */
  async all(): Promise<string[]> {
    const rows: { fingerprint: string }[] = await this.source.query(
      'SELECT fingerprint FROM election ORDER BY draft, fingerprint',
    );
    return rows.map(({ fingerprint }) => fingerprint);
  }

  /** Problem `not-found` for an election that is not here, `not-ready` before its first cosigned checkpoint. */
  async read(fingerprint: string): Promise<PublicLog> {
    const view = await this.served(fingerprint);
    if (view !== undefined) return view;
    if ((await this.#open(fingerprint)) === undefined) throw new Problem('not-found');
    throw new Problem('not-ready', { headers: { 'retry-after': '1' } });
  }

  /** The log as the public may see it now; undefined before its first cosigned checkpoint. */
  async served(fingerprint: string): Promise<PublicLog | undefined> {
    const log = await this.#fresh(fingerprint);
    if (log?.served === undefined || log.state === undefined) return undefined;
    return { log, election: log.state.election, served: log.served };
  }

  /** The election of a log that has its manifest; Problem `not-found` otherwise. */
  async election(fingerprint: string): Promise<Election> {
    const election = (await this.#open(fingerprint))?.state?.election;
    if (election === undefined) throw new Problem('not-found');
    return election;
  }

  /**
   * The one way to write to a log. `work` sees the log up to date and locked, and either throws before it changes
   * anything or appends through the manager and to the log alike; if records were added, their checkpoint is signed in
   * the same transaction. Afterwards it waits a little for the witnesses.
   */
  async write<T>(fingerprint: string, work: (log: ElectionLog, manager: EntityManager) => Promise<T>): Promise<T> {
    const done = await this.#turn(fingerprint, () => this.#write(fingerprint, work));
    await this.#settle(fingerprint);
    return done;
  }

  async #write<T>(fingerprint: string, work: (log: ElectionLog, manager: EntityManager) => Promise<T>): Promise<T> {
    const log = await this.#open(fingerprint);
    if (log === undefined) throw new Problem('not-found');
    let start: number | undefined;
    try {
      const { done, signed } = await this.source.transaction(async (manager) => {
        await lockLog(manager, fingerprint);
        await this.#catchUp(log, manager);
        start = log.size;
        const done = await work(log, manager);
        if (log.size === start) return { done, signed: undefined };
        const signed = log.sign();
        await insertSigned(manager, fingerprint, signed);
        return { done, signed };
      });
      if (signed !== undefined) log.keep(signed);
      return done;
    } catch (error) {
      // The memory may be ahead of what was committed: begin again from the database.
      if (log.size !== start || !(error instanceof Problem)) this.#logs.delete(fingerprint);
      throw error;
    }
  }

  /** Promotes what any process has signed: one that stopped between commit and witnesses leaves nothing waiting. */
  async tend(fingerprint: string): Promise<void> {
    await this.#refresh(fingerprint);
    await this.promote(fingerprint);
  }

  /** Has the newest checkpoint cosigned and serves it. Calls while one is under way share it. */
  promote(fingerprint: string): Promise<void> {
    const known = this.#promoting.get(fingerprint);
    if (known !== undefined) return known;
    const promoting = this.#promote(fingerprint);
    this.#promoting.set(fingerprint, promoting);
    return promoting;
  }

  async #promote(fingerprint: string): Promise<void> {
    // Not before the promise is known to those who share it.
    await Promise.resolve();
    try {
      for (;;) {
        const log = await this.#open(fingerprint);
        const { signed, state } = log ?? {};
        if (log === undefined || signed === undefined || state === undefined) return;
        if (signed.size <= (log.served?.size ?? 0)) return;
        const cosigned = await this.witnesses.cosign(fingerprint, state.election.manifest, signed, log.tree);
        if (cosigned === undefined) {
          // What was appended meanwhile is asked for at the next call.
          return;
        }
        log.serve(await insertServed(this.source.manager, fingerprint, cosigned));
      }
    } finally {
      this.#promoting.delete(fingerprint);
    }
  }

  async #settle(fingerprint: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE);
    });
    // The record is durable: a failure here changes nothing for whoever posted, and the next round tries again.
    await Promise.race([this.promote(fingerprint).catch(() => undefined), patience]);
    clearTimeout(timer);
  }

  #turn<T>(fingerprint: string, work: () => Promise<T>): Promise<T> {
    const known = this.#turns.get(fingerprint) ?? new OneAtATime(MOST_WAITING);
    this.#turns.set(fingerprint, known);
    return known.run(work);
  }

  #open(fingerprint: string): Promise<ElectionLog | undefined> {
    const known = this.#logs.get(fingerprint);
    if (known !== undefined) return known;
    const loading = this.#load(fingerprint);
    this.#logs.set(fingerprint, loading);
    const forget = (): void => {
      if (this.#logs.get(fingerprint) === loading) this.#logs.delete(fingerprint);
    };
    loading.then((log) => log === undefined && forget(), forget);
    return loading;
  }

  /** Served by another process meanwhile? Then this one catches up. */
  async #fresh(fingerprint: string): Promise<ElectionLog | undefined> {
    const log = await this.#open(fingerprint);
    if (log === undefined) return undefined;
    const latest = await latestServed(this.source.manager, fingerprint);
    if (latest === undefined || log.serve(latest)) return log;
    await this.#refresh(fingerprint);
    return this.#open(fingerprint);
  }

  /** Brings the memory up to what is committed; what could not be taken whole is forgotten whole. */
  #refresh(fingerprint: string): Promise<void> {
    return this.#turn(fingerprint, async () => {
      const log = await this.#open(fingerprint);
      try {
        if (log !== undefined) await this.#catchUp(log, this.source.manager);
      } catch (error) {
        this.#logs.delete(fingerprint);
        throw error;
      }
    });
  }

  async #load(fingerprint: string): Promise<ElectionLog | undefined> {
    const [row] = await this.source.query<{ draft: string; origin: string; sealed_seed: Buffer }[]>(
      `SELECT d.draft, d.origin, d.sealed_seed FROM election e JOIN draft d ON d.draft = e.draft
       WHERE e.fingerprint = $1`,
      [fingerprint],
    );
    if (row === undefined) return undefined;
    const seed = new Uint8Array(this.#sealer.open(row.draft, row.sealed_seed));
    const log = new ElectionLog(fingerprint, { origin: row.origin, seed });
    await this.#catchUp(log, this.source.manager);
    return log;
  }

  /** Takes what other processes appended, up to the newest signed checkpoint: records and checkpoint come together. */
  async #catchUp(log: ElectionLog, manager: EntityManager): Promise<void> {
    const { fingerprint } = log;
    const served = await latestServed(manager, fingerprint);
    const signed = await signedFrom(manager, fingerprint, Math.max(log.size + 1, served?.size ?? 0));
    const end = signed.at(-1)?.size ?? log.size;
    let next = 0;
    for await (const { type, hash, time, body } of entries(manager, fingerprint, log.size, end)) {
      const decoded = decodeCanonicalText(body);
      if (!decoded.ok) throw new Error('A body in the database is not canonical.');
      log.take({ type, hash, time }, decoded.value);
      const note = signed[next];
      if (note?.size === log.size) {
        log.keep(note);
        next++;
      }
    }
    if (next < signed.length) throw new Error('Records that a signed checkpoint covers are not in the database.');
    if (served !== undefined) log.serve(served);
  }
}
