/** Long work shows how far it is: on a terminal one line that changes, elsewhere a line now and then. */
import { type Language, type Progress } from '#protocol';
import { type VerifyOutput } from './output.js';
import { verifyTexts } from './texts.js';

/** Milliseconds between two lines. */
const ON_TERMINAL = 200;
const ELSEWHERE = 5_000;

export class ProgressLine {
  readonly #began: number;
  #stage: Progress['stage'] | undefined;
  #stageBegan: { at: number; done: number; ballots: number } = { at: 0, done: 0, ballots: 0 };
  #last = -Infinity;
  #open = false;

  constructor(
    readonly out: VerifyOutput,
    readonly language: Language,
    /** milliseconds, rising */
    readonly now: () => number,
  ) {
    this.#began = now();
  }

  show(progress: Progress): void {
    const now = this.now();
    if (progress.stage !== this.#stage) {
      this.#stage = progress.stage;
      this.#stageBegan = { at: now, done: progress.done, ballots: progress.ballots };
    }
    const terminal = this.out.isTTY === true;
    // The ballots' end is told however soon it comes: a small archive would seem to have stopped half way.
    const isWhole = progress.stage === 'bodies' && progress.done === progress.total;
    if (!isWhole && now - this.#last < (terminal ? ON_TERMINAL : ELSEWHERE)) return;
    this.#last = now;
    const line = this.#line(progress, now);
    this.out.write(terminal ? `\r\u001b[K${line}` : `${line}\n`);
    this.#open = terminal;
  }

  /** Leaves the terminal at the beginning of a line. Gives the seconds since the beginning. */
  end(): number {
    if (this.#open) this.out.write('\r\u001b[K');
    this.#open = false;
    return (this.now() - this.#began) / 1000;
  }

  #line({ stage, done, total, ballots }: Progress, now: number): string {
    const texts = verifyTexts[this.language];
    const number = new Intl.NumberFormat(this.language);
    const { at, done: from, ballots: ballotsFrom } = this.#stageBegan;
    const seconds = Math.max(0.001, (now - at) / 1000);
    const parts = [`${texts.progress[stage]}: ${stage === 'bodies' ? number.format(ballots) : number.format(done)}`];
    if (stage === 'bodies' && ballots > ballotsFrom)
      parts.push(texts.rate(number.format(Math.round((ballots - ballotsFrom) / seconds))));
    if (total !== undefined && total > 0) {
      parts[0] = `${texts.progress[stage]}: ${number.format(stage === 'bodies' ? ballots : Math.round(done / 1e6))}`;
      parts.push(`${Math.floor((100 * done) / total)} %`);
      if (done > from && done < total) parts.push(texts.left(Math.ceil(((total - done) * seconds) / (done - from))));
    }
    return parts.join(' · ');
  }
}
