/** A record (§7): the leaf of the log. Its canonical bytes are hashed into the tree; its body is served apart. */
import { z } from 'zod';
import { bytes32, timeField } from '../fields.js';
import { encodeCanonical } from '../canonical.js';

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
