/**
 * Cosignatures of witnesses (C2SP tlog-cosignature, cosignature/v1): "at this time, this was the largest
 * tree of this log that I have seen, and it extends all I saw before".
 *
 * They are what keeps a board from showing one log to the voter and another to the observer.
 */
import { concatBytes, ed25519PublicKey, signEd25519, utf8, verifyEd25519Strict } from '#crypto';
import { parseCheckpointNote } from './checkpoint.js';
import { assertSize } from './decimal.js';
import {
  COSIGNATURE_V1,
  formatSignatureLine,
  linesOf,
  noteKeyId,
  parseSignatureLines,
  type SignatureLine,
} from './note.js';

/** A named key: the witness's name and Ed25519 public key. */
export interface NamedKey {
  readonly name: string;
  readonly key: Uint8Array;
}

const TIME_LENGTH = 8;

/** A cosignature/v1 line, newline included; `time` in seconds since 1970. `note`: a signed checkpoint. */
export function cosignCheckpoint(note: string, witness: { name: string; seed: Uint8Array }, time: number): string {
  const checkpoint = parseCheckpointNote(note);
  if (checkpoint === undefined) throw new RangeError('only a checkpoint can be cosigned');
  assertSize(time, 'time');
  const stamp = new Uint8Array(TIME_LENGTH);
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time));
  const signature = signEd25519(cosignedMessage(checkpoint.note.text, time), witness.seed);
  return formatSignatureLine({
    name: witness.name,
    keyId: noteKeyId({ name: witness.name, key: ed25519PublicKey(witness.seed), type: COSIGNATURE_V1 }),
    signature: concatBytes(stamp, signature),
  });
}

/** The time of a valid cosignature over the note text, seconds since 1970; undefined when it is not valid. */
export function cosignatureTime(text: string, line: SignatureLine, key: Uint8Array): number | undefined {
  if (line.signature.length !== TIME_LENGTH + 64) return undefined;
  const stamp = line.signature.slice(0, TIME_LENGTH);
  const time = Number(new DataView(stamp.buffer).getBigUint64(0));
  if (!Number.isSafeInteger(time)) return undefined;
  return verifyEd25519Strict(line.signature.slice(TIME_LENGTH), cosignedMessage(text, time), key) ? time : undefined;
}

/**
 * The lines of a witness's answer that are its valid cosignatures of the note, each with its newline.
 * Lines of other keys are dropped: a witness can't put anything else into the board's checkpoint.
 */
export function validCosignatures(note: string, answer: string, witness: NamedKey): string[] {
  const checkpoint = parseCheckpointNote(note);
  const signatures = parseSignatureLines(answer);
  if (checkpoint === undefined || signatures === undefined) return [];
  return linesOf({ signatures }, { ...witness, type: COSIGNATURE_V1 })
    .filter((line) => cosignatureTime(checkpoint.note.text, line, witness.key) !== undefined)
    .map(formatSignatureLine);
}

function cosignedMessage(text: string, time: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}
