/**
 * What a node verifies before it looks at a request (§4.1): the grant is the registrar's, for this election and of
 * these minutes; the proof is made for exactly this request by the page key that the grant names. Either alone is
 * worthless to a thief.
 */
import { calculateJwkThumbprint, EmbeddedJWK, importJWK, jwtVerify, type JWK } from 'jose';
import { GrantClaims, PageProofClaims } from '#contracts/anonymizer';
import { sha256, utf8 } from '#crypto';
import { fail, ok, encodeBase64url, isBase64url, type Result } from '#protocol';
import { PROOF_ALGORITHM, PROOF_TYPE } from './page-key.js';
import { grantOf, type Grant } from './rules/voter-record.js';

export const GRANT_TYPE = 'veche-grant+jwt';
/** §4.1 */
export const GRANT_LIFETIME_SECONDS = 300;
/** How far the clocks of registrar and node may differ. */
export const CLOCK_SKEW_SECONDS = 30;
/** How far from now a proof may say it was made; its id has to be remembered for twice as long. */
export const PROOF_FRESH_SECONDS = 120;

export type GrantFault = 'grant';
export type ProofFault = 'proof' | 'proof-stale';

export interface VerifiedGrant extends Grant {
  /** Thumbprint of the page's key. */
  readonly pageKey: string;
}

/** Verifies grants of one registrar for one election. */
export class GrantVerifier {
  readonly #key: ReturnType<typeof importJWK>;

  /** `registrarKey`: Ed25519, base64url of 32 bytes, from the manifest. */
  constructor(
    registrarKey: string,
    private readonly fingerprint: string,
  ) {
    this.#key = importJWK({ kty: 'OKP', crv: 'Ed25519', x: registrarKey }, 'EdDSA');
    this.#key.catch(() => undefined);
  }

  /** `now` by the wall clock. Never throws. */
  async verify(grant: string, now: Date): Promise<Result<VerifiedGrant, GrantFault>> {
    try {
      const { payload } = await jwtVerify(grant, await this.#key, {
        algorithms: ['EdDSA'],
        typ: GRANT_TYPE,
        audience: this.fingerprint,
        currentDate: now,
        clockTolerance: CLOCK_SKEW_SECONDS,
        maxTokenAge: GRANT_LIFETIME_SECONDS,
        requiredClaims: ['exp', 'iat', 'sub'],
      });
      const claims = GrantClaims.safeParse(payload);
      if (!claims.success) return fail('grant');
      const { exp, iat, sub, deposit, cnf } = claims.data;
      if (exp - iat > GRANT_LIFETIME_SECONDS) return fail('grant');
      // One pseudonym or deposit id has one spelling, or it would have two records.
      if (!isBase64url(sub, 16) || (deposit !== null && !isBase64url(deposit, 32))) return fail('grant');
      const read = grantOf(claims.data);
      return read === undefined ? fail('grant') : ok({ ...read, pageKey: cnf.jkt });
    } catch {
      return fail('grant');
    }
  }
}

export interface ProofExpectation {
  /** The address that the page must have used, without query and fragment. */
  readonly url: string;
  readonly grant: string;
  readonly body: Uint8Array;
  /** Thumbprint in the grant. */
  readonly pageKey: string;
  /** Wall clock. */
  readonly now: Date;
}

/** The proof's id, of which none may come twice (with the page's key: ids of two pages may meet). Never throws. */
export async function verifyPageProof(
  proof: string,
  expected: ProofExpectation,
): Promise<Result<{ readonly id: string }, ProofFault>> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [PROOF_ALGORITHM],
      typ: PROOF_TYPE,
      currentDate: expected.now,
    });
    const claims = PageProofClaims.safeParse(payload);
    if (!claims.success) return fail('proof');
    const { jti, htu, iat, ath, body } = claims.data;
    const jwk = protectedHeader['jwk'] as JWK;
    if ((await calculateJwkThumbprint(jwk)) !== expected.pageKey) return fail('proof');
    if (htu !== expected.url || ath !== digest(utf8(expected.grant)) || body !== digest(expected.body)) {
      return fail('proof');
    }
    const age = Math.floor(expected.now.getTime() / 1000) - iat;
    if (Math.abs(age) > PROOF_FRESH_SECONDS) return fail('proof-stale');
    return ok({ id: jti });
  } catch {
    return fail('proof');
  }
}

const digest = (bytes: Uint8Array): string => encodeBase64url(sha256(bytes));
