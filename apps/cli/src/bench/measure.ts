/**
 * Ratios on a machine that others use too: the contenders take turns, each round gives one ratio, and the median of
 * the rounds counts. A burst of foreign work hits neighbours in one round alike, or spoils that round alone.
 */

/** Something that is measured: does its work and says how much of it (ballots, signatures). */
export interface Contender<Name extends string> {
  readonly name: Name;
  run(): number | Promise<number>;
}

export interface Rounds<Name extends string> {
  readonly count: number;
  /** median over the rounds of rate(a) / rate(b) */
  ratio(a: Name, b: Name): number;
  /** median rate, work a second */
  rate(name: Name): number;
}

export interface TakeTurnsOptions {
  /** Round 0 is not measured: it warms up. */
  readonly atLeast: number;
  readonly atMost: number;
  /** After so many milliseconds no further round begins. */
  readonly budget: number;
  readonly progress?: (round: number) => void;
  readonly now?: () => number;
}

export async function takeTurns<Name extends string>(
  contenders: readonly Contender<Name>[],
  { atLeast, atMost, budget, progress = () => undefined, now = () => performance.now() }: TakeTurnsOptions,
): Promise<Rounds<Name>> {
  const rates = new Map<Name, number[]>(contenders.map(({ name }) => [name, []]));
  let began = now();
  let count = 0;
  for (let round = 0; round <= atMost && (count < atLeast || now() - began < budget); round++) {
    progress(round);
    for (const contender of contenders) {
      const start = now();
      const work = await contender.run();
      if (round > 0) rates.get(contender.name)?.push((work * 1000) / (now() - start));
    }
    if (round === 0) began = now();
    else count++;
  }
  const of = (name: Name): number[] => rates.get(name) ?? [];
  return {
    count,
    ratio: (a, b) => median(of(a).map((rate, round) => rate / (of(b)[round] ?? Number.NaN))),
    rate: (name) => median(of(name)),
  };
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
