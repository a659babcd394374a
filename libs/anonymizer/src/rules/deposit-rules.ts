/**
 * Deposits of seed shares (§4.2, §4.3). What they protect: a voter's seed must survive the page, and nobody who
 * gets hold of one grant may put another seed in its place once one is fixed.
 */
import { equalBytes, utf8 } from '#crypto';
import { fail, ok, type Result } from '#protocol';
import { type NodeRefusalCode } from './refusals.js';
import { type Grant, type HeldDeposit, type VoterRecord } from './voter-record.js';

/** §4.2: a node holds at most so many deposits a pseudonym. */
export const MOST_DEPOSITS = 16;
/** §4.2: a deposit not fixed within an hour may be dropped; acknowledgements are good for ten minutes. */
export const UNFIXED_KEPT_MS = 60 * 60 * 1000;

export interface DepositDecision {
  /** False: the same share is held already. Either way it is acknowledged anew. */
  readonly store: boolean;
  /** Ids of deposits that make room for it. */
  readonly drop: readonly string[];
}

/** The fixed deposit id by record and grant together; the first one fixed stands for ever. */
export function fixedDeposit(record: VoterRecord, grant: Grant): Result<string | null, NodeRefusalCode> {
  if (record.fixedDeposit !== null && grant.deposit !== null && record.fixedDeposit !== grant.deposit) {
    return fail('deposit-changed');
  }
  return ok(record.fixedDeposit ?? grant.deposit);
}

export function decideDeposit(
  record: VoterRecord,
  grant: Grant,
  deposit: { readonly depositId: string; readonly share: string },
  now: number,
): Result<DepositDecision, NodeRefusalCode> {
  const fixed = fixedDeposit(record, grant);
  if (!fixed.ok) return fixed;
  if (fixed.value !== null && fixed.value !== deposit.depositId) return fail('deposit-changed');
  const held = record.deposits.find(({ depositId }) => depositId === deposit.depositId);
  if (held !== undefined) {
    return sameShare(held.share, deposit.share) ? ok({ store: false, drop: [] }) : fail('other-share');
  }
  const excess = record.deposits.length - MOST_DEPOSITS + 1;
  if (excess <= 0) return ok({ store: true, drop: [] });
  // Where one is fixed, the others never can be.
  const idle = (it: HeldDeposit): boolean => fixed.value !== null || now - it.acknowledgedAt >= UNFIXED_KEPT_MS;
  const droppable = record.deposits.filter(idle).sort((a, b) => a.acknowledgedAt - b.acknowledgedAt);
  if (droppable.length < excess) return fail('deposits-full');
  return ok({ store: true, drop: droppable.slice(0, excess).map(({ depositId }) => depositId) });
}

/** The deposit under the grant's fixed id: what is given back (§4.3), and what must be held to sign (§4.2). */
export function decideShare(record: VoterRecord, grant: Grant): Result<HeldDeposit, NodeRefusalCode> {
  const fixed = fixedDeposit(record, grant);
  if (!fixed.ok) return fixed;
  if (grant.deposit === null) return fail('deposit-not-fixed');
  const held = record.deposits.find(({ depositId }) => depositId === grant.deposit);
  return held === undefined ? fail('share-missing') : ok(held);
}

const sameShare = (held: string, given: string): boolean => equalBytes(utf8(held), utf8(given));
