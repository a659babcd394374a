/**
 * From spool to paper, in order (R16–R18): a slip that may have reached the paper is never sent a second time without
 * its mark, and none is left out. Without a printer slips wait and an alarm stands.
 */
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/index.js';
import { Spool, type SpooledSlip } from '../spool/spool.js';
import { type OpenPrinter, type Printer } from './printer.js';
import { sentBytes } from './sent-bytes.js';
import { type Alarm, ALARMS } from './texts.js';

export const PRINTER = Symbol('printer');

const EVERY_MS = 1_000;

@Injectable()
export class Printing implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(Printing.name);
  #alarm: Alarm | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(
    @Inject(Spool) private readonly spool: Spool,
    @Inject(PRINTER) private readonly printer: Printer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Words for panel and operators; null while all is well. */
  get alarm(): string | null {
    return this.#alarm === undefined ? null : ALARMS[this.#alarm].ru;
  }

  onApplicationBootstrap(): void {
    if (this.config.background) this.#beat();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** New slips are there. */
  nudge(): void {
    if (!this.config.background || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#beat();
  }

  /** Prints what waits, up to the first failure; resolves to how many slips came to paper. */
  async sweep(): Promise<number> {
    return (await this.spool.alone(() => this.#printAll())) ?? 0;
  }

  async #printAll(): Promise<number> {
    for (let printed = 0; ; printed++) {
      const slip = this.#stopped ? undefined : await this.spool.nextToPrint();
      if (slip === undefined || !(await this.#print(slip))) return printed;
    }
  }

  async #print(slip: SpooledSlip): Promise<boolean> {
    const attempt = slip.attempts + 1;
    let open: OpenPrinter;
    try {
      open = await this.printer.open(fileName(this.spool.kind, slip.number, attempt));
    } catch {
      return this.#trouble('away');
    }
    try {
      // Durable before the first byte: a crash from here on must leave the mark for a copy.
      await this.spool.attempt(slip.number);
    } catch (error) {
      open.close();
      throw error;
    }
    try {
      await open.print(sentBytes(slip, attempt));
    } catch {
      return this.#trouble('interrupted');
    }
    await this.spool.done(slip.number);
    this.#alarm = undefined;
    return true;
  }

  #trouble(alarm: Alarm): false {
    if (this.#alarm !== alarm) this.#logger.warn(`printer: ${alarm}`);
    this.#alarm = alarm;
    return false;
  }

  #beat(): void {
    this.#running = Promise.allSettled([this.#running])
      .then(() => (this.#stopped ? 0 : this.sweep()))
      .catch((error: unknown) => {
        this.#logger.warn(`slips wait (${error instanceof Error ? error.name : 'unknown'})`);
      })
      .finally(() => {
        clearTimeout(this.#timer);
        if (!this.#stopped) this.#timer = setTimeout(() => this.#beat(), EVERY_MS);
      });
  }
}

/** `vote-000017`, `vote-000017-copy-2` */
const fileName = (spool: string, number: number, attempt: number): string =>
  `${spool}-${String(number).padStart(6, '0')}${attempt > 1 ? `-copy-${attempt}` : ''}`;
