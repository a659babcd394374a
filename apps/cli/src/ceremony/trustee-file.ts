/**
 * A trustee's own file. The secrets in it, in the order they come and go: signing seed and transport key (from the start),
 * coefficients (from round one until all shares fit), the share s_j (from then on), and what the trustee has bound itself to:
 * the manifest it endorsed and the one tally it decrypts. The server never sees any of it (R24).
 */
import { z } from 'zod';
import { bytesOf } from '#contracts/fields';
import { type SealedKind } from '../console/sealed-file.js';

export const TrusteePublic = z
  .object({
    election: z.string(),
    index: z.number().int().min(1),
    name: z.string(),
    signingKey: bytesOf(32),
    fingerprint: bytesOf(32).nullable(),
  })
  .strict();
export type TrusteePublic = z.infer<typeof TrusteePublic>;

export const TrusteeSecret = z
  .object({
    signingSeed: bytesOf(32),
    transportKey: z
      .object({ kty: z.literal('OKP'), crv: z.literal('X25519'), x: bytesOf(32), d: bytesOf(32) })
      .strict(),
    /** Coefficients of the dealing polynomial, and the packages' hash they were dealt under; dropped once the share is kept. */
    dealing: z
      .object({
        threshold: z.number().int(),
        trustees: z.number().int(),
        coefficients: z.array(bytesOf(32)),
        commitments: z.array(bytesOf(32)),
        proof: bytesOf(64),
      })
      .strict()
      .nullable(),
    share: bytesOf(32).nullable(),
    publicKey: bytesOf(32).nullable(),
    /** §7: the manifest this trustee endorsed. */
    fingerprint: bytesOf(32).nullable(),
    /** §8: hash of the only tally this trustee will ever decrypt; written before the first share is made. */
    tally: bytesOf(32).nullable(),
  })
  .strict();
export type TrusteeSecret = z.infer<typeof TrusteeSecret>;

export const TRUSTEE_FILE: SealedKind<TrusteePublic, TrusteeSecret> = {
  name: 'trustee',
  public: TrusteePublic,
  secret: TrusteeSecret,
};
