/** `decryption` (§8): one trustee's shares of the tally's sums, each with its proof. */
import { z } from 'zod';
import { anyBytesField, bodyHead, bytes32, idField, positiveField, signatureField } from '../fields.js';
import { signBody } from '../signing.js';
import { unitField } from './tally.js';
import { type Unsigned } from './unsigned.js';

export const decryptionSchema = z.strictObject({
  ...bodyHead,
  /** the tally's hash */
  tally: bytes32,
  trustee: positiveField,
  cells: z.array(z.strictObject({ unit: unitField, contest: idField, shares: anyBytesField, proofs: anyBytesField })),
  signature: signatureField,
});
export type Decryption = z.infer<typeof decryptionSchema>;

export const buildDecryption = (fields: Unsigned<Decryption>, seed: Uint8Array): Decryption =>
  decryptionSchema.parse(signBody('decryption', { version: 1, ...fields }, seed));
