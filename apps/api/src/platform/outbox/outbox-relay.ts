/**
 * Keeps an outbox moving while the application runs: at a nudge, at a job of the queue (so that
 * any process of the role wakes) and at a regular sweep, which alone would suffice.
 */
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Queue } from 'bullmq';
import { type Config, type Role } from '../config/index.js';
import { type Queues } from '../queues/index.js';
import { type Outbox } from './outbox.js';
import { DeliveryRefused } from './refused.js';

const SWEEP_EVERY_MS = 1_000;
const QUEUE_NAME = 'outbox';

interface WakeUp {
  /** An id, no fact: what to deliver is in the table. */
  readonly topic: string;
}

export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | undefined;
  private wakeUps: Queue<WakeUp> | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private stopped = false;
  private readonly complained = new Map<string, string>();

  constructor(
    private readonly role: Role,
    private readonly outbox: Outbox,
    private readonly queues: Queues,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.background || this.outbox.topics.length === 0) return;
    this.wakeUps = this.queues.queue<WakeUp>(this.role, QUEUE_NAME, {
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.queues.worker<WakeUp>(this.role, QUEUE_NAME, async (job) => {
      await this.sweep(job.data.topic);
    });
    this.outbox.attach({
      wake: (topic) => this.wake(topic),
      failed: (lane, error) => this.complain(lane, error),
      delivered: (lane) => this.complained.delete(lane),
    });
    this.schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Once, not at every retry; a refusal says what the receiver found, by its codes. */
  private complain(lane: string, error: unknown): void {
    const kind = error instanceof Error ? error.name : 'unknown';
    const trouble = error instanceof DeliveryRefused ? `refused (${error.message})` : `not delivered (${kind})`;
    if (this.complained.get(lane) === trouble) return;
    this.complained.set(lane, trouble);
    this.logger.warn(`outbox ${lane}: ${trouble}, will retry`);
  }

  private wake(topic: string): void {
    void this.sweep(topic);
    // One waiting job a topic is enough for every other process of the role.
    this.wakeUps?.add('sweep', { topic }, { deduplication: { id: topic } }).catch(() => undefined);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      void this.sweep().finally(() => this.schedule());
    }, SWEEP_EVERY_MS);
  }

  private sweep(topic?: string): Promise<unknown> {
    if (this.stopped) return Promise.resolve();
    const sweep = this.outbox.sweep(topic);
    this.running = Promise.allSettled([this.running, sweep]);
    return sweep;
  }
}
