/** Where an election stands after a number of records: what `state` answers, kept apart from the walk that goes on. */
import { formatTime, struckOptions, type RecordType, type Stage, type WalkState } from '#protocol';
import { type BoardState } from '#contracts/board';

export interface Summary extends Omit<BoardState, 'now'> {
  readonly stage: Stage;
}

export function summaryOf(state: WalkState, counts: ReadonlyMap<RecordType, number>): Summary {
  const { styles } = state.election.manifest;
  const hours = styles.map(({ id }) => {
    const inForce = state.hours(id);
    if (inForce === undefined) throw new Error('a style of the manifest has hours');
    const { opensAt, closesAt, acceptUntil } = inForce;
    return [
      id,
      { opensAt: formatTime(opensAt), closesAt: formatTime(closesAt), acceptUntil: formatTime(acceptUntil) },
    ] as const;
  });
  return {
    stage: state.stage,
    records: state.records,
    ballots: state.ballots,
    hours: Object.fromEntries(hours),
    retired: [...state.retired.keys()],
    struck: struckOptions(state.effects),
    counts: Object.fromEntries(counts),
  };
}

/** Ballots' bodies are public (§7, `publication`) once `closed` is covered, or at once. */
export const ballotsPublic = (publication: 'live' | 'after-close', { stage }: Pick<Summary, 'stage'>): boolean =>
  publication === 'live' || ['closed', 'tallied', 'resulted'].includes(stage);
