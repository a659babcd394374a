/**
 * What the registrar must remember between sending a browser to the provider and seeing it again: sealed in a cookie of that
 * browser, so that a callback in another browser (a login foisted on somebody) finds nothing, and strangers cannot fill a table.
 */
import { z } from 'zod';
import { decodeBase64url } from '#protocol';
import { type RegistrarSecrets } from '../secrets/secrets.js';

const Attempt = z
  .object({
    state: z.string(),
    nonce: z.string(),
    verifier: z.string(),
    to: z.string(),
    /** Milliseconds since 1970, wall clock. */
    until: z.number(),
  })
  .strict();
export type LoginAttempt = z.infer<typeof Attempt>;

export const ATTEMPT_SECONDS = 600;
const PLACE = 'login-attempt';

export const sealAttempt = (secrets: RegistrarSecrets, attempt: LoginAttempt): string =>
  secrets.seal(PLACE, JSON.stringify(attempt)).toString('base64url');

/** The attempt, or undefined where the cookie is absent, forged or too old. */
export function openAttempt(
  secrets: RegistrarSecrets,
  cookie: string | undefined,
  now: number,
): LoginAttempt | undefined {
  const sealed = cookie === undefined ? undefined : decodeBase64url(cookie);
  if (sealed === undefined) return undefined;
  try {
    const attempt = Attempt.parse(JSON.parse(secrets.open(PLACE, sealed).toString('utf8')));
    return now < attempt.until ? attempt : undefined;
  } catch {
    return undefined;
  }
}
