/**
 * Signed notes (C2SP signed-note): a text, an empty line, signature lines. Board and witnesses sign
 * checkpoints in this form (§7).
 *
 * Parsing is strict, one text for one meaning: if two programs read different signatures or a different
 * text out of the same bytes, one of them accepts a log that the other has never seen.
 */
import { concatBytes, equalBytes, sha256, utf8 } from '#crypto';
import { decodeBase64, encodeBase64 } from './base64.js';

/** Room for 16 signatures of the post-quantum kind, as signed-note asks, and no more. */
const LONGEST_NOTE = 200_000;
const MOST_SIGNATURES = 64;

/** Signature type bytes of signed-note. */
export const ED25519 = 0x01;
export const COSIGNATURE_V1 = 0x04;

export interface SignatureLine {
  readonly name: string;
  /** 4 bytes */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Note {
  /** With its final newline; what a plain Ed25519 note signature signs. */
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

/** A key as notes know it: whose it is and for which kind of signature. */
export interface NoteKey {
  readonly name: string;
  readonly key: Uint8Array;
  readonly type: typeof ED25519 | typeof COSIGNATURE_V1;
}

/** First 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key). */
export function noteKeyId({ name, key, type }: NoteKey): Uint8Array {
  return sha256(concatBytes(utf8(name), Uint8Array.of(0x0a, type), key)).slice(0, 4);
}

/** Not empty, without spaces of any script and without a plus. */
export function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\p{White_Space}+]/u.test(name) && isPlainText(name);
}

/** Lines that name this very key. A line with its name or its id alone belongs to somebody else. */
export function linesOf(note: Pick<Note, 'signatures'>, key: NoteKey): SignatureLine[] {
  const keyId = noteKeyId(key);
  return note.signatures.filter((line) => line.name === key.name && equalBytes(line.keyId, keyId));
}

export function formatSignatureLine({ name, keyId, signature }: SignatureLine): string {
  if (!isKeyName(name)) throw new RangeError('a key name has neither spaces nor a plus');
  return `— ${name} ${encodeBase64(concatBytes(keyId, signature))}\n`;
}

/** Undefined when the text is no signed note. */
export function parseNote(note: string): Note | undefined {
  if (note.length > LONGEST_NOTE || !isPlainText(note)) return undefined;
  const end = note.lastIndexOf('\n\n');
  if (end < 1) return undefined;
  const signatures = parseSignatureLines(note.slice(end + 2));
  return signatures === undefined || signatures.length === 0 ? undefined : { text: note.slice(0, end + 1), signatures };
}

/** Zero or more signature lines, each with its newline; undefined when anything else is among them. */
export function parseSignatureLines(text: string): SignatureLine[] | undefined {
  if (text === '') return [];
  if (!text.endsWith('\n') || text.length > LONGEST_NOTE || !isPlainText(text)) return undefined;
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return undefined;
  const signatures: SignatureLine[] = [];
  for (const line of lines) {
    const parsed = parseSignatureLine(line);
    if (parsed === undefined) return undefined;
    signatures.push(parsed);
  }
  return signatures;
}

function parseSignatureLine(line: string): SignatureLine | undefined {
  const match = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/.exec(line);
  if (match === null) return undefined;
  const [, name, encoded] = match as unknown as [string, string, string];
  const bytes = decodeBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) return undefined;
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/** Text that survives UTF-8 unchanged and holds no control character but newline. */
function isPlainText(text: string): boolean {
  if (/\p{Surrogate}/u.test(text)) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x0a) return false;
  }
  return true;
}
