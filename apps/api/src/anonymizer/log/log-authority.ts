/**
 * Whether a record of the log may tell this node what to do (§7). That it is in a witnessed log shows only that the
 * board wrote it; hours are extended, nodes retired and the election closed by the commission's signatures.
 */
import { type MemberSignature, type JsonValue, parseBody, parseTime, timeOf, verifySignatureOver } from '#protocol';
import { type FollowedRecord } from '#board-client';
import { type NodeElection } from '../elections/node-election.js';
import { type LogEvent } from './log-events.js';

const MAX_GRACE_MS = 15 * 60_000;

/** The event to obey; null where the record is none, `refused` where it is one that must not be obeyed. */
export function eventOf(election: NodeElection, followed: FollowedRecord): LogEvent | 'refused' | null {
  const { index, record, body } = followed;
  if (record.type !== 'decision' && record.type !== 'retired' && record.type !== 'closed') return null;
  const event = read(record.type, index, body);
  if (event === undefined || event.body.election !== election.fingerprint) return 'refused';
  const signers = commissionSigners(election, event.type, event.body);
  if (signers.size < election.manifest.commission.quorum) return 'refused';
  if (event.type === 'decision') {
    if (event.body.effect?.kind !== 'extend') return null;
    return mayExtend(election, event.body.effect, parseTime(record.time)) ? event : 'refused';
  }
  if (event.type === 'retired') return nodesAgree(election, event) ? event : 'refused';
  const chair = election.manifest.commission.members.find(({ role }) => role === 'chair');
  return chair !== undefined && signers.has(chair.id) ? event : 'refused';
}

function read(type: LogEvent['type'], index: number, value: JsonValue | undefined): LogEvent | undefined {
  if (type === 'decision') {
    const body = parseBody('decision', value);
    return body.ok ? { type, index, body: body.value } : undefined;
  }
  if (type === 'retired') {
    const body = parseBody('retired', value);
    return body.ok ? { type, index, body: body.value } : undefined;
  }
  const body = parseBody('closed', value);
  return body.ok ? { type, index, body: body.value } : undefined;
}

type CommissionBody = Readonly<Record<string, JsonValue>> & { readonly signatures: readonly MemberSignature[] };

/** Members whose signature is good; nobody where one is not, or where they stand out of order. */
function commissionSigners(election: NodeElection, type: string, body: CommissionBody): ReadonlySet<string> {
  const keys = new Map(election.manifest.commission.members.map(({ id, signingKey }) => [id, signingKey]));
  const good = body.signatures.every(
    ({ member, value }, at) =>
      (at === 0 || (body.signatures[at - 1]?.member ?? '') < member) &&
      verifySignatureOver(type, body, value, keys.get(member) ?? ''),
  );
  return new Set(good ? body.signatures.map(({ member }) => member) : []);
}

/** Both times later than before, fifteen minutes of grace at most, recorded before the old acceptUntil. */
function mayExtend(
  election: NodeElection,
  effect: { readonly style: string; readonly closesAt: string; readonly acceptUntil: string },
  recordedAt: number | undefined,
): boolean {
  const { hours } = election.rulesOf(effect.style);
  if (hours === undefined || recordedAt === undefined) return false;
  const [closesAt, acceptUntil] = [timeOf(effect.closesAt), timeOf(effect.acceptUntil)];
  return (
    closesAt > hours.closesAt &&
    acceptUntil > hours.acceptUntil &&
    acceptUntil >= closesAt &&
    acceptUntil <= closesAt + MAX_GRACE_MS &&
    recordedAt < hours.acceptUntil
  );
}

/** Every remaining node has signed, in node order, and the threshold of them remains (§4.5). */
function nodesAgree(election: NodeElection, { body }: LogEvent & { type: 'retired' }): boolean {
  const { nodes, threshold } = election.manifest.anonymizers;
  const remaining = nodes.filter(({ id }) => id !== body.node && !election.log.retired.has(id));
  return (
    nodes.some(({ id }) => id === body.node) &&
    remaining.length >= threshold &&
    body.nodes.length === remaining.length &&
    remaining.every(({ signingKey }, at) => verifySignatureOver('retired', body, body.nodes[at] ?? '', signingKey))
  );
}
