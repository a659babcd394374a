/** `retired` (§7): a node taken out for good, by the commission and every remaining node, in public. */
import { z } from 'zod';
import { bodyHead, idField, memberSignature, signatureField, timeField, type MemberSignature } from '../fields.js';
import { orderedSignatures, signatureOver } from '../signing.js';
import { type Draft, type Drafted } from './unsigned.js';

export const retiredSchema = z.strictObject({
  ...bodyHead,
  node: idField,
  at: timeField,
  /** one signature of every remaining node, in node order */
  nodes: z.array(signatureField),
  signatures: z.array(memberSignature),
});
export type Retired = z.infer<typeof retiredSchema>;

export const draftRetired = (fields: Drafted<Retired>): Draft<Retired> => ({ version: 1, ...fields });
export const signRetiredAsNode = (draft: Draft<Retired>, seed: Uint8Array): string =>
  signatureOver('retired', draft, seed);
export const assembleRetired = (
  draft: Draft<Retired>,
  nodes: readonly string[],
  signatures: readonly MemberSignature[],
): Retired => retiredSchema.parse({ ...draft, nodes: [...nodes], signatures: orderedSignatures(signatures) });
