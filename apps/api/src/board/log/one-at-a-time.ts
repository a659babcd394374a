/** One writer per election in this process; a queue without end would be a way to fill the memory. */
import { Problem } from '../../platform/index.js';

export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly most: number) {}

  /** Runs `work` when everything before it is done. Problem `busy` where too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.most) throw new Problem('busy', { headers: { 'retry-after': '1' } });
    this.#waiting++;
    const turn = this.#last.then(work).finally(() => this.#waiting--);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
