/**
 * Runs work one piece after the other, in order of arrival, with a limit on who may wait.
 *
 * Between comparing a checkpoint with the last one and storing it nothing else may be decided
 * (C2SP tlog-witness describes the rollback that follows otherwise).
 */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly most: number) {}

  /** Undefined, at once, when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#waiting >= this.most) return undefined;
    this.#waiting += 1;
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined).finally(() => (this.#waiting -= 1));
    return done;
  }

  /** When all that waits now is done. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
