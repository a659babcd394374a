/**
 * What a node may sign blindly (§4.2, §4.4): one credential message a pseudonym, ever, and one pass message a
 * pseudonym and number. A second one would be a second ballot, and nobody could see it on the board.
 */
import { fail, ok, type Result } from '#protocol';
import { decideShare } from './deposit-rules.js';
import { type NodeRefusalCode } from './refusals.js';
import { type Grant, type VoterRecord } from './voter-record.js';

/** `repeat`: the same message was signed before, and gets the same answer. */
export type SigningDecision = 'sign' | 'repeat';

/** `blinded`: base64url, canonical. */
export function decideCredential(
  record: VoterRecord,
  grant: Grant,
  blinded: string,
): Result<SigningDecision, NodeRefusalCode> {
  const share = decideShare(record, grant);
  if (!share.ok) return share;
  if (record.credential === null) return ok('sign');
  return record.credential === blinded ? ok('repeat') : fail('credential-issued');
}

/** The number is the grant's, and the access has been found due (`checkAccess`). */
export function decidePass(
  record: VoterRecord,
  grant: Grant,
  blinded: string,
): Result<SigningDecision, NodeRefusalCode> {
  const share = decideShare(record, grant);
  if (!share.ok) return share;
  const signed = record.passes.get(grant.access);
  if (signed === undefined) return ok('sign');
  return signed === blinded ? ok('repeat') : fail('pass-issued');
}
