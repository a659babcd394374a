/**
 * Receipt and refusal (§6): what the ballot box owes the voter. A receipt is a promise with a date that anyone can
 * hold against the log; a refusal is evidence of having been refused.
 */
import { z } from 'zod';
import { bodyHead, bytes32, signatureField, timeField } from '../fields.js';
import { signBody } from '../signing.js';
import { type Unsigned } from './unsigned.js';

export const receiptSchema = z.strictObject({
  ...bodyHead,
  /** hash of the ballot (§5) */
  ballot: bytes32,
  includedBy: timeField,
  signature: signatureField,
});
export type Receipt = z.infer<typeof receiptSchema>;

export const refusalCodes = ['closed', 'not-open', 'token', 'sequence', 'signature', 'proof'] as const;
export type RefusalCode = (typeof refusalCodes)[number];
export const refusalSchema = z.strictObject({
  ...bodyHead,
  ballot: bytes32,
  code: z.enum(refusalCodes),
  at: timeField,
  signature: signatureField,
});
export type Refusal = z.infer<typeof refusalSchema>;

export const buildReceipt = (fields: Unsigned<Receipt>, seed: Uint8Array): Receipt =>
  receiptSchema.parse(signBody('receipt', { version: 1, ...fields }, seed));
export const buildRefusal = (fields: Unsigned<Refusal>, seed: Uint8Array): Refusal =>
  refusalSchema.parse(signBody('refusal', { version: 1, ...fields }, seed));
