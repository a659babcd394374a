/** Keeps a reader of the log for each opened election until its close is seen. */
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CONFIG, type Config, type OutgoingFetch } from '../../platform/index.js';
import { rows } from '../database/index.js';
import { OUTGOING_FETCH } from '../outbound/outgoing.js';
import { REGISTRAR_SETTINGS, type RegistrarSettings } from '../settings.js';
import { ElectionOffice } from './election-office.js';
import { Elections } from './elections.js';
import { LogReader } from './log-reader.js';

const LOOK_EVERY_MS = 2_000;

@Injectable()
export class LogReaders implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LogReaders.name);
  private readonly readers = new Map<string, LogReader>();
  private readonly silent = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(ElectionOffice) private readonly office: ElectionOffice,
    @Inject(REGISTRAR_SETTINGS) private readonly settings: RegistrarSettings,
    @Inject(OUTGOING_FETCH) private readonly fetcher: OutgoingFetch,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.background) this.schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  /** One look at the log of every opened election that is not closed. Tests call it; in service a timer does. */
  async look(): Promise<void> {
    const open = await rows<{ fingerprint: string }>(
      this.source,
      'SELECT fingerprint FROM election WHERE opened_at IS NOT NULL AND closed_at IS NULL',
    );
    for (const { fingerprint } of open) {
      const taken = await (await this.reader(fingerprint)).poll();
      // Once, not every two seconds: a board that is away is away for a while.
      if (!taken && !this.silent.has(fingerprint))
        this.logger.warn('the board does not answer or is not to be believed');
      if (taken) this.silent.delete(fingerprint);
      else this.silent.add(fingerprint);
    }
  }

  private async reader(fingerprint: string): Promise<LogReader> {
    const known = this.readers.get(fingerprint);
    if (known !== undefined) return known;
    const manifest = await this.elections.manifest(this.source, fingerprint);
    if (manifest === undefined) throw new Error('An opened election has no manifest.');
    const board = { url: this.settings.BOARD_URL, fetch: this.fetcher };
    const reader = new LogReader(fingerprint, manifest, board, this.source, this.office);
    this.readers.set(fingerprint, reader);
    return reader;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.looking = this.look()
        .catch(() => this.logger.warn('the log could not be read'))
        .finally(() => this.schedule());
    }, LOOK_EVERY_MS);
  }
}
