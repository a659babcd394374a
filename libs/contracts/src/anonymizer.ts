/**
 * What the voter's page says to one node of the quorum, and the node's answers (§4). A node knows a pseudonym,
 * never a name. Headers of every request: `Authorization: DPoP <grant>` and `DPoP: <proof>` (RFC 9449, ES256).
 */
import { z } from 'zod';
import { AccessNumber, Fingerprint, Hash, Id, SignatureValue, Time, bytesOf, bytesUpTo } from './fields.js';

/** Claims of a grant: EdDSA JWT, typ `veche-grant+jwt`, signed by the registrar's key of the manifest, at most 5 minutes. */
export const GrantClaims = z
  .object({
    aud: Fingerprint,
    /** Pseudonym of the voter in this election: 16 random bytes. */
    sub: bytesOf(16),
    style: Id,
    access: AccessNumber,
    /** Starts of access 1, a−1 (null when a = 1) and a, by the election's clock. */
    starts: z.object({ first: Time, previous: Time.nullable(), current: Time }).strict(),
    /** The fixed deposit id, once there is one. */
    deposit: Hash.nullable(),
    /** RFC 7638 thumbprint of the page's key. */
    cnf: z.object({ jkt: bytesOf(32) }).strict(),
    iat: z.number().int(),
    exp: z.number().int(),
  })
  .strict();
export type GrantClaims = z.infer<typeof GrantClaims>;

/** Claims of the page's proof for one request. `body` = base64url SHA-256 of the request's bytes. Wall clock. */
export const PageProofClaims = z
  .object({
    jti: z.string().min(16).max(64),
    htm: z.literal('POST'),
    htu: z.string().max(500),
    iat: z.number().int(),
    ath: bytesOf(32),
    body: bytesOf(32),
  })
  .strict();
export type PageProofClaims = z.infer<typeof PageProofClaims>;

/** POST /node/:fp/deposits */
export const DepositShare = z.object({ depositId: Hash, share: bytesOf(32) }).strict();
export type DepositShare = z.infer<typeof DepositShare>;

/** Signed by the node, label `veche/v1/deposit` (project's own, §4.2). `at` by the election's clock. */
export const DepositAcknowledgement = z
  .object({
    version: z.literal(1),
    election: Fingerprint,
    node: Id,
    pseudonym: bytesOf(16),
    depositId: Hash,
    at: Time,
    signature: SignatureValue,
  })
  .strict();
export type DepositAcknowledgement = z.infer<typeof DepositAcknowledgement>;

/** POST /node/:fp/shares, body {} → the share under the grant's fixed deposit id. */
export const NoBody = z.object({}).strict();
export const ShareReturned = z.object({ share: bytesOf(32) }).strict();
export type ShareReturned = z.infer<typeof ShareReturned>;

/** POST /node/:fp/credential and POST /node/:fp/pass (the number is the grant's access number). */
export const BlindedMessage = z.object({ blinded: bytesUpTo(512) }).strict();
export type BlindedMessage = z.infer<typeof BlindedMessage>;
export const BlindSignature = z.object({ signature: bytesUpTo(512) }).strict();
export type BlindSignature = z.infer<typeof BlindSignature>;

/** A node's signed refusal, label `veche/v1/node-refusal`; travels in a problem document's member `refusal`. */
export const NodeRefusal = z
  .object({
    version: z.literal(1),
    election: Fingerprint,
    node: Id,
    code: z.string(),
    at: Time,
    signature: SignatureValue,
  })
  .strict();
export type NodeRefusal = z.infer<typeof NodeRefusal>;
