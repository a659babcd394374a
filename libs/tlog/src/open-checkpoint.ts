/**
 * Whether a checkpoint is to be believed (§4.0, §7, §10 check 2): this board's log, its signature, and
 * the threshold of witnesses.
 *
 * A page that skipped this could be shown a log, or a manifest with the attacker's keys, made for it alone.
 */
import { equalBytes, utf8, verifyEd25519Strict } from '#crypto';
import { parseCheckpointNote, type Checkpoint } from './checkpoint.js';
import { cosignatureTime, type NamedKey } from './cosignature.js';
import { COSIGNATURE_V1, ED25519, linesOf } from './note.js';
import { type Result } from './result.js';

/** How a checkpoint is trusted; every field but extensions comes from the manifest. */
export interface CheckpointTrust {
  readonly origin: string;
  readonly boardKey: Uint8Array;
  readonly witnesses: readonly NamedKey[];
  readonly threshold: number;
  /** Extension lines are refused unless allowed (§9): nobody audits what stands in them. */
  readonly extensions?: 'refuse' | 'allow';
}

export interface OpenedCheckpoint {
  readonly size: number;
  /** 32 bytes */
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
  /** Each witness once, with its latest time in seconds since 1970. */
  readonly cosigned: readonly { readonly name: string; readonly time: number }[];
}

export interface CheckpointFault {
  readonly code: 'malformed' | 'origin' | 'extensions' | 'board-signature' | 'cosignature' | 'threshold';
  readonly says: string;
}

export function openCheckpoint(signed: string, trust: CheckpointTrust): Result<OpenedCheckpoint, CheckpointFault> {
  const checkpoint = parseCheckpointNote(signed);
  if (checkpoint === undefined) return fault('malformed', 'this is no signed checkpoint');
  const { note, size, root, extensions } = checkpoint;
  if (checkpoint.origin !== trust.origin) return fault('origin', 'the checkpoint is of another log');
  if (extensions.length > 0 && trust.extensions !== 'allow') {
    return fault('extensions', 'the checkpoint has extension lines');
  }

  const boardLines = linesOf(note, { name: trust.origin, key: trust.boardKey, type: ED25519 });
  const text = utf8(note.text);
  const signedByBoard = boardLines.every(({ signature }) => verifyEd25519Strict(signature, text, trust.boardKey));
  if (boardLines.length === 0 || !signedByBoard) {
    return fault('board-signature', "the board's signature is missing or does not verify");
  }

  const cosigned: { name: string; key: Uint8Array; time: number }[] = [];
  for (const { name, key } of trust.witnesses) {
    const lines = linesOf(note, { name, key, type: COSIGNATURE_V1 });
    const times = lines.map((line) => cosignatureTime(note.text, line, key));
    // signed-note: a signature of a known key that fails condemns the note.
    if (times.includes(undefined)) return fault('cosignature', `the cosignature of ${name} does not verify`);
    // cosignature/v1 does not sign the witness's name: one key under two names would count twice.
    if (lines.length === 0 || cosigned.some((other) => equalBytes(other.key, key))) continue;
    cosigned.push({ name, key, time: Math.max(...(times as number[])) });
  }
  if (cosigned.length < trust.threshold) {
    return fault('threshold', `${cosigned.length} witnesses have cosigned, ${trust.threshold} are needed`);
  }
  return { ok: true, value: { size, root, extensions, cosigned: cosigned.map(({ name, time }) => ({ name, time })) } };
}

/** What a note says, nothing verified: for sizes to ask for, never to believe. */
export function readCheckpointUnverified(signed: string): Result<Checkpoint, CheckpointFault> {
  const checkpoint = parseCheckpointNote(signed);
  if (checkpoint === undefined) return fault('malformed', 'this is no signed checkpoint');
  const { origin, size, root, extensions } = checkpoint;
  return { ok: true, value: { origin, size, root, extensions } };
}

function fault(code: CheckpointFault['code'], says: string): { ok: false; error: CheckpointFault } {
  return { ok: false, error: { code, says } };
}
