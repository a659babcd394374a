/** In the background, once a second: checkpoints that witnesses have not cosigned yet are offered to them again. */
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/index.js';
import { Logs } from './log/logs.js';

const PAUSE = 1_000;

@Injectable()
export class BoardRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('Board');
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  #failed = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Logs) private readonly logs: Logs,
  ) {}

  /** Also rebuilds every log before the first reader comes. */
  onApplicationBootstrap(): void {
    if (this.config.background) this.#again();
  }

  /** One round over all logs. */
  async run(): Promise<void> {
    const ended = await Promise.allSettled((await this.logs.all()).map((fingerprint) => this.logs.tend(fingerprint)));
    // One log that cannot be read keeps no other from its witnesses.
    if (ended.some(({ status }) => status === 'rejected')) throw new Error('A log could not be tended.');
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #again(): void {
    this.#running = this.run()
      .then(
        () => this.#note(false),
        () => this.#note(true),
      )
      .then(() => {
        if (!this.#stopped) this.#timer = setTimeout(() => this.#again(), PAUSE);
      });
  }

  #note(failed: boolean): void {
    if (failed && !this.#failed) this.#logger.error('A log could not be read or its checkpoint not be served.');
    this.#failed = failed;
  }
}
