/** What check.html finds out about a file, apart from how it is shown. Nothing of the file leaves the page. */
import { type BoardFault, type ProvenElection, type ProvenInclusion } from '#board-client';
import {
  checkChallenge,
  type ChallengeFault,
  type OpenedBallot,
  parseTime,
  type Receipt,
  receiptSchema,
  type Result,
  verifyBodySignature,
} from '#protocol';
import { z } from 'zod';

export type FileKind = 'challenge' | 'receipt';

export type Verdict =
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'other-kind'; readonly expected: FileKind }
  | { readonly kind: 'unknown-election'; readonly fault: BoardFault }
  | { readonly kind: 'challenge-good'; readonly terms: ProvenElection; readonly opened: OpenedBallot }
  | { readonly kind: 'challenge-bad'; readonly fault: ChallengeFault }
  | { readonly kind: 'receipt-bad' }
  | {
      readonly kind: 'receipt';
      readonly terms: ProvenElection;
      readonly receipt: Receipt;
      readonly standing: ReceiptStanding;
      readonly inclusion: ProvenInclusion | undefined;
    };

/** Against the log: there in time, there late, not yet due, overdue, or the board did not answer. */
export type ReceiptStanding = 'included' | 'late' | 'pending' | 'overdue' | 'unknown';

/** The board as far as a check needs it. */
export interface CheckBoard {
  readonly prove: (fingerprint: string) => Promise<Result<ProvenElection, BoardFault>>;
  readonly lookup: (terms: ProvenElection, ballot: string) => Promise<Result<ProvenInclusion, BoardFault>>;
  /** Milliseconds since 1970. */
  readonly now: (terms: ProvenElection) => Promise<number>;
}

/** Enough of a challenge to know its election; all of it is checked once the manifest is proven. */
const ChallengeHead = z.object({
  core: z.object({ election: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
  authHash: z.string(),
});

export function readFile(text: string): unknown {
  try {
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}

export async function checkEncryption(text: string, shownTracker: string, board: CheckBoard): Promise<Verdict> {
  const value = readFile(text);
  if (value === undefined) return { kind: 'unreadable' };
  const head = ChallengeHead.safeParse(value);
  if (!head.success) return { kind: 'other-kind', expected: 'challenge' };
  const terms = await board.prove(head.data.core.election);
  if (!terms.ok) return { kind: 'unknown-election', fault: terms.error };
  const checked = checkChallenge(terms.value.election, value, shownTracker);
  return checked.ok
    ? { kind: 'challenge-good', terms: terms.value, opened: checked.value }
    : { kind: 'challenge-bad', fault: checked.error };
}

export async function checkReceipt(text: string, board: CheckBoard): Promise<Verdict> {
  const value = readFile(text);
  if (value === undefined) return { kind: 'unreadable' };
  const parsed = receiptSchema.safeParse(value);
  if (!parsed.success) return { kind: 'other-kind', expected: 'receipt' };
  const receipt = parsed.data;
  const terms = await board.prove(receipt.election);
  if (!terms.ok) return { kind: 'unknown-election', fault: terms.error };
  const signed = verifyBodySignature('receipt', receipt, terms.value.manifest.ballotBox.signingKey);
  if (!signed) return { kind: 'receipt-bad' };
  const found = await board.lookup(terms.value, receipt.ballot);
  const inclusion = found.ok ? found.value : undefined;
  const standing = await standingOf(receipt, found, () => board.now(terms.value));
  return { kind: 'receipt', terms: terms.value, receipt, standing, inclusion };
}

const MINUTE = 60_000;

async function standingOf(
  { includedBy }: Receipt,
  found: Result<ProvenInclusion, BoardFault>,
  now: () => Promise<number>,
): Promise<ReceiptStanding> {
  // Record times are rounded up to whole minutes (§7), so the promise is as well.
  const due = Math.ceil((parseTime(includedBy) ?? 0) / MINUTE) * MINUTE;
  if (found.ok) return (parseTime(found.value.record.time) ?? Infinity) <= due ? 'included' : 'late';
  if (found.error.kind !== 'refused' || found.error.code !== 'not-found') return 'unknown';
  return (await now()) > due ? 'overdue' : 'pending';
}
