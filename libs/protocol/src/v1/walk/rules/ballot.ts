/** `ballot` (check 4): what its place in the log says. Its arithmetic is checks/ballot-batch.ts. */
import { parseBallot, type ReadBallot } from '../../checks/ballot.js';
import { type Ballot } from '../../messages/ballot.js';
import { type WalkState } from '../state.js';
import { checkEndorsed } from './endorsement.js';
import { type Note, type Place } from './rule.js';

const MAX_DELAY = 15 * 60_000;

/** Everything but signatures and proofs. Gives the ballot where its shape and sizes are right. */
export function checkBallotPlace(state: WalkState, value: Ballot, place: Place, note: Note): ReadBallot | undefined {
  if (state.stage === 'preparing') note(1, 'order-before-access', { type: 'ballot' });
  else if (state.stage !== 'ready') note(1, 'order-ballot', { stage: state.stage });
  checkEndorsed(state, 'ballot', note);
  const read = parseBallot(state.election, value);
  if (!read.ok) {
    note(read.error.code === 'election' ? 5 : 4, read.error.code, read.error.params);
    return undefined;
  }
  const { core } = read.value.ballot;
  const hours = state.hours(core.style);
  if (hours === undefined || place.time < hours.opensAt || place.time > hours.acceptUntil + MAX_DELAY)
    note(4, 'ballot-time');
  if (core.sequence <= state.highestSequence(core.key)) note(4, 'ballot-sequence');
  return read.value;
}

export function applyBallot(state: WalkState, read: ReadBallot | undefined, place: Place): void {
  state.ballots++;
  state.endorsementsDue = false;
  if (read === undefined) return;
  const ciphertexts = new Map(read.proof.contests.map((contest) => [contest.shape.id, contest.ciphertexts]));
  state.addBallot(read.ballot.core, ciphertexts, place.index, place.time);
}
