/** The bytes of an archive's files (§9) from the log. */
import { sha256, utf8 } from '#crypto';
import { encodeBase64url } from '../base64url.js';
import { encodeCanonical, type JsonValue } from '../canonical.js';
import { encodeRecord, type ArchiveRecord } from '../messages/record.js';
import { type ArchiveFiles } from './source.js';

export const ARCHIVE_NAMES = {
  manifest: 'manifest.json',
  records: 'records.ndjson',
  bodies: 'bodies.ndjson',
  checkpoint: 'checkpoint',
  documents: 'documents',
  /** A side file (no part of §9): untrusted, for speed alone. */
  advice: 'advice.ndjson',
} as const;

/** The name of a document in documents/ and in bodies. */
export const documentName = (bytes: Uint8Array): string => encodeBase64url(sha256(bytes));

/** A line of records.ndjson or bodies.ndjson, newline included: what a board streams one by one. */
export const recordLine = (record: ArchiveRecord): Uint8Array => line(encodeRecord(record));
export const bodyLine = (body: JsonValue): Uint8Array => line(encodeCanonical(body));

function line(bytes: Uint8Array): Uint8Array {
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  ended[bytes.length] = 10;
  return ended;
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(lines.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of lines) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}

/** A whole small archive in memory. `entries[0]` is the manifest; bodies named twice are written once. */
export function archiveFiles(input: {
  readonly entries: readonly { readonly record: ArchiveRecord; readonly body: JsonValue }[];
  /** the last signed note */
  readonly checkpoint: string;
  readonly documents: readonly Uint8Array[];
}): ArchiveFiles {
  const [first] = input.entries;
  if (first === undefined) throw new RangeError('an archive has at least its manifest');
  const bodies = new Map(input.entries.map(({ record, body }) => [record.hash, body]));
  return {
    manifest: encodeCanonical(first.body),
    records: joined(input.entries.map(({ record }) => recordLine(record))),
    bodies: joined([...bodies.values()].map(bodyLine)),
    checkpoint: utf8(input.checkpoint),
    documents: new Map(input.documents.map((bytes) => [documentName(bytes), bytes])),
  };
}
