/**
 * The arithmetic of §6 for many ballots at once: tokens, own signatures, proofs. Pure and self-contained, so that it
 * runs the same in a worker thread and in process.
 */
import { encodePoint, verifyBallotSignature, type PublicGroup, type RandomBytes } from '#crypto';
import {
  activeNodes,
  decodeCanonicalText,
  Election,
  parseBallot,
  parseBody,
  tokenFault,
  type ReadBallot,
  type TokenVerifier,
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

/** What it is computed with: a ballot's points, keys and signatures are public, so any way of computing will do. */
export interface VerificationTools {
  readonly group: PublicGroup;
  /** Fresh: it makes the batch's weights. */
  readonly random: RandomBytes;
  readonly verifyToken?: TokenVerifier;
}

/** `malformed` stands for a ballot that intake should have refused already. */
export type Verdict = 'valid' | 'token' | 'signature' | 'proof' | 'malformed';

export interface Judgement {
  readonly verdict: Verdict;
  /**
   * Of a valid ballot: what spares its verifiers two thirds of the decoding of its points, 32 bytes a point (`#crypto`,
   * PublicGroup). It is computed here and never taken from a voter, and it is a function of the ballot's public points
   * alone: it tells nothing that the ballot does not.
   */
  readonly advice?: Uint8Array;
}

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

/** One judgement a ballot, in order. A ballot with several faults is refused for the first of token, signature, proof. */
export function verifyJob(job: VerificationJob, tools: VerificationTools): Judgement[] {
  const election = openElection(job);
  const active = activeNodes(election.manifest, job.retired);
  const judgements: Judgement[] = job.ballots.map(() => ({ verdict: 'malformed' }));
  const tokened: { readonly at: number; readonly read: ReadBallot }[] = [];
  for (const [at, text] of job.ballots.entries()) {
    const value = decodeCanonicalText(text);
    const read = value.ok ? parseBallot(election, value.value) : value;
    if (!read.ok) continue;
    // Without a token no ballot comes into the product: whoever has none could make it fail, and be halved, at will.
    if (tokenFault(election, active, read.value.ballot, tools.verifyToken) === undefined)
      tokened.push({ at, read: read.value });
    else judgements[at] = { verdict: 'token' };
  }
  const loaded = tools.group.loadBallots(tokened.map(({ read }) => read.proof));
  const bad = new Set(loaded.verifyVarTime(encodePoint(election.publicKey), tools.random));
  for (const [index, { at, read }] of tokened.entries()) {
    if (bad.has(index)) {
      judgements[at] = { verdict: verifyBallotSignature(read.proof.signature) ? 'proof' : 'signature' };
      continue;
    }
    const advice = loaded.advice(index);
    judgements[at] = { verdict: 'valid', ...(advice && { advice }) };
  }
  return judgements;
}
