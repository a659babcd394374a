/** The published result as rows to show (§8): titles from the proven manifest, struck options shown and not counted. */
import { z } from 'zod';
import { type Contest, type Manifest, slots } from '#protocol';

/** As much of the bodies `result` and `tally` as the page shows. */
export const ResultBody = z.object({
  cells: z.array(z.object({ unit: z.string(), contest: z.string(), ballots: z.number(), votes: z.array(z.number()) })),
});
export const TallyBody = z.object({ withheld: z.array(z.object({ contest: z.string(), ballots: z.number() })) });

export interface ResultRow {
  /** Option id or `blank`. */
  readonly slot: string;
  readonly titles: Readonly<Record<string, string>> | undefined;
  readonly votes: number;
  readonly struck: boolean;
}
export interface ResultUnit {
  /** Style id, or `*` for the pool. */
  readonly unit: string;
  readonly ballots: number;
  readonly rows: readonly ResultRow[];
}
export interface ContestResult {
  readonly contest: Contest;
  readonly units: readonly ResultUnit[];
  readonly withheld: boolean;
}

export function resultView(
  manifest: Pick<Manifest, 'contests'>,
  result: z.infer<typeof ResultBody>,
  tally: z.infer<typeof TallyBody>,
  struck: readonly { readonly contest: string; readonly option: string }[],
): ContestResult[] {
  return manifest.contests.map((contest) => ({
    contest,
    withheld: tally.withheld.some((entry) => entry.contest === contest.id),
    units: result.cells
      .filter((cell) => cell.contest === contest.id)
      .map(({ unit, ballots, votes }) => ({
        unit,
        ballots,
        rows: slots(contest).map((slot, at) => ({
          slot,
          titles: contest.options.find(({ id }) => id === slot)?.title,
          votes: votes[at] ?? 0,
          struck: struck.some((entry) => entry.contest === contest.id && entry.option === slot),
        })),
      })),
  }));
}
