/** `protocol` (§7, R27): the hash of the signed protocol of voting, by the members present. */
import { z } from 'zod';
import { bodyHead, bytes32, memberSignature, type MemberSignature } from '../fields.js';
import { orderedSignatures } from '../signing.js';
import { type Draft, type Drafted } from './unsigned.js';

export const protocolSchema = z.strictObject({
  ...bodyHead,
  document: bytes32,
  signatures: z.array(memberSignature),
});
export type ProtocolBody = z.infer<typeof protocolSchema>;

export const draftProtocol = (fields: Drafted<ProtocolBody>): Draft<ProtocolBody> => ({ version: 1, ...fields });
export const assembleProtocol = (draft: Draft<ProtocolBody>, signatures: readonly MemberSignature[]): ProtocolBody =>
  protocolSchema.parse({ ...draft, signatures: orderedSignatures(signatures) });
