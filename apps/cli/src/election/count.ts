/** Tally and result (§8), posted by anyone: both follow from the log alone, and the board recomputes them. */
import { computeResult, computeTally, formatTime, type ElectionResult, type Tally } from '#protocol';
import { Mistake } from '../console/mistake.js';
import { type FetchedLog } from '../log/fetch-log.js';
import { countingFrom } from '../trustee/decrypt.js';
import { language, text } from '../messages/index.js';

export function tallyOf(log: FetchedLog, now: number): Tally {
  const from = countingFrom(log);
  if (now < from) throw new Mistake(text().election.tooEarly(formatTime(from)));
  if (!log.state.closed) throw new Mistake(text().election.notClosed);
  const computed = computeTally(log.election, log.state.counted);
  if (!computed.ok) throw new Mistake(text().election.uncountable(computed.error.record));
  return computed.value;
}

export function resultOf(log: FetchedLog): ElectionResult {
  const { state, election, manifest } = log;
  if (state.tally === undefined) throw new Mistake(text().election.noTally);
  const computed = computeResult(election, state.tally, state.decryptions);
  if (computed.ok) return computed.value;
  const have = state.decryptions.size;
  throw new Mistake(
    computed.error.reason === 'too-few'
      ? text().election.tooFew(have, manifest.trustees.threshold)
      : text().election.noCount,
  );
}

/** A title in another language may be missing; the Russian one never is (§2). */
const titleOf = (title: Readonly<Record<string, string>> | undefined): string | undefined =>
  title?.[language()] ?? title?.['ru'];

/** A line a slot, for people. */
export function resultLines({ manifest, election, state: { tally } }: FetchedLog, result: ElectionResult): string[] {
  const withheld = (tally?.body.withheld ?? []).map(({ contest, ballots }) => {
    const title = titleOf(election.contest(contest)?.title) ?? contest;
    return text().election.withheld(title, ballots, manifest.tally.minimumUnit);
  });
  const cells = result.cells.flatMap(({ unit, contest, ballots, votes }) => {
    const defined = election.contest(contest);
    const style = manifest.styles.find(({ id }) => id === unit);
    const heading = text().election.heading(
      titleOf(defined?.title) ?? contest,
      titleOf(style?.title) ?? text().election.otherUnits,
      ballots,
    );
    const names = [...(defined?.options.map(({ title, id }) => titleOf(title) ?? id) ?? []), text().election.blank];
    return [heading, ...votes.map((count, slot) => `  ${String(count).padStart(6)}  ${names[slot] ?? slot}`)];
  });
  return [...cells, ...withheld];
}
