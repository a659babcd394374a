/**
 * The anonymous side's intake (§6). The request is a ballot's canonical bytes and nothing else: no cookie, no
 * authorization header is read, no address is kept.
 *
 * POST /box/ballots  (application/json, §5)
 *   200 BallotAccepted — durable before it is said
 *   4xx problem document with `refusal` (signed, §6) and, for code `sequence`, `receipt` of the highest ballot
 */
import { z } from 'zod';
import { Fingerprint, Hash, SignatureValue, Time } from './fields.js';

export const Receipt = z
  .object({
    version: z.literal(1),
    election: Fingerprint,
    ballot: Hash,
    includedBy: Time,
    signature: SignatureValue,
  })
  .strict();
export type Receipt = z.infer<typeof Receipt>;

export const BallotAccepted = z.object({ receipt: Receipt }).strict();
export type BallotAccepted = z.infer<typeof BallotAccepted>;

export const BallotRefusal = z
  .object({
    version: z.literal(1),
    election: Fingerprint,
    ballot: Hash,
    code: z.enum(['closed', 'not-open', 'token', 'sequence', 'signature', 'proof']),
    at: Time,
    signature: SignatureValue,
  })
  .strict();
export type BallotRefusal = z.infer<typeof BallotRefusal>;
