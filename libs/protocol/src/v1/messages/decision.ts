/** `decision` (§7): the commission's word, with an effect that programs obey: longer hours, a struck option. */
import { z } from 'zod';
import { bodyHead, bytes32, idField, memberSignature, textField, timeField, type MemberSignature } from '../fields.js';
import { orderedSignatures } from '../signing.js';
import { type Draft, type Drafted } from './unsigned.js';

const extend = z.strictObject({
  kind: z.literal('extend'),
  style: idField,
  closesAt: timeField,
  acceptUntil: timeField,
});
const strike = z.strictObject({ kind: z.literal('strike'), contest: idField, option: idField });

export const decisionSchema = z.strictObject({
  ...bodyHead,
  at: timeField,
  text: textField,
  /** SHA-256 of a document of the archive */
  document: bytes32.nullable(),
  effect: z.discriminatedUnion('kind', [extend, strike]).nullable(),
  signatures: z.array(memberSignature),
});
export type Decision = z.infer<typeof decisionSchema>;
export type DecisionEffect = Decision['effect'];

export const draftDecision = (fields: Drafted<Decision>): Draft<Decision> => ({ version: 1, ...fields });
export const assembleDecision = (draft: Draft<Decision>, signatures: readonly MemberSignature[]): Decision =>
  decisionSchema.parse({ ...draft, signatures: orderedSignatures(signatures) });
