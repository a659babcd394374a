/** `ballot` (check 4): what its place in the log says. Its arithmetic is checks/ballot-batch.ts. */
import { type Result } from '../../../result.js';
import { bytesOf } from '../../base64url.js';
import { type ReadBallot } from '../../checks/ballot.js';
import { type Fault } from '../../checks/finding.js';
import { type BallotHead } from '../register.js';
import { type WalkState } from '../state.js';
import { checkEndorsed } from './endorsement.js';
import { type Note, type Place } from './rule.js';

const MAX_DELAY = 15 * 60_000;

export const headOf = ({ ballot: { core }, proof }: ReadBallot): BallotHead => ({
  style: core.style,
  sequence: core.sequence,
  key: bytesOf(core.key),
  ciphertexts: new Map(proof.contests.map((contest) => [contest.shape.id, contest.ciphertexts])),
});

/** Everything but signatures and proofs. `head`: what the ballot says, or what is wrong with its shape or sizes. */
export function checkBallotPlace(state: WalkState, head: Result<BallotHead, Fault>, place: Place, note: Note): void {
  if (state.stage === 'preparing') note(1, 'order-before-access', { type: 'ballot' });
  else if (state.stage !== 'ready') note(1, 'order-ballot', { stage: state.stage });
  checkEndorsed(state, 'ballot', note);
  if (!head.ok) {
    note(head.error.code === 'election' ? 5 : 4, head.error.code, head.error.params);
    return;
  }
  const { style, sequence, key } = head.value;
  const hours = state.hours(style);
  if (hours === undefined || place.time < hours.opensAt || place.time > hours.acceptUntil + MAX_DELAY)
    note(4, 'ballot-time');
  if (sequence <= state.counted.highestSequence(key)) note(4, 'ballot-sequence');
}

export function applyBallot(state: WalkState, head: BallotHead | undefined, place: Place): void {
  state.ballots++;
  state.endorsementsDue = false;
  if (head !== undefined) state.addBallot(head, place.index, place.time);
}
