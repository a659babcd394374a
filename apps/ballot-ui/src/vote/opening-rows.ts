/** What the list of anonymization steps shows, from the events so far: one row a step, one state a node. */
import { type OpeningProgress } from '#voter';

export type RowName = OpeningProgress['step'];
export type RowState = 'waiting' | 'asking' | 'retrying' | 'done' | 'failed';

export interface Row {
  readonly name: RowName;
  readonly state: RowState;
}

const FIRST: readonly RowName[] = ['access', 'manifest', 'deposit', 'fix', 'credential', 'pass'];
const LATER: readonly RowName[] = ['access', 'manifest', 'restore', 'credential', 'pass'];

/** `later`: the seed lies at the nodes already, as far as the session says. What happens decides where that was wrong. */
export function openingRows(
  progress: readonly OpeningProgress[],
  nodes: number,
  later: boolean,
  failed: boolean,
): Row[] {
  const seen = new Set(progress.map((event) => event.step));
  const restores = seen.has('restore') || (later && !seen.has('deposit'));
  const names = restores && seen.has('deposit') ? FIRST.toSpliced(4, 0, 'restore') : restores ? LATER : FIRST;
  return names.map((name) => ({ name, state: rowState(progress, name, nodes, failed, names) }));
}

function rowState(
  progress: readonly OpeningProgress[],
  name: RowName,
  nodes: number,
  failed: boolean,
  names: readonly RowName[],
): RowState {
  const events = progress.filter((event) => event.step === name);
  if (events.length === 0) return 'waiting';
  // A step that a later one has followed is over: a restore is complete with fewer than all nodes.
  const followed = names.slice(names.indexOf(name) + 1).some((next) => progress.some((event) => event.step === next));
  if (followed) return 'done';
  const latest = nodeStates(events);
  if (latest.length === 0) {
    const last = events.at(-1)?.state ?? 'waiting';
    return failed && last !== 'done' ? 'failed' : last;
  }
  if (latest.filter((state) => state === 'done').length >= Math.max(nodes, 1)) return 'done';
  if (failed) return 'failed';
  return latest.includes('retrying') ? 'retrying' : 'asking';
}

const nodeStates = (events: readonly OpeningProgress[]): RowState[] => [
  ...new Map(events.flatMap(({ node, state }) => (node === undefined ? [] : [[node, state] as const]))).values(),
];

/** The newest state of one node over all steps: `done` stays until the next step asks it. */
export function nodeState(progress: readonly OpeningProgress[], node: string): RowState {
  return progress.findLast((event) => event.node === node)?.state ?? 'waiting';
}
