/**
 * The outbox: what one room must tell another is a row in the transaction of its cause, and is
 * delivered from the row, in order within its lane, at least once. A lane is a topic, or one election's part of it:
 * a message that the receiver refuses for good holds up its own lane alone. The table is the truth; the
 * nudge after a commit and the wake-up job of the queue only make it prompt. A crash between
 * delivery and its mark delivers again, with the same id: receivers are idempotent.
 */
import { type DataSource, type EntityManager } from 'typeorm';
import { type Clock } from '../clock/index.js';
import { randomUuid, type RandomBytes } from '../random.js';
import { countFailure } from './refused.js';

export interface OutboxMessage<P extends object = object> {
  /** UUID; the same at every delivery of this message: the receiver's idempotency key. */
  readonly id: string;
  readonly topic: string;
  readonly payload: P;
  readonly createdAt: Date;
  /** Failed deliveries before this one. */
  readonly attempts: number;
}

/**
 * Delivers messages of a topic, oldest first. To throw is to fail: the batch is tried again later,
 * and nothing of its lane goes before it. To throw `DeliveryRefused` says besides that the receiver understood and
 * will not have it. `manager` is the transaction in which the
 * messages are marked delivered, for rows that must change with that mark.
 */
export type OutboxHandler<P extends object = object> = (
  messages: readonly OutboxMessage<P>[],
  manager: EntityManager,
) => Promise<void>;

interface Subscription {
  readonly handler: OutboxHandler;
  readonly batch: number;
  readonly forget: boolean;
}

/** Between topic and lane where they are kept. */
const LANE = '/';
/** Rows of topic $1, whatever their lane. */
const OF_TOPIC = `split_part(topic, '${LANE}', 1) = $1`;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

export class Outbox {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #sweeping = new Map<string, Promise<number>>();
  readonly #again = new Set<string>();
  #wake: ((topic: string) => void) | undefined;
  #onFailure: (lane: string, error: unknown) => void = () => undefined;
  #onSuccess: (lane: string) => void = () => undefined;

  constructor(
    private readonly source: DataSource,
    private readonly wallClock: Clock,
    private readonly random: RandomBytes,
  ) {}

