/** `drained` (§7): the ballot box says that every ballot it accepted is in the log, and how many. */
import { z } from 'zod';
import { bodyHead, countField, signatureField, timeField } from '../fields.js';
import { signBody } from '../signing.js';
import { type Unsigned } from './unsigned.js';

export const drainedSchema = z.strictObject({
  ...bodyHead,
  at: timeField,
  ballots: countField,
  signature: signatureField,
});
export type Drained = z.infer<typeof drainedSchema>;

export const buildDrained = (fields: Unsigned<Drained>, seed: Uint8Array): Drained =>
  drainedSchema.parse(signBody('drained', { version: 1, ...fields }, seed));
