/** Looks after batches every second while the process is in service; tests call `Batches.tick` themselves. */
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK, type Clock, CONFIG, type Config, ElectionClock } from '../platform/index.js';
import { Batches } from './batches/batches.js';

const EVERY_MS = 1_000;

@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(Heartbeat.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Batches) private readonly batches: Batches,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (this.clock instanceof ElectionClock) this.clock.beforeMove(() => this.batches.flush());
    if (this.config.background) this.#beat();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #beat(): void {
    this.#running = this.batches
      .tick()
      .catch((error: unknown) => {
        this.#logger.warn(`batches wait (${error instanceof Error ? error.name : 'unknown'})`);
      })
      .finally(() => {
        if (!this.#stopped) this.#timer = setTimeout(() => this.#beat(), EVERY_MS);
      });
  }
}
