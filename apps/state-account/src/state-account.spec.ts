import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oidc from 'openid-client';
import { CookieJar, demonstrationPeople, People, startStateAccount, type StateAccount } from './index.js';

const client = {
  id: 'registrar',
  secret: 'a-secret-of-the-tests-0123456789abcdef',
  redirectUri: 'http://127.0.0.1:9/login/callback',
};

describe('demonstration people', () => {
  const people = demonstrationPeople(200);

  it('are the same at every start, all different, and fit for PEOPLE_FILE', () => {
    expect(demonstrationPeople(200)).toEqual(people);
    expect(demonstrationPeople(3)).toEqual(people.slice(0, 3));
    expect(People.safeParse(people).success).toBe(true);
    expect(new Set(people.map(({ phone }) => phone)).size).toBe(200);
  });

  it('have some without a confirmed phone', () => {
    expect(people.filter(({ phoneConfirmed }) => !phoneConfirmed)).toHaveLength(5);
  });

  it('are refused as a file when an id or a SNILS stands twice', () => {
    const [first, second] = people as [(typeof people)[0], (typeof people)[0]];
    expect(People.safeParse([first, { ...second, id: first.id }]).success).toBe(false);
    expect(People.safeParse([first, { ...second, snils: first.snils }]).success).toBe(false);
  });
});

describe('the provider', () => {
  let account: StateAccount;
  let config: oidc.Configuration;

  beforeAll(async () => {
    account = await startStateAccount({ port: 0, client });
    config = await oidc.discovery(
      new URL(account.url),
      client.id,
      { id_token_signed_response_alg: 'ES256' },
      oidc.ClientSecretJwt(client.secret),
      { execute: [oidc.allowInsecureRequests] },
    );
  });
  afterAll(() => account.close());

  /** The address of the redirect back, after `person` was chosen. */
  async function authorize(person: string, more: Record<string, string> = {}, jar = new CookieJar()): Promise<URL> {
    const start = oidc.buildAuthorizationUrl(config, {
      redirect_uri: client.redirectUri,
      scope: 'openid profile snils phone',
      state: 'the-state',
      nonce: 'the-nonce',
      ...more,
    });
    let url = start.href;
    for (let step = 0; step < 6; step++) {
      const onPage = new URL(url).pathname.startsWith('/interaction/');
      const response = await jar.fetch(url, onPage ? { method: 'POST', body: new URLSearchParams({ person }) } : {});
      const location = response.headers.get('location');
      if (location === null) throw new Error(`${response.status} at ${url}`);
      url = new URL(location, url).href;
      if (url.startsWith(client.redirectUri)) return new URL(url);
    }
    throw new Error('a circle');
  }
  const challenge = async (verifier: string) => ({
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });

  it('gives the claims of whoever was chosen', async () => {
    const verifier = oidc.randomPKCECodeVerifier();
    const back = await authorize('p0007', await challenge(verifier));
    const tokens = await oidc.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: verifier,
      expectedState: 'the-state',
      expectedNonce: 'the-nonce',
    });
    const claims = await oidc.fetchUserInfo(config, tokens.access_token, 'p0007');
    const person = demonstrationPeople(7)[6];
    expect(claims).toEqual({
      sub: 'p0007',
      name: person?.name,
      snils: person?.snils,
      phone_number: person?.phone,
      phone_number_verified: true,
    });
  });

  it('gives nothing for a code that was used', async () => {
    const verifier = oidc.randomPKCECodeVerifier();
    const back = await authorize('p0001', await challenge(verifier));
    const checks = { pkceCodeVerifier: verifier, expectedState: 'the-state', expectedNonce: 'the-nonce' };
    await oidc.authorizationCodeGrant(config, back, checks);
    await expect(oidc.authorizationCodeGrant(config, back, checks)).rejects.toThrow();
  });

  it('lets the next person in on the same computer, asked anew', async () => {
    const shared = new CookieJar();
    for (const who of ['p0002', 'p0003', 'p0003']) {
      const verifier = oidc.randomPKCECodeVerifier();
      const back = await authorize(who, { ...(await challenge(verifier)), prompt: 'login' }, shared);
      const tokens = await oidc.authorizationCodeGrant(config, back, {
        pkceCodeVerifier: verifier,
        expectedState: 'the-state',
        expectedNonce: 'the-nonce',
      });
      expect(tokens.claims()?.sub).toBe(who);
    }
  });

  it('refuses a login without PKCE', async () => {
    const back = await authorize('p0001');
    expect(back.searchParams.get('error')).toBe('invalid_request');
  });

  it('refuses another verifier', async () => {
    const back = await authorize('p0001', await challenge(oidc.randomPKCECodeVerifier()));
    const attempt = oidc.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
      expectedState: 'the-state',
      expectedNonce: 'the-nonce',
    });
    await expect(attempt).rejects.toThrow();
  });

  it('refuses another secret and another redirect address', async () => {
    const stranger = await oidc.discovery(
      new URL(account.url),
      client.id,
      { id_token_signed_response_alg: 'ES256' },
      oidc.ClientSecretJwt('another-secret-0123456789-0123456789-'),
      { execute: [oidc.allowInsecureRequests] },
    );
    const verifier = oidc.randomPKCECodeVerifier();
    const back = await authorize('p0001', await challenge(verifier));
    const attempt = oidc.authorizationCodeGrant(stranger, back, {
      pkceCodeVerifier: verifier,
      expectedState: 'the-state',
      expectedNonce: 'the-nonce',
    });
    await expect(attempt).rejects.toThrow();
    await expect(
      authorize('p0001', { ...(await challenge(verifier)), redirect_uri: 'http://127.0.0.1:9/elsewhere' }),
    ).rejects.toThrow('400');
  });

  it('shows a page that is clearly marked, and no page to a stranger to the login', async () => {
    const start = oidc.buildAuthorizationUrl(config, {
      redirect_uri: client.redirectUri,
      scope: 'openid',
      ...(await challenge(oidc.randomPKCECodeVerifier())),
    });
    const jar = new CookieJar();
    const first = await jar.fetch(start.href);
    const page = new URL(first.headers.get('location') ?? '', start).href;
    const shown = await (await jar.fetch(page)).text();
    expect(shown).toContain('Учебный вход — не Госуслуги');
    expect(shown.match(/name="person"/g)).toHaveLength(200);
    const nobody = await jar.fetch(page, { method: 'POST', body: new URLSearchParams({ person: 'p9999' }) });
    expect(nobody.status).toBe(400);
    expect((await fetch(page)).status).toBe(400);
  });
});