  /**
   * Says who delivers `topic`, up to `batch` messages in one call. Once a topic, in `onModuleInit`.
   * With `forget` a delivered row is deleted instead of marked: the anonymous side keeps no times
   * that it does not need.
   */
  handle<P extends object>(
    topic: string,
    handler: OutboxHandler<P>,
    options: { readonly batch?: number; readonly forget?: boolean } = {},
  ): void {
    if (topic.includes(LANE)) throw new RangeError(`Outbox topic ${topic} has a ${LANE} in it.`);
    if (this.#subscriptions.has(topic)) throw new Error(`Outbox topic ${topic} has a handler already.`);
    this.#subscriptions.set(topic, {
      handler: handler as OutboxHandler,
      batch: options.batch ?? 1,
      forget: options.forget ?? false,
    });
  }

  /**
   * Writes a message in the transaction `manager`; returns its id. Call `nudge` after the commit. `lane`: an election's
   * fingerprint, where messages of different elections need not wait for one another.
   */
  async put(manager: EntityManager, topic: string, payload: object, lane?: string): Promise<string> {
    const [id] = await this.putAll(manager, topic, [payload], lane);
    return id as string;
  }

  /** Writes messages that are delivered in the order given. */
  async putAll(manager: EntityManager, topic: string, payloads: readonly object[], lane?: string): Promise<string[]> {
    if (payloads.length === 0) return [];
    const now = this.wallClock.now();
    const ids = payloads.map(() => randomUuid(this.random));
    await manager.query(
      `INSERT INTO outbox (id, topic, payload, created_at, due_at)
       SELECT id, $2, payload, $4, $4 FROM unnest($1::uuid[], $3::jsonb[]) WITH ORDINALITY AS t(id, payload, place)
       ORDER BY place`,
      [ids, lane === undefined ? topic : topic + LANE + lane, payloads.map((payload) => JSON.stringify(payload)), now],
    );
    return ids;
  }

  /** Says that a commit may have left something to deliver. Cheap; never throws. */
  nudge(topic: string): void {
    this.#wake?.(topic);
  }

  get topics(): readonly string[] {
    return [...this.#subscriptions.keys()];
  }

  /** Set by the relay that runs beside a room in service. */
  attach(relay: {
    readonly wake: (topic: string) => void;
    readonly failed: (lane: string, error: unknown) => void;
    readonly delivered: (lane: string) => void;
  }): void {
    this.#wake = relay.wake;
    this.#onFailure = relay.failed;
    this.#onSuccess = relay.delivered;
  }

  /**
   * Delivers what is due, in `topic` or in all; resolves to the number delivered. Tests call it;
   * in service the relay does. Calls at once for one topic join into one.
   */
  async sweep(topic?: string): Promise<number> {
    const topics = topic === undefined ? this.topics : [topic];
    let delivered = 0;
    for (const name of topics) delivered += await this.#sweepOnce(name);
    return delivered;
  }

  /** How many messages of a topic wait, in all its lanes. For metrics and for a room that must know it is drained. */
  async waiting(topic: string, manager: EntityManager = this.source.manager): Promise<number> {
    const rows = await manager.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM outbox WHERE ${OF_TOPIC} AND delivered_at IS NULL`,
      [topic],
    );
    return rows[0]?.count ?? 0;
  }

  /** Payloads of a lane, delivered and waiting, as far as rows are kept. */
  async kept<P extends object>(manager: EntityManager, topic: string, lane: string): Promise<P[]> {
    const rows = await manager.query<{ payload: P }[]>(
      'SELECT payload FROM outbox WHERE topic = $1 ORDER BY position',
      [topic + LANE + lane],
    );
    return rows.map(({ payload }) => payload);
  }

  #sweepOnce(topic: string): Promise<number> {
    const running = this.#sweeping.get(topic);
    if (running !== undefined) {
      // A commit may have come after the running sweep's last look.
      this.#again.add(topic);
      return running;
    }
    const sweep = this.#drain(topic).finally(() => this.#sweeping.delete(topic));
    this.#sweeping.set(topic, sweep);
    return sweep;
  }

  async #drain(topic: string): Promise<number> {
    let delivered = 0;
    for (;;) {
      this.#again.delete(topic);
      let count = 0;
      // In turn, so that no lane waits until another is empty.
      for (const lane of await this.#lanes(topic)) count += await this.#deliverBatch(topic, lane);
      delivered += count;
      if (count === 0 && !this.#again.has(topic)) return delivered;
    }
  }

  /** Lanes of the topic in which something waits, whether it is due or not. */
  async #lanes(topic: string): Promise<string[]> {
    try {
      const rows = await this.source.query<{ topic: string }[]>(
        `SELECT topic FROM outbox WHERE ${OF_TOPIC} AND delivered_at IS NULL GROUP BY topic ORDER BY min(position)`,
        [topic],
      );
      return rows.map((row) => row.topic);
    } catch (error) {
      this.#onFailure(topic, error);
      return [];
    }
  }

  /** Delivers one batch in one transaction; 0 when nothing is due, another process is at it, or delivery failed. */
  async #deliverBatch(topic: string, lane: string): Promise<number> {
    const subscription = this.#subscriptions.get(topic);
    if (subscription === undefined) return 0;
    const failure: { ids: string[]; error: unknown }[] = [];
    const delivered = await this.source
      .transaction(async (manager) => {
        // Order within a lane needs one deliverer of the lane at a time, over all processes of the role.
        const lock = await manager.query<{ mine: boolean }[]>(
          `SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || ':outbox'), hashtext($1)) AS mine`,
          [lane],
        );
        if (lock[0]?.mine !== true) return 0;
        const messages = await this.#due(manager, lane, subscription.batch);
        if (messages.length === 0) return 0;
        const ids = messages.map(({ id }) => id);
        try {
          await subscription.handler(messages, manager);
        } catch (error) {
          failure.push({ ids, error });
          throw error;
        }
        if (subscription.forget) await manager.query('DELETE FROM outbox WHERE id = ANY($1::uuid[])', [ids]);
        else {
          const mark = 'UPDATE outbox SET delivered_at = $2 WHERE id = ANY($1::uuid[])';
          await manager.query(mark, [ids, this.wallClock.now()]);
        }
        return messages.length;
      })
      .catch(async (error: unknown) => {
        for (const { ids } of failure) await this.#postpone(ids);
        const cause = failure[0]?.error ?? error;
        countFailure(topic, cause);
        this.#onFailure(lane, cause);
        return 0;
      });
    if (delivered > 0) this.#onSuccess(lane);
    return delivered;
  }

  /** The head of the lane, if its time has come. A later message never goes before a failed one. */
  async #due(manager: EntityManager, lane: string, limit: number): Promise<OutboxMessage[]> {
    const rows = await manager.query<(OutboxMessage & { dueAt: Date })[]>(
      `SELECT id, split_part(topic, '${LANE}', 1) AS topic, payload, created_at AS "createdAt", attempts, due_at AS "dueAt" FROM outbox
       WHERE topic = $1 AND delivered_at IS NULL ORDER BY position LIMIT $2 FOR UPDATE`,
      [lane, limit],
    );
    const now = this.wallClock.now();
    const end = rows.findIndex(({ dueAt }) => dueAt > now);
    return end === -1 ? rows : rows.slice(0, end);
  }

  async #postpone(ids: readonly string[]): Promise<void> {
    await this.source
      .query(
        `UPDATE outbox SET attempts = attempts + 1,
           due_at = $2::timestamptz + least($4, $3 * power(2, least(attempts, 20))) * interval '1 millisecond'
         WHERE id = ANY($1::uuid[])`,
        [ids, this.wallClock.now(), FIRST_RETRY_MS, LONGEST_RETRY_MS],
      )
      // The database itself is away: the messages stay due.
      .catch(() => undefined);
  }
}
