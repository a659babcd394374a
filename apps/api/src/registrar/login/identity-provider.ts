/**
 * The state account behind a port: who somebody is, by OpenID Connect (stack.md §4). The state account's own dialect becomes a
 * second class behind the same port.
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { CONFIG, type Config, Problem } from '../../platform/index.js';
import { parseSnils } from '../roll/snils.js';
import { isLoopback, REGISTRAR_SETTINGS, type RegistrarSettings } from '../settings.js';
import { type LoginAttempt } from './login-attempt.js';

export interface Identity {
  readonly name: string;
  /** 11 digits. */
  readonly snils: string;
  /** E.164; null where the account has no confirmed number. */
  readonly phone: string | null;
}

type Secrets = Pick<LoginAttempt, 'state' | 'nonce' | 'verifier'>;

const SCOPE = 'openid profile snils phone';

const Claims = z.object({
  name: z.string().min(1).max(300),
  snils: z.string(),
  phone_number: z
    .string()
    .regex(/^\+\d{10,15}$/)
    .optional(),
  phone_number_verified: z.boolean().optional(),
});

@Injectable()
export class OidcIdentityProvider {
  private readonly logger = new Logger(OidcIdentityProvider.name);
  private discovered: Promise<oidc.Configuration> | undefined;

  constructor(
    @Inject(REGISTRAR_SETTINGS) private readonly settings: RegistrarSettings,
    @Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  newSecrets(): Secrets {
    return { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
  }

  /** Where to send the browser. The account asks anew each time: on a shared computer nobody gets the last user's ballot. */
  async authorizationUrl({ state, nonce, verifier }: Secrets): Promise<string> {
    const url = oidc.buildAuthorizationUrl(await this.provider(), {
      redirect_uri: `${this.config.publicUrl}/login/callback`,
      scope: SCOPE,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      prompt: 'login',
    });
    return url.href;
  }

  /** Who came back with `callback`, or undefined where anything about the answer is not as it was asked for. */
  async identify(callback: URL, { state, nonce, verifier }: Secrets): Promise<Identity | undefined> {
    const provider = await this.provider();
    let claims: unknown;
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, callback, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const subject = tokens.claims()?.sub;
      if (subject === undefined) return undefined;
      claims = await oidc.fetchUserInfo(provider, tokens.access_token, subject);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
    const parsed = Claims.safeParse(claims);
    if (!parsed.success) return undefined;
    const { name, snils, phone_number: phone, phone_number_verified: verified } = parsed.data;
    const digits = parseSnils(snils);
    if (digits === undefined) return undefined;
    return { name, snils: digits, phone: phone !== undefined && verified === true ? phone : null };
  }

  /** Asked for at the first login, so that the registrar may start before the provider; a failure is forgotten. */
  private provider(): Promise<oidc.Configuration> {
    this.discovered ??= this.discover().catch(() => {
      this.discovered = undefined;
      this.logger.warn('the identity provider does not answer');
      throw new Problem('busy', { headers: { 'retry-after': '5' } });
    });
    return this.discovered;
  }

  private discover(): Promise<oidc.Configuration> {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = this.settings;
    return oidc.discovery(
      new URL(issuer),
      id,
      { id_token_signed_response_alg: 'ES256' },
      oidc.ClientSecretJwt(secret),
      isLoopback(issuer) ? { execute: [oidc.allowInsecureRequests] } : {},
    );
  }
}

/** The provider said no, or its answer does not fit the question; anything else is a fault to be seen. */
const isRefusal = (error: unknown): boolean =>
  error instanceof oidc.AuthorizationResponseError ||
  error instanceof oidc.ResponseBodyError ||
  error instanceof oidc.ClientError;
