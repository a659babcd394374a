/**
 * Casting (§5, §6): the ballot's canonical bytes to the ballot box, without cookie or authorization, and the receipt held to
 * the manifest before anything is shown as accepted (R14).
 */
import { BallotAccepted } from '#contracts/ballot-box';
import {
  type Ballot,
  ballotHash,
  type Election,
  encodeBallot,
  parseTime,
  type Receipt,
  receiptSchema,
  refusalSchema,
  type Refusal,
  verifyBodySignature,
} from '#protocol';
import { call, type Fetch, type Refused } from './http.js';

export type CastOutcome =
  /** Durable at the ballot box; the receipt's signature was checked against the manifest. */
  | { readonly kind: 'accepted'; readonly receipt: Receipt }
  /** A ballot of this access or a later one is in already; its receipt (§6). */
  | { readonly kind: 'voted-already'; readonly receipt: Receipt }
  /** Signed by the ballot box: evidence. */
  | { readonly kind: 'refused'; readonly code: string; readonly refusal: Refusal | undefined }
  /** The same ballot may be sent again without harm. */
  | { readonly kind: 'try-again'; readonly code: string }
  /** The ballot box answered what it must not: a receipt that isn't for this ballot or not signed by its key. */
  | { readonly kind: 'misbehaved'; readonly answer: string };

export async function castAtBallotBox(
  ballotBox: string,
  fetcher: Fetch,
  election: Election,
  ballot: Ballot,
): Promise<CastOutcome> {
  const hash = ballotHash(ballot);
  const answer = await call(fetcher, `${ballotBox}/box/ballots`, BallotAccepted, 'omit', {
    bytes: encodeBallot(ballot),
  });
  if (answer.ok) {
    const { receipt } = answer.value;
    const good = isReceipt(election, receipt) && receipt.ballot === hash && includedInTime(election, ballot, receipt);
    return good
      ? { kind: 'accepted', receipt }
      : { kind: 'misbehaved', answer: JSON.stringify(answer.value).slice(0, 4096) };
  }
  return outcomeOfRefusal(election, hash, answer.refused);
}

function outcomeOfRefusal(election: Election, hash: string, refused: Refused): CastOutcome {
  const parsed = refusalSchema.safeParse(refused.refusal);
  const refusal =
    parsed.success &&
    parsed.data.election === election.fingerprint &&
    parsed.data.ballot === hash &&
    verifyBodySignature('refusal', parsed.data, election.manifest.ballotBox.signingKey)
      ? parsed.data
      : undefined;
  if (refusal === undefined && TRANSIENT.has(refused.code)) return { kind: 'try-again', code: refused.code };
  if (refusal?.code === 'sequence' && isReceipt(election, refused.receipt)) {
    return { kind: 'voted-already', receipt: refused.receipt };
  }
  return { kind: 'refused', code: refusal?.code ?? refused.code, refusal };
}

const TRANSIENT = new Set(['unreachable', 'busy', 'rate-limited', 'internal', 'unexpected-answer']);

/** A receipt of this election signed by the manifest's ballot box. */
export function isReceipt(election: Election, value: unknown): value is Receipt {
  const parsed = receiptSchema.safeParse(value);
  return (
    parsed.success &&
    parsed.data.election === election.fingerprint &&
    verifyBodySignature('receipt', parsed.data, election.manifest.ballotBox.signingKey)
  );
}

const HOUR = 3_600_000;

/**
 * §6: `includedBy` is at most 15 minutes after the style's last `acceptUntil`. A later one would be worth nothing: the log
 * is closed by then. Extensions only move it later, so the manifest's hour plus a day bounds what a page can know.
 */
function includedInTime(election: Election, ballot: Ballot, receipt: Receipt): boolean {
  const style = election.style(ballot.core.style);
  const by = parseTime(receipt.includedBy);
  const last = style === undefined ? undefined : parseTime(style.acceptUntil);
  return by !== undefined && last !== undefined && by <= last + 24 * HOUR;
}
