/** How fast a verification goes and how long it will take, from the progress it tells. Time paused does not count. */
import { type Progress } from '#protocol';

export interface Pace {
  /** 0…1; undefined where the whole is not known */
  readonly part: number | undefined;
  /** ballots a second */
  readonly rate: number | undefined;
  /** seconds */
  readonly remaining: number | undefined;
}

/** Of the whole time the bodies take nearly all; measured once, and only a matter of how the bar moves. */
const SHARE: Readonly<Record<Progress['stage'], readonly [number, number]>> = {
  bodies: [0, 0.9],
  records: [0.9, 0.07],
  sums: [0.97, 0.02],
  documents: [0.99, 0.01],
};
/** Before this the figures jump. */
const SETTLED_MS = 1500;

export class Stopwatch {
  #ran = 0;
  #since: number | undefined;

  constructor(private readonly now: () => number) {
    this.#since = now();
  }
  get ms(): number {
    return this.#ran + (this.#since === undefined ? 0 : this.now() - this.#since);
  }
  pause(): void {
    this.#ran = this.ms;
    this.#since = undefined;
  }
  goOn(): void {
    this.#since ??= this.now();
  }
}

/** `ms`: how long it has run. */
export function paceOf({ stage, done, total, ballots }: Progress, ms: number): Pace {
  const inStage = total === undefined || total <= 0 ? undefined : Math.min(1, Math.max(0, done / total));
  const [from, share] = SHARE[stage];
  const part = inStage === undefined ? undefined : from + share * inStage;
  const settled = ms >= SETTLED_MS;
  return {
    part,
    rate: settled && stage === 'bodies' && ballots > 0 ? (ballots * 1000) / ms : undefined,
    remaining: settled && part !== undefined && part > 0.01 ? (ms / 1000) * (1 / part - 1) : undefined,
  };
}
