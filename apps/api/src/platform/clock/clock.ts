/**
 * The two clocks of the house. Rules, hours and deadlines (R5, R12, R23) ask the election's
 * clock, which a demonstration or a test may move forward; token lifetimes, queue delays and
 * backoff ask the wall clock, which nobody moves.
 */
export interface Clock {
  now(): Date;
}

/** Injection token of the election's clock. */
export const CLOCK = Symbol('CLOCK');
/** Injection token of the wall clock. */
export const WALL_CLOCK = Symbol('WALL_CLOCK');

export const systemClock: Clock = { now: () => new Date() };

/**
 * Wall clock plus an offset that only grows: an election's clock that went back would let a
 * deadline pass twice. The offset is kept in memory.
 */
export class ElectionClock implements Clock {
  #offsetSeconds: number;
  readonly #beforeMoves: (() => Promise<void>)[] = [];

  constructor(
    private readonly wall: Clock,
    offsetSeconds = 0,
  ) {
    this.#offsetSeconds = offsetSeconds;
  }

  get offsetSeconds(): number {
    return this.#offsetSeconds;
  }

  now(): Date {
    return new Date(this.wall.now().getTime() + this.#offsetSeconds * 1000);
  }

  /**
   * What has to be done by the old time before the clock is moved: hours that a demonstration skips would else have been
   * time enough for it.
   */
  beforeMove(work: () => Promise<void>): void {
    this.#beforeMoves.push(work);
  }

  /** Sets the offset; false, and nothing changes, if that would move the clock back. */
  async moveTo(offsetSeconds: number): Promise<boolean> {
    if (offsetSeconds < this.#offsetSeconds) return false;
    if (offsetSeconds > this.#offsetSeconds) for (const work of this.#beforeMoves) await work();
    this.#offsetSeconds = Math.max(this.#offsetSeconds, offsetSeconds);
    return true;
  }
}
