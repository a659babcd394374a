/**
 * The key that a page makes for itself, and the proofs by which each request to a node shows that it comes from
 * that page (§4.1, RFC 9449). Without it a stolen grant alone, read from a log or by a node, could deposit a seed
 * of the thief's in the voter's name at the other nodes.
 *
 * The private key is non-extractable: script that gets into the page later can use it, not carry it away.
 */
import { calculateJwkThumbprint, exportJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { sha256, utf8, type RandomBytes } from '#crypto';
import { encodeBase64url } from '#protocol';

export const PROOF_TYPE = 'dpop+jwt';
export const PROOF_ALGORITHM = 'ES256';

/** The part of `crypto.subtle` that makes a key. */
export type KeyMaker = Pick<typeof globalThis.crypto.subtle, 'generateKey'>;

export interface ProofInput {
  /** The request's address without query and fragment. */
  readonly url: string;
  readonly grant: string;
  /** The request's bytes as sent. */
  readonly body: Uint8Array;
  /** Seconds since 1970 by the wall clock of the servers, see `GrantHolder`. */
  readonly issuedAt: number;
}

export class PageKey {
  readonly #privateKey: CryptoKey;
  readonly #publicJwk: JWK;
  readonly #random: RandomBytes;
  /** RFC 7638 thumbprint, base64url of 32 bytes: what `AskAccess.pageKey` carries. */
  readonly thumbprint: string;

  private constructor(privateKey: CryptoKey, publicJwk: JWK, thumbprint: string, random: RandomBytes) {
    this.#privateKey = privateKey;
    this.#publicJwk = publicJwk;
    this.#random = random;
    this.thumbprint = thumbprint;
  }

  /** `random` makes the ids of proofs; the key itself comes from WebCrypto. */
  static async generate(random: RandomBytes, subtle: KeyMaker = globalThis.crypto.subtle): Promise<PageKey> {
    const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const { kty, crv, x, y } = await exportJWK(pair.publicKey);
    const jwk = { kty, crv, x, y } as JWK;
    return new PageKey(pair.privateKey, jwk, await calculateJwkThumbprint(jwk), random);
  }

  /** The value of header `DPoP` for one request; two proofs never have the same id. */
  proof({ url, grant, body, issuedAt }: ProofInput): Promise<string> {
    return new SignJWT({
      jti: encodeBase64url(this.#random(16)),
      htm: 'POST',
      htu: url,
      iat: issuedAt,
      ath: encodeBase64url(sha256(utf8(grant))),
      body: encodeBase64url(sha256(body)),
    })
      .setProtectedHeader({ typ: PROOF_TYPE, alg: PROOF_ALGORITHM, jwk: this.#publicJwk })
      .sign(this.#privateKey);
  }
}
