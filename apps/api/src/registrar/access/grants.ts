/** Grants (§4.1): the registrar's word to the nodes about a pseudonym, for five minutes and one key of one page. */
import { importJWK, SignJWT } from 'jose';
import { type GrantClaims } from '#contracts/anonymizer';
import { ed25519PublicKey } from '#crypto';
import { encodeBase64url } from '#protocol';

const LIFETIME_SECONDS = 300;
const TYPE = 'veche-grant+jwt';

/** What a grant says, without its lifetime. */
export type GrantContent = Omit<GrantClaims, 'iat' | 'exp'>;

/** `now`: milliseconds since 1970 by the wall clock; `seed`: of the registrar's key in the manifest. */
export async function signGrant(content: GrantContent, seed: Uint8Array, now: number): Promise<string> {
  const iat = Math.floor(now / 1000);
  const claims: GrantClaims = { ...content, iat, exp: iat + LIFETIME_SECONDS };
  const key = await importJWK(
    { kty: 'OKP', crv: 'Ed25519', d: encodeBase64url(seed), x: encodeBase64url(ed25519PublicKey(seed)) },
    'EdDSA',
  );
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: TYPE }).sign(key);
}
