/** `issuance` (§7): what a node has signed, hourly as totals under `*`, in the end by style and number. */
import { z } from 'zod';
import { bodyHead, countField, idField, signatureField, timeField } from '../fields.js';
import { signBody } from '../signing.js';
import { type Unsigned } from './unsigned.js';

/** Which keys may stand in it depends on `final`: the walk checks them. */
const counts = z.record(z.string().max(64), countField);

export const issuanceSchema = z.strictObject({
  ...bodyHead,
  node: idField,
  at: timeField,
  final: z.boolean(),
  credentials: counts,
  passes: counts,
  signature: signatureField,
});
export type Issuance = z.infer<typeof issuanceSchema>;

export const buildIssuance = (fields: Unsigned<Issuance>, seed: Uint8Array): Issuance =>
  issuanceSchema.parse(signBody('issuance', { version: 1, ...fields }, seed));
