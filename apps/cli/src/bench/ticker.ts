/** How far long work is, on the error stream: on a terminal one line that changes, elsewhere a line now and then. */
export interface TickerOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Milliseconds between two lines. */
const ON_TERMINAL = 200;
const ELSEWHERE = 5_000;

export class Ticker {
  #last = -Infinity;
  #open = false;

  constructor(
    readonly out: TickerOutput,
    /** milliseconds, rising */
    readonly now: () => number = () => performance.now(),
  ) {}

  /** Something new begins: always shown. */
  begin(line: string): void {
    this.#write(line);
  }

  /** Shown when the last line is old enough; `line` is made only then. */
  tick(line: () => string): void {
    const interval = this.out.isTTY === true ? ON_TERMINAL : ELSEWHERE;
    if (this.now() - this.#last >= interval) this.#write(line());
  }

  /** Leaves a terminal at the beginning of a line. */
  end(): void {
    if (this.#open) this.out.write('\r\u001b[K');
    this.#open = false;
  }

  #write(line: string): void {
    const terminal = this.out.isTTY === true;
    this.out.write(terminal ? `\r\u001b[K${line}` : `${line}\n`);
    this.#open = terminal;
    this.#last = this.now();
  }
}
