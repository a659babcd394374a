/** A record (§7): the leaf of the log. Its canonical bytes are hashed into the tree; its body is served apart. */
import { z } from 'zod';
import { bytes32, timeField } from '../fields.js';
import { fail, ok, type Result } from '../../result.js';
import { isBase64url } from '../base64url.js';
import { decodeCanonicalText, encodeCanonical, type CanonicalFault } from '../canonical.js';
import { parseTime } from '../time.js';

export const recordTypes = [
  'manifest',
  'endorsement',
  'access',
  'ballot',
  'issuance',
  'retired',
  'decision',
  'objection',
  'drained',
  'closed',
  'tally',
  'decryption',
  'result',
  'protocol',
  'destruction',
] as const;
export type RecordType = (typeof recordTypes)[number];

export const recordSchema = z.strictObject({ type: z.enum(recordTypes), hash: bytes32, time: timeField });
export type ArchiveRecord = z.infer<typeof recordSchema>;

/** The leaf's bytes. */
export const encodeRecord = (record: ArchiveRecord): Uint8Array => encodeCanonical(record);

const LINE = /^\{"hash":"([\w-]{43})","time":"([\dTZ:-]{20})","type":"([a-z]+)"\}$/;
const TYPES: ReadonlySet<string> = new Set(recordTypes);

/** A record in its canonical bytes, as text; what has another form or does not fit the schema is refused. Never throws. */
export function readRecordLine(text: string): Result<ArchiveRecord, CanonicalFault | 'shape'> {
  const [, hash = '', time = '', type = ''] = LINE.exec(text) ?? [];
  // The one form that a record has, read at once: a log has millions of them.
  if (TYPES.has(type) && isBase64url(hash, 32) && parseTime(time) !== undefined)
    return ok({ type: type as RecordType, hash, time });
  const decoded = decodeCanonicalText(text);
  if (!decoded.ok) return decoded;
  const parsed = recordSchema.safeParse(decoded.value);
  return parsed.success ? ok(parsed.data) : fail('shape');
}
