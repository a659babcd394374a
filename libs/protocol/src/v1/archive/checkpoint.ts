/**
 * Check 2 (§10): the checkpoint is of these records, signed by the board and cosigned by the witnesses. Without it
 * everyone could be shown a log of their own.
 */
import { equalBytes } from '#crypto';
import { openCheckpoint, type CheckpointFault, type CheckpointTrust } from '#tlog';
import { bytesOf } from '../base64url.js';
import { type FindingCode } from '../checks/catalogue.js';
import { finding, type Finding } from '../checks/finding.js';
import { type Manifest } from '../messages/manifest.js';

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
