/** `access` (§7): the registrar's counts of voters on the list, let in, and of accesses. They bound the ballots. */
import { z } from 'zod';
import { bodyHead, byNumber, byStyle, countField, signatureField, timeField } from '../fields.js';
import { signBody } from '../signing.js';
import { type Unsigned } from './unsigned.js';

export const accessSchema = z.strictObject({
  ...bodyHead,
  at: timeField,
  final: z.boolean(),
  /** voters on the list, by style */
  admitted: byStyle(countField),
  /** voters let in, by style and channel of their first access */
  accessed: byStyle(z.strictObject({ remote: countField, workstation: countField })),
  /** accesses granted, by number */
  accesses: byNumber(countField),
  signature: signatureField,
});
export type Access = z.infer<typeof accessSchema>;

export const buildAccess = (fields: Unsigned<Access>, seed: Uint8Array): Access =>
  accessSchema.parse(signBody('access', { version: 1, ...fields }, seed));
