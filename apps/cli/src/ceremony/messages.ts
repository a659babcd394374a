/**
 * What trustees lay into the shared ceremony folder (§3). The folder may be a USB stick or a network share: every
 * file is signed by its trustee, so a wrong or changed file is named, not believed. The rounds:
 *
 *   1.identity.json    name, signing key, key for shares sent to this trustee
 *   1.commitment.json  hash of the round-one package, before any package is shown: the last one can't bias the key
 *   1.package.json     commitments and proof of knowledge
 *   1.deals.json       one encrypted share for every other trustee
 *   1.accepted.json    every share fits: the election key this trustee computed; or a complaint that names the sender
 *
 * The labels are the project's own: the ceremony's traffic is no part of the published record.
 */
import { z } from 'zod';
import { bytesOf, Hash, SignatureValue } from '#contracts/fields';
import { text } from '../messages/index.js';

const index = z.number().int().min(1).max(64);
/** Every message names its election and its trustee, under the trustee's signature. */
const head = { version: z.literal(1), election: z.string(), index, signature: SignatureValue };

export const Plan = z
  .object({
    version: z.literal(1),
    election: z.string().min(1).max(64),
    trustees: z.number().int().min(2).max(64),
    threshold: z.number().int().min(2).max(64),
  })
  .strict()
  .refine((plan) => plan.threshold <= plan.trustees && 2 * plan.threshold > plan.trustees, {
    error: () => text().ceremony.thresholdRule,
  });
export type Plan = z.infer<typeof Plan>;

export const Identity = z
  .object({
    ...head,
    name: z.string().min(1).max(200),
    signingKey: bytesOf(32),
    /** X25519: shares for this trustee are encrypted to it (JWE ECDH-ES). */
    transportKey: bytesOf(32),
  })
  .strict();
export type Identity = z.infer<typeof Identity>;

export const Commitment = z
  .object({
    ...head,
    /** Hash of all identities: a trustee's key can't be exchanged once somebody has built on it. */
    identities: Hash,
    packageHash: Hash,
  })
  .strict();
export type Commitment = z.infer<typeof Commitment>;

export const RoundOne = z
  .object({
    ...head,
    commitments: z.array(bytesOf(32)).min(2).max(64),
    proof: bytesOf(64),
  })
  .strict();
export type RoundOne = z.infer<typeof RoundOne>;

export const Deals = z
  .object({
    ...head,
    /** Hash of all round-one packages: a share belongs to these commitments and no others. */
    packages: Hash,
    /** Recipient's index in decimal → JWE of the 32-byte share. */
    shares: z.record(z.string(), z.string().max(2000)),
  })
  .strict();
export type Deals = z.infer<typeof Deals>;

export const Accepted = z
  .object({
    ...head,
    packages: Hash,
    publicKey: bytesOf(32),
  })
  .strict();
export type Accepted = z.infer<typeof Accepted>;

export const Complaint = z
  .object({
    ...head,
    against: z.array(z.object({ trustee: index, reason: z.string() }).strict()).min(1),
  })
  .strict();
export type Complaint = z.infer<typeof Complaint>;

export const ROUNDS = {
  identity: Identity,
  commitment: Commitment,
  package: RoundOne,
  deals: Deals,
  accepted: Accepted,
  complaint: Complaint,
} as const;
export type Round = keyof typeof ROUNDS;
export type RoundMessage<R extends Round> = z.infer<(typeof ROUNDS)[R]>;
