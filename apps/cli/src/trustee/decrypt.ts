/**
 * A trustee's decryption (§8, R24, R15). In this order, each a condition of the next: the log walked by the trustee itself; its own
 * clock past the last `acceptUntil` and R25's 15 minutes; the tally recomputed; the tally's hash on the trustee's own
 * disk; only then the first share. Never a second tally: two sums that differ by one ballot would show that ballot.
 */
import { decodeScalar, type RandomBytes } from '#crypto';
import {
  bytesOf,
  computeTally,
  decryptTally as decrypt,
  type Decryption,
  describeFinding,
  formatTime,
  hashOf,
} from '#protocol';
import { type TrusteeState } from '../ceremony/steps.js';
import { Mistake } from '../console/mistake.js';
import { type FetchedLog } from '../log/fetch-log.js';
import { language, text } from '../messages/index.js';

/** R25: counting does not start before 15 minutes after the end. */
const REST = 15 * 60_000;

export const countingFrom = ({ state, manifest }: Pick<FetchedLog, 'state' | 'manifest'>): number => {
  const lastClose = Math.max(...manifest.styles.map(({ id }) => state.hours(id)?.closesAt ?? 0));
  return Math.max(state.lastAcceptUntil, lastClose + REST);
};

export interface DecryptionTask {
  readonly log: FetchedLog;
  readonly state: TrusteeState;
  readonly keep: (state: TrusteeState) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly progress: (line: string) => void;
  readonly dryRun: boolean;
}

export async function decryptTally(task: DecryptionTask): Promise<Decryption | undefined> {
  const { log, state, keep, random, progress } = task;
  const { election, state: walked } = log;
  const { share, fingerprint, tally: bound } = state.secret;
  if (share === null || fingerprint !== election.fingerprint) {
    throw new Mistake(text().trustee.notEndorsed);
  }
  const from = countingFrom(log);
  if (task.now() < from) throw new Mistake(text().trustee.tooEarly(formatTime(from)));
  if (walked.tally === undefined) throw new Mistake(text().trustee.noTally);
  if (log.missing.length > 0) {
    throw new Mistake(
      text().trustee.incomplete(log.missing.map((found) => `  ${describeFinding(found, language())}`).join('\n')),
    );
  }
  progress(text().trustee.recomputing(walked.counted.size));
  const recomputed = computeTally(election, walked.counted);
  if (!recomputed.ok) throw new Mistake(text().trustee.uncountable(recomputed.error.record));
  const hash = hashOf(recomputed.value);
  if (hash !== walked.tally.hash) throw new Mistake(text().trustee.otherSum);
  if (bound !== null && bound !== hash) {
    throw new Mistake(text().trustee.secondTally(bound));
  }
  if (task.dryRun) return undefined;
  if (bound === null) await keep({ public: state.public, secret: { ...state.secret, tally: hash } });
  progress(text().trustee.decrypting(recomputed.value.cells.length));
  return decrypt({
    election,
    tally: recomputed.value,
    trustee: state.public.index,
    share: decodeScalar(bytesOf(share)),
    seed: bytesOf(state.secret.signingSeed),
    random,
  });
}
