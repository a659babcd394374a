/**
 * The arithmetic of §6 for many ballots at once: tokens, own signatures, proofs. Pure and self-contained, so that it
 * runs the same in a worker thread and in process.
 */
import { type RandomBytes } from '#crypto';
import {
  activeNodes,
  decodeCanonicalText,
  Election,
  parseBallot,
  parseBody,
  verifyBallots,
  type PendingBallot,
} from '#protocol';

/** Sent to a thread as it is: texts only. */
export interface VerificationJob {
  readonly fingerprint: string;
  /** Canonical text of the manifest. */
  readonly manifest: string;
  /** Ids of nodes retired by the log. */
  readonly retired: readonly string[];
  /** Canonical texts of ballots. */
  readonly ballots: readonly string[];
}

/** `malformed` stands for a ballot that intake should have refused already. */
export type Verdict = 'valid' | 'token' | 'signature' | 'proof' | 'malformed';

/** Opened elections, by fingerprint: decoding hundreds of RSA keys for every job would cost more than the job. */
const opened = new Map<string, Election>();

function openElection(job: VerificationJob): Election {
  const known = opened.get(job.fingerprint);
  if (known !== undefined) return known;
  const value = decodeCanonicalText(job.manifest);
  const body = value.ok ? parseBody('manifest', value.value) : value;
  if (!body.ok) throw new TypeError('no manifest: it was checked when it was installed');
  const election = new Election(body.value);
  opened.set(job.fingerprint, election);
  return election;
}

/** One verdict a ballot, in order. A ballot with several faults is refused for the first of token, signature, proof. */
export function verifyJob(job: VerificationJob, random: RandomBytes): Verdict[] {
  const election = openElection(job);
  const active = activeNodes(election.manifest, job.retired);
  const verdicts: Verdict[] = job.ballots.map(() => 'malformed');
  const pending: PendingBallot[] = [];
  for (const [record, text] of job.ballots.entries()) {
    const value = decodeCanonicalText(text);
    const read = value.ok ? parseBallot(election, value.value) : value;
    if (!read.ok) continue;
    pending.push({ record, read: read.value, active });
    verdicts[record] = 'valid';
  }
  for (const { record, code } of verifyBallots(election, pending, random)) {
    // A ballot's first finding is about its tokens, if they are at fault.
    if (record === null || verdicts[record] !== 'valid') continue;
    if (code === 'ballot-signature') verdicts[record] = 'signature';
    else if (code === 'ballot-proof') verdicts[record] = 'proof';
    else verdicts[record] = 'token';
  }
  return verdicts;
}
