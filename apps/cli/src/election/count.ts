/** Tally and result (§8), posted by anyone: both follow from the log alone, and the board recomputes them. */
import { computeResult, computeTally, formatTime, type ElectionResult, type Tally } from '#protocol';
import { Mistake } from '../console/mistake.js';
import { type FetchedLog } from '../log/fetch-log.js';
import { countingFrom } from '../trustee/decrypt.js';

export function tallyOf(log: FetchedLog, now: number): Tally {
  const from = countingFrom(log);
  if (now < from) throw new Mistake(`Counting starts at ${formatTime(from)}, not before (R25).`);
  if (!log.state.closed)
    throw new Mistake('The election is not closed yet. The members sign first: veche commission close …');
  const computed = computeTally(log.election, log.state.counted);
  if (!computed.ok) throw new Mistake(`Record ${computed.error.record} can't be counted.`);
  return computed.value;
}

export function resultOf(log: FetchedLog): ElectionResult {
  const { state, election, manifest } = log;
  if (state.tally === undefined) throw new Mistake('There is no tally on the board yet: veche election tally …');
  const computed = computeResult(election, state.tally, state.decryptions);
  if (computed.ok) return computed.value;
  const have = state.decryptions.size;
  throw new Mistake(
    computed.error.reason === 'too-few'
      ? `${have} of ${manifest.trustees.threshold} trustees needed have decrypted. Each of them: veche trustee decrypt …`
      : 'The decryptions give no count. Tell the observers.',
  );
}

/** A line a slot, for people. */
export function resultLines({ manifest, election, state: { tally } }: FetchedLog, result: ElectionResult): string[] {
  const withheld = (tally?.body.withheld ?? []).map(({ contest, ballots }) => {
    const title = election.contest(contest)?.title['ru'] ?? contest;
    return `${title}: ${ballots} бюл. — не вскрывается, меньше ${manifest.tally.minimumUnit} (§8)`;
  });
  const cells = result.cells.flatMap(({ unit, contest, ballots, votes }) => {
    const defined = election.contest(contest);
    const style = manifest.styles.find(({ id }) => id === unit);
    const heading = `${defined?.title['ru'] ?? contest} · ${style?.title['ru'] ?? 'прочие территории'} · ${ballots} бюл.`;
    const names = [...(defined?.options.map(({ title, id }) => title['ru'] ?? id) ?? []), 'без отметок'];
    return [heading, ...votes.map((count, slot) => `  ${String(count).padStart(6)}  ${names[slot] ?? slot}`)];
  });
  return [...cells, ...withheld];
}
