/** What a node does by itself, every few seconds: looks at the log, and reports what it has signed. */
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../platform/index.js';
import { IssuanceReports } from './issuance/issuance-reports.js';
import { LogFollower } from './log/log-follower.js';

const EVERY_MS = 3_000;

@Injectable()
export class NodeRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(NodeRounds.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LogFollower) private readonly follower: LogFollower,
    @Inject(IssuanceReports) private readonly reports: IssuanceReports,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.background) this.#schedule(0);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(after: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#round().finally(() => this.#schedule(EVERY_MS));
    }, after);
  }

  async #round(): Promise<void> {
    try {
      await this.follower.poll();
      await this.reports.writeDue();
    } catch (error) {
      // Its kind only: an error of the database may repeat what it was about.
      this.logger.warn(`round failed (${error instanceof Error ? error.name : 'unknown'}), again shortly`);
    }
  }
}
