/** One piece of work at a time: an election's log in memory is changed by one writer of this process only. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` after everything asked for before; what failed before does not stop it. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
