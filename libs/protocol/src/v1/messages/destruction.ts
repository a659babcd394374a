/** `destruction` (§4 step 6): a node signs that it has destroyed its shares of the voters' seeds. */
import { z } from 'zod';
import { bodyHead, idField, signatureField, timeField } from '../fields.js';
import { signBody } from '../signing.js';
import { type Unsigned } from './unsigned.js';

export const destructionSchema = z.strictObject({
  ...bodyHead,
  node: idField,
  at: timeField,
  signature: signatureField,
});
export type Destruction = z.infer<typeof destructionSchema>;

export const buildDestruction = (fields: Unsigned<Destruction>, seed: Uint8Array): Destruction =>
  destructionSchema.parse(signBody('destruction', { version: 1, ...fields }, seed));
