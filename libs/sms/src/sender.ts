/**
 * Where messages leave the house. The registrar knows this port alone; which carrier stands behind it is configuration.
 */

export interface Sms {
  /** The same at every attempt: a carrier's key against sending twice. */
  readonly id: string;
  /** E.164, e.g. +79991234567. In memory only (R7). */
  readonly to: string;
  readonly text: string;
}

/**
 * `refused`: this message will never go (a number that does not exist), so do not try again. To throw is to say that the
 * carrier is away: try again later.
 */
export interface SmsSender {
  send(message: Sms): Promise<'sent' | 'refused'>;
}

export interface KeptSms extends Sms {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** For demonstrations and tests: keeps the latest messages in memory, where /demo/sms shows them. */
export class SmsInMemory implements SmsSender {
  readonly #kept: KeptSms[] = [];

  constructor(
    private readonly now: () => number,
    private readonly limit = 2_000,
  ) {}

  send(message: Sms): Promise<'sent'> {
    // Deliveries are at least once: a repeat is the same message.
    if (!this.#kept.some(({ id }) => id === message.id)) this.#kept.push({ ...message, at: this.now() });
    if (this.#kept.length > this.limit) this.#kept.shift();
    return Promise.resolve('sent');
  }

  /** Oldest first; those to one number where given. */
  messages(to?: string): readonly KeptSms[] {
    return to === undefined ? [...this.#kept] : this.#kept.filter((message) => message.to === to);
  }
}
