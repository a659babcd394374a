/**
 * Checkpoints (C2SP tlog-checkpoint, §7): origin, size and root of a log, signed by the board.
 */
import { ed25519PublicKey, signEd25519, utf8 } from '#crypto';
import { decodeBase64, encodeBase64 } from './base64.js';
import { assertSize, parseSize } from './decimal.js';
import { HASH_LENGTH } from './merkle.js';
import { ED25519, formatSignatureLine, isKeyName, noteKeyId, parseNote, type Note } from './note.js';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes */
  readonly root: Uint8Array;
  readonly extensions: readonly string[];
}

export interface CheckpointNote extends Checkpoint {
  readonly note: Note;
}

/** The note text of a checkpoint without extension lines; the board never writes any (§9). */
export function checkpointText({ origin, size, root }: Omit<Checkpoint, 'extensions'>): string {
  assertSize(size, 'size');
  if (root.length !== HASH_LENGTH) throw new RangeError('a root has 32 bytes');
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** The signed note, under the board's key alone; the key's name is the origin. `seed`: 32 bytes, Ed25519. */
export function signCheckpoint(checkpoint: Omit<Checkpoint, 'extensions'>, seed: Uint8Array): string {
  if (!isKeyName(checkpoint.origin)) throw new RangeError('an origin has neither spaces nor a plus');
  const text = checkpointText(checkpoint);
  const keyId = noteKeyId({ name: checkpoint.origin, key: ed25519PublicKey(seed), type: ED25519 });
  return `${text}\n${formatSignatureLine({ name: checkpoint.origin, keyId, signature: signEd25519(utf8(text), seed) })}`;
}

/** What a note says, its form checked and nothing verified. Undefined when it is no checkpoint. */
export function parseCheckpointNote(signed: string): CheckpointNote | undefined {
  const note = parseNote(signed);
  if (note === undefined) return undefined;
  const [origin, sizeLine, rootLine, ...extensions] = note.text.slice(0, -1).split('\n');
  if (origin === undefined || sizeLine === undefined || rootLine === undefined) return undefined;
  const [size, root] = [parseSize(sizeLine), decodeBase64(rootLine)];
  if (origin === '' || extensions.includes('') || size === undefined || root?.length !== HASH_LENGTH) return undefined;
  return { origin, size, root, extensions, note };
}

/** The note with signature lines appended; a line that is already there is not repeated. */
export function addSignatures(signed: string, lines: readonly string[]): string {
  let note = signed;
  for (const line of lines) {
    if (!note.includes(`\n${line}`)) note += line;
  }
  return note;
}
