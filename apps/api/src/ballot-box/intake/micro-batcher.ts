/**
 * Gathers ballots that arrive together (§5: one multi-scalar product for many is far cheaper than one for each), up
 * to `size` or `milliseconds`, whichever comes first. The longest a voter waits for company is 20 ms.
 */
export interface Timer {
  /** Calls back once; the answer cancels. */
  after(milliseconds: number, call: () => void): () => void;
}

export const systemTimer: Timer = {
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

interface Pending<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export class MicroBatcher<Item, Answer> {
  #waiting: Pending<Item, Answer>[] = [];
  #cancel: (() => void) | undefined;

  /** `work` answers every item, in order; where it rejects, every one of the batch is rejected. */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Answer[]>,
    private readonly limits: { readonly size: number; readonly milliseconds: number },
    private readonly timer: Timer = systemTimer,
  ) {}

  submit(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length >= this.limits.size) this.#flush();
      else this.#cancel ??= this.timer.after(this.limits.milliseconds, () => this.#flush());
    });
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    this.work(batch.map(({ item }) => item)).then(
      (answers) => {
        for (const [at, { resolve, reject }] of batch.entries()) {
          if (at < answers.length) resolve(answers[at] as Answer);
          else reject(new Error('a ballot got no answer'));
        }
      },
      (error: unknown) => {
        for (const { reject } of batch) reject(error);
      },
    );
  }
}
