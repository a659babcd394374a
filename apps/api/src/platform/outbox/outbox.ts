/**
 * The outbox: what one room must tell another is a row in the transaction of its cause, and is
 * delivered from the row, in order within its topic, at least once. The table is the truth; the
 * nudge after a commit and the wake-up job of the queue only make it prompt. A crash between
 * delivery and its mark delivers again, with the same id: receivers are idempotent.
 */
import { type DataSource, type EntityManager } from 'typeorm';
import { type Clock } from '../clock/index.js';
import { type RandomBytes } from '../random.js';

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
 * and nothing of its topic goes before it. `manager` is the transaction in which the
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

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

export class Outbox {
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #sweeping = new Map<string, Promise<number>>();
  readonly #again = new Set<string>();
  #wake: ((topic: string) => void) | undefined;
  #onFailure: (topic: string, error: unknown) => void = () => undefined;

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
    if (this.#subscriptions.has(topic)) throw new Error(`Outbox topic ${topic} has a handler already.`);
    this.#subscriptions.set(topic, {
      handler: handler as OutboxHandler,
      batch: options.batch ?? 1,
      forget: options.forget ?? false,
    });
  }

  /** Writes a message in the transaction `manager`; returns its id. Call `nudge` after the commit. */
  async put(manager: EntityManager, topic: string, payload: object): Promise<string> {
    const [id] = await this.putAll(manager, topic, [payload]);
    return id as string;
  }

  /** Writes messages that are delivered in the order given. */
  async putAll(manager: EntityManager, topic: string, payloads: readonly object[]): Promise<string[]> {
    if (payloads.length === 0) return [];
    const now = this.wallClock.now();
    const ids = payloads.map(() => uuid(this.random));
    await manager.query(
      `INSERT INTO outbox (id, topic, payload, created_at, due_at)
       SELECT id, $2, payload, $4, $4 FROM unnest($1::uuid[], $3::jsonb[]) WITH ORDINALITY AS t(id, payload, place)
       ORDER BY place`,
      [ids, topic, payloads.map((payload) => JSON.stringify(payload)), now],
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
    readonly failed: (topic: string, error: unknown) => void;
  }): void {
    this.#wake = relay.wake;
    this.#onFailure = relay.failed;
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

  /** How many messages wait, by topic. For metrics and for a room that must know it is drained. */
  async waiting(topic: string, manager: EntityManager = this.source.manager): Promise<number> {
    const rows = await manager.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM outbox WHERE topic = $1 AND delivered_at IS NULL',
      [topic],
    );
    return rows[0]?.count ?? 0;
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
      const count = await this.#deliverBatch(topic);
      delivered += count;
      if (count === 0 && !this.#again.has(topic)) return delivered;
    }
  }

  /** Delivers one batch in one transaction; 0 when nothing is due, another process is at it, or delivery failed. */
  async #deliverBatch(topic: string): Promise<number> {
    const subscription = this.#subscriptions.get(topic);
    if (subscription === undefined) return 0;
    const failure: { ids: string[]; error: unknown }[] = [];
    const delivered = await this.source
      .transaction(async (manager) => {
        // Order within a topic needs one deliverer of the topic at a time, over all processes of the role.
        const lock = await manager.query<{ mine: boolean }[]>(
          `SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || ':outbox'), hashtext($1)) AS mine`,
          [topic],
        );
        if (lock[0]?.mine !== true) return 0;
        const messages = await this.#due(manager, topic, subscription.batch);
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
        this.#onFailure(topic, failure[0]?.error ?? error);
        return 0;
      });
    return delivered;
  }

  /** The head of the topic, if its time has come. A later message never goes before a failed one. */
  async #due(manager: EntityManager, topic: string, limit: number): Promise<OutboxMessage[]> {
    const rows = await manager.query<(OutboxMessage & { dueAt: Date })[]>(
      `SELECT id, topic, payload, created_at AS "createdAt", attempts, due_at AS "dueAt" FROM outbox
       WHERE topic = $1 AND delivered_at IS NULL ORDER BY position LIMIT $2 FOR UPDATE`,
      [topic, limit],
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

/** RFC 9562 version 4 from injected randomness. */
function uuid(random: RandomBytes): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
