/** `endorsement` (§7): a trustee or node has compared the manifest with its own keys. Without it, a registrar or
 * board could slip keys of its own into the manifest. */
import { z } from 'zod';
import { anyBytesField, bodyHead, signatureField } from '../fields.js';
import { signBody } from '../signing.js';
import { type Unsigned } from './unsigned.js';

export const endorsementSchema = z.strictObject({
  ...bodyHead,
  by: z.enum(['trustee', 'node']),
  /** index in decimal, or node id */
  id: z.string(),
  /** trustee: none; node: eight roots (§4) concatenated, one string a key */
  proofs: z.array(anyBytesField),
  signature: signatureField,
});
export type Endorsement = z.infer<typeof endorsementSchema>;

export const buildEndorsement = (fields: Unsigned<Endorsement>, seed: Uint8Array): Endorsement =>
  endorsementSchema.parse(signBody('endorsement', { version: 1, ...fields }, seed));
