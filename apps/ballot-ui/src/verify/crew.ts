/**
 * The page's workers between archives. To start one and to warm up its arithmetic takes longer than a small archive does:
 * those that brought a report stay for the next, and what they found of the last is nowhere in them.
 */

/** As much of a Worker as is needed. */
export interface CrewWorker {
  addEventListener(type: 'error', heard: () => void): void;
  terminate(): void;
}

/** A worker keeps the memory that its largest block took: who reads a report for longer than this gets it back. */
const PATIENCE_MS = 60_000;

export class Crew<Member extends CrewWorker> {
  #idle: Member[] = [];
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly start: () => Member) {}

  /** Those who rested first: so each does again what it is warm for. */
  hire(): Member {
    const rested = this.#idle.shift();
    if (rested !== undefined) return rested;
    const worker = this.start();
    worker.addEventListener('error', () => {
      this.#idle = this.#idle.filter((one) => one !== worker);
    });
    return worker;
  }

  rest(workers: readonly Member[]): void {
    this.#idle.push(...workers);
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      for (const worker of this.#idle) worker.terminate();
      this.#idle = [];
    }, PATIENCE_MS);
  }
}
