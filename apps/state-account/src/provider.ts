/**
 * The OpenID provider itself: oidc-provider with one client, PKCE for everyone, and the scopes and claims of the state account
 * that the registrar reads (R2, R21). The client proves itself with a signed assertion; its secret never travels.
 */
import { generateKeyPairSync } from 'node:crypto';
import Provider, { type Configuration, type JWK } from 'oidc-provider';
import { overPage } from './page.js';
import { type Person } from './people.js';

export interface StateAccountClient {
  readonly id: string;
  /** At least 32 characters: it is the key of an HMAC. */
  readonly secret: string;
  readonly redirectUri: string;
}

export interface ProviderOptions {
  readonly issuer: string;
  readonly client: StateAccountClient;
  readonly people: ReadonlyMap<string, Person>;
  readonly cookieKey: string;
}

const claimsOf = (person: Person) => ({
  sub: person.id,
  name: person.name,
  snils: person.snils,
  phone_number: person.phone,
  phone_number_verified: person.phoneConfirmed,
});

/** A key of this run alone: who restarts the stand-in logs in anew. */
function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' };
}

export function stateAccountProvider({ issuer, client, people, cookieKey }: ProviderOptions): Provider {
  const configuration: Configuration = {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_jwt',
        token_endpoint_auth_signing_alg: 'HS256',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    clientAuthMethods: ['client_secret_jwt'],
    jwks: { keys: [signingKey()] },
    cookies: { keys: [cookieKey] },
    scopes: ['openid', 'profile', 'snils', 'phone'],
    claims: {
      openid: ['sub'],
      profile: ['name'],
      snils: ['snils'],
      phone: ['phone_number', 'phone_number_verified'],
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => {
      const person = people.get(id);
      return person === undefined ? undefined : { accountId: id, claims: () => claimsOf(person) };
    },
    // The registrar is the only client and asks for what the law names: there is nothing to consent to.
    loadExistingGrant: async (ctx) => {
      const { client: asking, session } = ctx.oidc;
      if (asking === undefined || session?.accountId === undefined) return undefined;
      const grant = new ctx.oidc.provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile snils phone');
      await grant.save();
      return grant;
    },
    // Its own page would quote the request.
    renderError: (ctx) => {
      ctx.type = 'html';
      ctx.body = overPage();
    },
    ttl: { AuthorizationCode: 60, AccessToken: 60, IdToken: 60, Interaction: 600, Session: 600, Grant: 600 },
  };
  return new Provider(issuer, configuration);
}
