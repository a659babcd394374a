/**
 * Acts of the commission from its members' side (§7, R25): the close, and decisions. A member proposes, the others sign what lies
 * there; each has walked the log with this program before its signature leaves it.
 */
import { ActView, CommissionView } from '#contracts/commission';
import {
  canonicalText,
  decodeCanonicalText,
  type DecisionEffect,
  draftClosed,
  draftDecision,
  encodeBase64url,
  formatTime,
  type JsonValue,
  signAsMember,
} from '#protocol';
import { ask } from '../console/ask.js';
import { Mistake } from '../console/mistake.js';
import { type FetchedLog } from '../log/fetch-log.js';
import { type MemberPublic } from './member-file.js';
import { text } from '../messages/index.js';

export interface Signer {
  readonly member: MemberPublic;
  readonly seed: Uint8Array;
}

type Draft = { readonly [member: string]: JsonValue };

/** Signs the close that lies there if it fixes this very log, else proposes one. */
export async function signClose(commission: string, log: FetchedLog, signer: Signer, now: number): Promise<ActView> {
  if (!log.state.drained) throw new Mistake(text().commission.notDrained);
  if (log.state.closed) throw new Mistake(text().commission.closedAlready);
  const fingerprint = log.election.fingerprint;
  const root = encodeBase64url(log.root);
  const { acts } = await ask(`${commission}/commission/${fingerprint}`, CommissionView);
  for (const act of acts.filter(({ type, posted }) => type === 'closed' && posted === null)) {
    const body = draftOf(act.body);
    const fits = body?.['records'] === log.records.length && body['root'] === root;
    if (fits && act.signed.includes(signer.member.id)) return act;
    if (fits) return sign(commission, fingerprint, act, body, signer);
  }
  const draft = draftClosed({ election: fingerprint, at: formatTime(now), records: log.records.length, root });
  return propose(commission, fingerprint, 'closed', draft, signer);
}

export const proposeDecision = (
  commission: string,
  fingerprint: string,
  decision: { readonly at: number; readonly text: string; readonly effect: DecisionEffect },
  signer: Signer,
): Promise<ActView> => {
  const { text: words, effect } = decision;
  const draft = draftDecision({
    election: fingerprint,
    at: formatTime(decision.at),
    text: words,
    document: null,
    effect,
  });
  return propose(commission, fingerprint, 'decision', draft, signer);
};

/** Signs an act as it lies there; the caller has shown its words to the person. */
export async function signAct(commission: string, fingerprint: string, act: ActView, signer: Signer): Promise<ActView> {
  const body = draftOf(act.body);
  if (body === undefined) throw new Mistake(text().commission.malformed);
  return sign(commission, fingerprint, act, body, signer);
}

const sign = (
  commission: string,
  fingerprint: string,
  act: ActView,
  body: Draft,
  { member, seed }: Signer,
): Promise<ActView> =>
  ask(`${commission}/commission/${fingerprint}/acts/${act.act}/signatures`, ActView, {
    json: { signature: signAsMember(act.type, body, member.id, seed) },
  });

const propose = (
  commission: string,
  fingerprint: string,
  type: 'closed' | 'decision',
  draft: Draft,
  { member, seed }: Signer,
): Promise<ActView> =>
  ask(`${commission}/commission/${fingerprint}/acts`, ActView, {
    json: { type, body: canonicalText(draft), signature: signAsMember(type, draft, member.id, seed) },
  });

function draftOf(body: string): Draft | undefined {
  const decoded = decodeCanonicalText(body);
  if (!decoded.ok || typeof decoded.value !== 'object' || decoded.value === null || Array.isArray(decoded.value))
    return undefined;
  return decoded.value as Draft;
}
