/** `objection` (§7): a node says in public what it does not agree with. */
import { z } from 'zod';
import { bodyHead, idField, signatureField, textField, timeField } from '../fields.js';
import { signBody } from '../signing.js';
import { type Unsigned } from './unsigned.js';

export const objectionSchema = z.strictObject({
  ...bodyHead,
  node: idField,
  at: timeField,
  text: textField,
  signature: signatureField,
});
export type Objection = z.infer<typeof objectionSchema>;

export const buildObjection = (fields: Unsigned<Objection>, seed: Uint8Array): Objection =>
  objectionSchema.parse(signBody('objection', { version: 1, ...fields }, seed));
