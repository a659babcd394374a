/**
 * Whether an act of the log may tell anybody what to do (§7). That it stands in a witnessed log shows only that the
 * board wrote it: hours are extended, nodes retired and the election closed by signatures. Whoever obeyed the board
 * alone would let it prolong an election, shut voters out, or take a node's signature out of the ballots.
 */
import { type JsonValue } from './canonical.js';
import { activeNodes, type Election, hoursOf, type Hours } from './election.js';
import { type MemberSignature } from './fields.js';
import { parseBody } from './messages/bodies.js';
import { type Closed } from './messages/closed.js';
import { type Decision, type DecisionEffect } from './messages/decision.js';
import { type Manifest } from './messages/manifest.js';
import { type ArchiveRecord, type RecordType } from './messages/record.js';
import { type Retired } from './messages/retired.js';
import { verifySignatureOver } from './signing.js';
import { parseTime, timeOf } from './time.js';

/** Longest acceptance after the close, milliseconds (§2, §7). */
export const MAX_GRACE_MS = 15 * 60_000;

/** An act of the commission that programs obey. */
export type Act =
  | { readonly type: 'decision'; readonly body: Decision }
  | { readonly type: 'retired'; readonly body: Retired }
  | { readonly type: 'closed'; readonly body: Closed };

/** What earlier acts of the log have changed. */
export interface InForce {
  /** Of decisions, in log order. */
  readonly effects: readonly DecisionEffect[];
  /** Ids of nodes. */
  readonly retired: ReadonlySet<string>;
}

/**
 * The act that a record is, if it must be obeyed; `refused` where it is one that must not be, undefined where the
 * record is no act. Never throws.
 */
export function readAct(
  election: Election,
  inForce: InForce,
  record: Pick<ArchiveRecord, 'type' | 'time'>,
  body: JsonValue | undefined,
): Act | 'refused' | undefined {
  const { type } = record;
  if (type !== 'decision' && type !== 'retired' && type !== 'closed') return undefined;
  const parsed = parseBody(type, body);
  if (!parsed.ok || parsed.value.election !== election.fingerprint) return 'refused';
  const act = { type, body: parsed.value } as Act;
  if (!commissionSigned(election.manifest, type, act.body)) return 'refused';
  if (act.type === 'retired' && !remainingNodesSigned(election.manifest, act.body, inForce.retired)) return 'refused';
  if (act.type === 'decision' && !effectStands(election, act.body.effect, inForce, record.time)) return 'refused';
  return act;
}

/** An effect on what the manifest has, in its bounds; hours are extended before they are over, never reopened. */
function effectStands(election: Election, effect: DecisionEffect, { effects }: InForce, recordedAt: string): boolean {
  if (effect === null) return true;
  if (effect.kind === 'strike') {
    return election.contest(effect.contest)?.options.some(({ id }) => id === effect.option) ?? false;
  }
  const style = election.style(effect.style);
  const recorded = parseTime(recordedAt);
  if (style === undefined || recorded === undefined) return false;
  const hours = hoursOf(style, effects);
  return extendsHours(effect, hours) && recorded < hours.acceptUntil;
}

type ActBody = { readonly [member: string]: JsonValue } & { readonly signatures: readonly MemberSignature[] };

interface CommissionSignatures {
  /** Known members, each once, by member id; nothing else is verified where they are not. */
  readonly ordered: boolean;
  /** Members whose signature is good. */
  readonly signed: ReadonlySet<string>;
  /** Members whose signature is not. */
  readonly wrong: readonly string[];
}

/** What the signatures under a body are worth, one by one. */
export function readCommissionSignatures(
  { commission }: Manifest,
  type: RecordType,
  body: ActBody,
): CommissionSignatures {
  const keys = new Map(commission.members.map(({ id, signingKey }) => [id, signingKey]));
  const { signatures } = body;
  const ordered = signatures.every(
    ({ member }, at) => keys.has(member) && (at === 0 || (signatures[at - 1]?.member ?? '') < member),
  );
  const signed = new Set<string>();
  const wrong: string[] = [];
  for (const { member, value } of ordered ? signatures : []) {
    if (verifySignatureOver(type, body, value, keys.get(member) ?? '')) signed.add(member);
    else wrong.push(member);
  }
  return { ordered, signed, wrong };
}

/** A quorum of members, every signature good, and under `closed` the chair among them (R25). */
function commissionSigned(manifest: Manifest, type: Act['type'], body: ActBody): boolean {
  const { members, quorum } = manifest.commission;
  const { ordered, signed, wrong } = readCommissionSignatures(manifest, type, body);
  if (!ordered || wrong.length > 0 || signed.size < quorum) return false;
  return type !== 'closed' || members.some(({ id, role }) => role === 'chair' && signed.has(id));
}

/** Every node that remains has signed, in node order, and the threshold of them remains (§4.5). `retired`: those before it. */
function remainingNodesSigned(manifest: Manifest, body: Retired, retired: Iterable<string>): boolean {
  const active = activeNodes(manifest, retired);
  const remaining = active.filter(({ id }) => id !== body.node);
  return (
    remaining.length === active.length - 1 &&
    remaining.length >= manifest.anonymizers.threshold &&
    body.nodes.length === remaining.length &&
    remaining.every(({ signingKey }, at) => verifySignatureOver('retired', body, body.nodes[at] ?? '', signingKey))
  );
}

/** Both hours later than those in force, acceptance fifteen minutes longer than voting at most (§7). */
export function extendsHours(
  effect: Extract<DecisionEffect, { kind: 'extend' }>,
  inForce: Pick<Hours, 'closesAt' | 'acceptUntil'>,
): boolean {
  const [closesAt, acceptUntil] = [timeOf(effect.closesAt), timeOf(effect.acceptUntil)];
  const later = closesAt > inForce.closesAt && acceptUntil > inForce.acceptUntil;
  return later && acceptUntil >= closesAt && acceptUntil <= closesAt + MAX_GRACE_MS;
}
