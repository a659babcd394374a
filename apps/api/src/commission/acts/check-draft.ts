/**
 * What an act must be before a member's signature under it is worth collecting (§7, R25). The board's walk decides in
 * the end; here a mistake costs one person a minute instead of a quorum its evening.
 */
import {
  decodeCanonicalText,
  extendsHours,
  parseBody,
  recordTime,
  timeOf,
  type Closed,
  type Decision,
  type JsonValue,
} from '#protocol';
import { type ActType } from '#contracts/commission';
import { type FollowedElection } from '../log/followed-elections.js';
import { type ActText } from './texts.js';

export type Draft = { readonly [member: string]: JsonValue };

export type DraftChecked = { readonly ok: true; readonly draft: Draft } | { readonly ok: false; readonly why: ActText };

const refuse = (why: ActText): DraftChecked => ({ ok: false, why });

/** `text`: canonical text of the body without `signatures`. `now` in milliseconds by the election's clock. */
export function checkDraft(type: ActType, text: string, log: FollowedElection, now: number): DraftChecked {
  if (type === 'retired') return refuse('retired');
  const value = decodeCanonicalText(text);
  if (!value.ok || !isDraft(value.value)) return refuse('form');
  const body = parseBody(type, { ...value.value, signatures: [] });
  if (!body.ok) return refuse('form');
  if (body.value.election !== log.election.fingerprint) return refuse('election');
  // A record's time is rounded up to the minute, and `at` must not be after it.
  if (timeOf(body.value.at) > timeOf(recordTime(now))) return refuse('future');
  const why =
    type === 'closed' ? closedFault(body.value as Closed, log) : effectFault(body.value as Decision, log, now);
  return why === undefined ? { ok: true, draft: value.value } : refuse(why);
}

/** Signatures are not part of what is signed; an act that came with some would be signed over them. */
const isDraft = (value: JsonValue): value is Draft =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !('signatures' in value) &&
  !('nodes' in value);

function closedFault({ records, root }: Closed, log: FollowedElection): ActText | undefined {
  if (log.has('closed')) return 'closed';
  if (!log.has('drained')) return 'drained';
  return records === log.head.size && root === log.head.root ? undefined : 'records';
}

function effectFault({ effect }: Decision, log: FollowedElection, now: number): ActText | undefined {
  if (effect === null) return undefined;
  if (effect.kind === 'strike') {
    const options = log.election.contest(effect.contest)?.options ?? [];
    return options.some(({ id }) => id === effect.option) ? undefined : 'option';
  }
  const hours = log.hours(effect.style);
  if (hours === undefined) return 'style';
  if (now >= hours.acceptUntil) return 'late';
  return extendsHours(effect, hours) ? undefined : 'hours';
}
