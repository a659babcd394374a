/** `closed` (§7): the commission, its chair among them, fixes the records before it. Nothing can be dropped or
 * slipped in afterwards. */
import { z } from 'zod';
import { bodyHead, bytes32, countField, memberSignature, timeField, type MemberSignature } from '../fields.js';
import { orderedSignatures } from '../signing.js';
import { type Draft, type Drafted } from './unsigned.js';

export const closedSchema = z.strictObject({
  ...bodyHead,
  at: timeField,
  /** how many records stand before it */
  records: countField,
  /** their Merkle root */
  root: bytes32,
  signatures: z.array(memberSignature),
});
export type Closed = z.infer<typeof closedSchema>;

export const draftClosed = (fields: Drafted<Closed>): Draft<Closed> => ({ version: 1, ...fields });
export const assembleClosed = (draft: Draft<Closed>, signatures: readonly MemberSignature[]): Closed =>
  closedSchema.parse({ ...draft, signatures: orderedSignatures(signatures) });
