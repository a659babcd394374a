/**
 * Cases about one record at the end of an otherwise honest log: what an insider with the right key could write there,
 * and what the walk finds. Shared by the walk's tests, one file a check.
 */
import { beforeAll, expect } from '@jest/globals';
import { type JsonValue } from '../v1/canonical.js';
import { ElectionWalk } from '../v1/walk/walk.js';
import { seededRandom } from './random.js';
import { finishElection, votedElection } from './small-election.js';
import { type TestElection, type TestVoter } from './test-election.js';

export type Stage =
  'published' | 'endorsed' | 'ready' | 'voted' | 'drained' | 'closed' | 'finals' | 'tally' | 'decrypted' | 'result';
export const at = {} as Record<Stage, TestElection>;
let voters: TestVoter[];
export const voter = (index: number): TestVoter => voters[index] as TestVoter;

beforeAll(() => {
  const voted = votedElection();
  voters = voted.voters;
  at.voted = voted.election;
  const cut = (count: number): TestElection => {
    const copy = voted.election.fork();
    copy.entries.splice(count);
    return copy;
  };
  at.published = cut(1);
  at.endorsed = cut(6);
  at.ready = cut(7);
  for (const election of [at.published, at.endorsed, at.ready]) {
    election.accessed.clear();
    election.accesses.clear();
  }
  for (const stage of ['drained', 'closed', 'finals', 'tally', 'decrypted', 'result'] as const)
    at[stage] = finishElection(voted.election.fork(), stage);
});

const walks = new Map<TestElection, ElectionWalk>();
/** A walk over a stage, made once: `check` changes nothing. */
function walkOver(election: TestElection): ElectionWalk {
  const known = walks.get(election);
  if (known !== undefined) return known;
  const walk = new ElectionWalk({ ballots: 'now', random: seededRandom('weights') });
  for (const { record, body } of election.entries) expect(walk.take(record, body)).toEqual([]);
  walks.set(election, walk);
  return walk;
}

/** `check code` of every finding about the last record. */
export function findingsOfLast(election: TestElection, begun: TestElection): string[] {
  const entries = [...election.entries];
  const last = entries.pop();
  if (last === undefined) throw new Error('no record');
  const oneMore = entries.length === begun.entries.length && entries.every((entry, i) => entry === begun.entries[i]);
  let walk = walkOver(begun);
  if (!oneMore) {
    walk = new ElectionWalk({ ballots: 'now', random: seededRandom('weights') });
    for (const { record, body } of entries) expect(walk.take(record, body)).toEqual([]);
  }
  const before = walk.state?.records;
  const looked = walk.check(last.record, last.body);
  expect(walk.state?.records).toBe(before);
  if (!oneMore) expect(walk.take(last.record, last.body)).toEqual(looked);
  return [...new Set(looked.map((found) => `${found.check} ${found.code}`))];
}

export type Case = readonly [
  name: string,
  stage: Stage,
  expected: readonly string[],
  step: (election: TestElection) => unknown,
];
export const run = (
  _name: string,
  stage: Stage,
  expected: readonly string[],
  step: (election: TestElection) => unknown,
): void => {
  const election = at[stage].fork();
  step(election);
  expect(findingsOfLast(election, at[stage])).toEqual(expected);
};

/** The last entry's body with a change, as the board would append it. */
export function rewrite(
  election: TestElection,
  change: (body: Record<string, JsonValue>) => Record<string, JsonValue>,
): void {
  const entry = election.entries.pop();
  if (entry === undefined) throw new Error('no record');
  election.append(entry.record.type, change(entry.body as Record<string, JsonValue>), entry.record.time);
}
export const marks = { mayor: [1, 0, 0, 0], rating: [0, 0, 0] };

export function without(body: Record<string, JsonValue>): Record<string, JsonValue> {
  const rest = { ...body };
  delete rest['signature'];
  return rest;
}
export const node = (e: TestElection, id: string): Uint8Array =>
  e.parties.nodes.find((one) => one.id === id)?.seed ?? new Uint8Array();
