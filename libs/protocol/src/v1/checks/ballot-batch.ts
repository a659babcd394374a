/**
 * Check 4's arithmetic for many ballots at once (§5): tokens one by one, signatures and proofs as one
 * multi-scalar product. A batch that fails is split until each bad ballot is named.
 */
import { nobleGroup, verifyBallotsBatch, verifyBallotSignature, type PublicGroup, type RandomBytes } from '#crypto';
import { type Election } from '../election.js';
import { type AnonymizerNode } from '../messages/manifest.js';
import { tokenFault, type ReadBallot } from './ballot.js';
import { finding, type Finding } from './finding.js';

/** A ballot of the log whose signatures and proofs are still to be verified. */
export interface PendingBallot {
  readonly record: number;
  readonly read: ReadBallot;
  /** The nodes active at its place in the log, in node order. */
  readonly active: readonly AnonymizerNode[];
}

/** Findings of check 4 for these ballots, in their order. `random` must be fresh: it makes the batch's weights. */
export function verifyBallots(
  election: Election,
  pending: readonly PendingBallot[],
  random: RandomBytes,
  group: PublicGroup = nobleGroup,
): Finding[] {
  const findings: Finding[] = [];
  const proofs = pending.map((ballot) => ballot.read.proof);
  const bad = new Set(verifyBallotsBatch(proofs, election.publicKey, random, group));
  for (const [at, { record, read, active }] of pending.entries()) {
    const token = tokenFault(election, active, read.ballot);
    if (token !== undefined) findings.push(finding(4, token.code, record, token.params));
    if (!bad.has(at)) continue;
    const signed = verifyBallotSignature(read.proof.signature);
    findings.push(finding(4, signed ? 'ballot-proof' : 'ballot-signature', record));
  }
  return findings;
}
