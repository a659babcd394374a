/**
 * Whether an access is due, by this node's clock, its records and the grant (§4.4, R5, R12, R13). The registrar
 * decides first; a node that merely believed it would let the registrar hand out passes as it likes.
 */
import { fail, ok, type Result } from '#protocol';
import { type NodeRefusalCode } from './refusals.js';
import { type ElectionRules, type Grant, type VoterRecord } from './voter-record.js';

/** Starts to be kept with the record, by access number; a start once seen never changes. */
export type Starts = ReadonlyMap<number, number>;

export function checkAccess(
  record: VoterRecord,
  grant: Grant,
  rules: ElectionRules,
  now: number,
): Result<Starts, NodeRefusalCode> {
  if (rules.ended !== null) return fail(rules.ended);
  if (rules.hours === undefined || (record.style !== null && record.style !== grant.style)) return fail('style');
  if (now >= rules.hours.closesAt) return fail('closed');
  const starts = startsOf(grant);
  if (starts === undefined || !isDue(grant, rules)) return fail('not-due');
  for (const [number, start] of starts) {
    if ((record.starts.get(number) ?? start) !== start) return fail('start-changed');
  }
  if (!fitsEarlier(record, grant, rules)) return fail('not-due');
  if (grant.starts.first < rules.hours.opensAt) return fail('not-open');
  if (grant.starts.current > now) return fail('in-future');
  if ([...record.starts.keys()].some((number) => number > grant.access)) return fail('superseded');
  return ok(starts);
}

/** Starts of accesses 1, a−1 and a, where they can be told apart without contradiction. */
function startsOf({ access, starts }: Grant): Starts | undefined {
  const { first, previous, current } = starts;
  if (access === 1) return previous === null && first === current ? new Map([[1, current]]) : undefined;
  if (previous === null || (access === 2 && previous !== first)) return undefined;
  return new Map([
    [1, first],
    [access - 1, previous],
    [access, current],
  ]);
}

/** §4.4: a = 1, or start of a − start of a−1 ≥ minInterval and start of a − start of 1 ≤ window. */
function isDue({ access, starts }: Grant, { revote, accessCount }: ElectionRules): boolean {
  if (access > accessCount) return false;
  if (access === 1) return true;
  if (revote === null || starts.previous === null || starts.previous < starts.first) return false;
  return (
    starts.current - starts.previous >= revote.minInterval * 1000 &&
    starts.current - starts.first <= revote.window * 1000
  );
}

/** Accesses between one seen before and a−1 took their intervals too, so a−1 can't have started sooner. */
function fitsEarlier(record: VoterRecord, { access, starts }: Grant, { revote }: ElectionRules): boolean {
  const { first, previous } = starts;
  if (revote === null || previous === null) return true;
  const interval = revote.minInterval * 1000;
  return [...record.starts, [1, first] as const].every(
    ([number, start]) => number >= access - 1 || previous - start >= (access - 1 - number) * interval,
  );
}
