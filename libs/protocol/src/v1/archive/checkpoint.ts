/**
 * Check 2 (§10): the checkpoint is of these records, signed by the board and cosigned by the witnesses; earlier
 * checkpoints and receipts agree with it. Without it everyone could be shown a log of their own.
 */
import { equalBytes } from '#crypto';
import { openCheckpoint, type CheckpointFault, type CheckpointTrust } from '#tlog';
import { bytesOf } from '../base64url.js';
import { type FindingCode } from '../checks/catalogue.js';
import { finding, type Finding } from '../checks/finding.js';
import { type Manifest } from '../messages/manifest.js';
import { receiptSchema } from '../messages/receipt.js';
import { verifyBodySignature } from '../signing.js';
import { timeOf } from '../time.js';

const MINUTE = 60_000;

/** How the manifest lets a checkpoint be trusted (§7, §9). */
export const checkpointTrust = (manifest: Manifest, threshold = manifest.witnesses.threshold): CheckpointTrust => ({
  origin: manifest.board.origin,
  boardKey: bytesOf(manifest.board.signingKey),
  witnesses: manifest.witnesses.members.map(({ name, signingKey }) => ({ name, key: bytesOf(signingKey) })),
  threshold,
});

const faultCodes: Readonly<Record<CheckpointFault['code'], FindingCode>> = {
  malformed: 'checkpoint-malformed',
  extensions: 'checkpoint-malformed',
  origin: 'checkpoint-origin',
  'board-signature': 'checkpoint-board',
  cosignature: 'checkpoint-witnesses',
  threshold: 'checkpoint-witnesses',
};

const noteText = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** The archive's own checkpoint against the records read. */
export function checkCheckpoint(
  manifest: Manifest,
  note: Uint8Array,
  log: { readonly size: number; readonly root: Uint8Array },
): Finding[] {
  const text = noteText(note);
  if (text === undefined) return [finding(2, 'checkpoint-malformed', null, { fault: 'not UTF-8' })];
  const opened = openCheckpoint(text, checkpointTrust(manifest));
  if (!opened.ok) {
    const params = { fault: opened.error.says, threshold: manifest.witnesses.threshold };
    return [finding(2, faultCodes[opened.error.code], null, params)];
  }
  const { size, root } = opened.value;
  return size === log.size && equalBytes(root, log.root) ? [] : [finding(2, 'checkpoint-records', null)];
}

/** An earlier checkpoint that the board signed; witnesses need not have been there yet. */
export function readEarlier(manifest: Manifest, note: string): { size: number; root: Uint8Array } | Finding {
  const opened = openCheckpoint(note, checkpointTrust(manifest, 0));
  if (opened.ok) return opened.value;
  return finding(2, faultCodes[opened.error.code], null, { fault: opened.error.says, threshold: 0 });
}

/** A receipt (§6) is a promise: its ballot stands in the log by `includedBy`. `recordedAt`: by ballot hash, ms. */
export function checkReceipt(
  manifest: Manifest,
  fingerprint: string,
  value: unknown,
  recordedAt: (ballot: string) => { record: number; time: number } | undefined,
): Finding[] {
  const parsed = receiptSchema.safeParse(value);
  if (!parsed.success) return [finding(2, 'receipt-malformed', null, { fault: 'shape' })];
  const receipt = parsed.data;
  const { ballot } = receipt;
  if (receipt.election !== fingerprint) return [finding(2, 'receipt-malformed', null, { fault: 'election' })];
  if (!verifyBodySignature('receipt', receipt, manifest.ballotBox.signingKey))
    return [finding(2, 'receipt-signature', null, { ballot })];
  const recorded = recordedAt(ballot);
  if (recorded === undefined) return [finding(2, 'receipt-ballot', null, { ballot })];
  // Record times are rounded up to whole minutes, so the promise is as well.
  const due = Math.ceil(timeOf(receipt.includedBy) / MINUTE) * MINUTE;
  return recorded.time <= due ? [] : [finding(2, 'receipt-late', recorded.record, { ballot })];
}
