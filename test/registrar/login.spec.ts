import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { CookieJar, loginByHttp, startStateAccount } from '../../apps/state-account/src/index.js';
import { Device, openElection, sessionsOf, startTown, type Town } from './registrar-town.js';

describe('login by the state account', () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
    await openElection(town, 'login', town.people);
  });
  afterAll(() => town?.close());

  const person = () => town.people[0] as Town['people'][number];
  const server = () => request(town.url);

  /** As far as the provider's answer; the callback is left to the test. */
  async function callbackOf(jar: CookieJar, to = '/', change: (address: URL) => void = () => undefined): Promise<URL> {
    const begun = await jar.fetch(`${town.url}/login?to=${encodeURIComponent(to)}`);
    const address = new URL(begun.headers.get('location') ?? '');
    change(address);
    let url = address.href;
    for (let step = 0; step < 6; step++) {
      const onPage = new URL(url).pathname.startsWith('/interaction/');
      const answer = await jar.fetch(
        url,
        onPage ? { method: 'POST', body: new URLSearchParams({ person: person().id }) } : {},
      );
      url = new URL(answer.headers.get('location') ?? '', url).href;
      if (url.startsWith(town.url)) return new URL(url);
    }
    throw new Error('a circle');
  }

  it('gives a session in a cookie of this host, out of reach of scripts', async () => {
    const jar = new CookieJar();
    const callback = await callbackOf(jar, '/workstation');
    const back = await jar.fetch(callback.href);
    expect([back.status, back.headers.get('location')]).toEqual([303, '/workstation']);
    const cookie = back.headers.getSetCookie().find((line) => line.startsWith('veche-session='));
    expect(cookie).toMatch(/^veche-session=[A-Za-z0-9_-]{43};/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).not.toContain('Domain');
    const view = await jar.fetch(`${town.url}/api/session`);
    expect(await view.json()).toMatchObject({ name: person().name, phone: '+7 ••• •••-••-01', code: null });
  });

  it('asks the account with PKCE, state, nonce, and anew each time', async () => {
    const first = new URL((await server().get('/login')).headers['location'] ?? '').searchParams;
    const second = new URL((await server().get('/login')).headers['location'] ?? '').searchParams;
    expect(first.get('code_challenge_method')).toBe('S256');
    expect(first.get('prompt')).toBe('login');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.get(name)?.length).toBeGreaterThan(40);
      expect(first.get(name)).not.toBe(second.get(name));
    }
  });

  it('leads nowhere but to this site', async () => {
    const jar = new CookieJar();
    const callback = await callbackOf(jar, '//evil.example/');
    expect((await jar.fetch(callback.href)).headers.get('location')).toBe('/');
  });

  it('refuses a wrong state', async () => {
    const jar = new CookieJar();
    const callback = await callbackOf(jar);
    callback.searchParams.set('state', 'another');
    const back = await jar.fetch(callback.href);
    expect([back.status, await back.json()]).toMatchObject([400, { code: 'login-refused' }]);
    expect(jar.cookie(town.url, 'veche-session')).toBeUndefined();
  });

  it('refuses an answer to another login: state and nonce are of the cookie', async () => {
    const [mine, others] = [new CookieJar(), new CookieJar()];
    await callbackOf(mine);
    const foisted = await callbackOf(others);
    expect((await mine.fetch(foisted.href)).status).toBe(400);
    // Even with the state made to fit, the ID token carries the nonce and the code the challenge of the other login.
    const victim = new CookieJar();
    const begun = await victim.fetch(`${town.url}/login`);
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    foisted.searchParams.set('state', state);
    expect((await victim.fetch(foisted.href)).status).toBe(400);
  });

  it('refuses an ID token with another nonce', async () => {
    const jar = new CookieJar();
    const callback = await callbackOf(jar, '/', (address) => address.searchParams.set('nonce', 'another-nonce'));
    expect((await jar.fetch(callback.href)).status).toBe(400);
    const untouched = await callbackOf(jar);
    expect((await jar.fetch(untouched.href)).status).toBe(303);
  });

  it('refuses a callback that is replayed, with its cookie or without', async () => {
    const jar = new CookieJar();
    const callback = await callbackOf(jar);
    const attempt = jar.cookie(town.url, 'veche-login') ?? '';
    expect((await jar.fetch(callback.href)).status).toBe(303);
    expect((await jar.fetch(callback.href)).status).toBe(400);
    const thief = new CookieJar();
    thief.set(town.url, 'veche-login', attempt);
    expect((await thief.fetch(callback.href)).status).toBe(400);
    expect((await new CookieJar().fetch(callback.href)).status).toBe(400);
  });

  it('refuses an attempt that took more than ten minutes, with a page for a person', async () => {
    const jar = new CookieJar();
    const callback = await callbackOf(jar);
    town.wallClock.advance(601);
    const back = await jar.fetch(callback.href, { headers: { accept: 'text/html' } });
    expect(back.status).toBe(400);
    expect(await back.text()).toContain('Вход не удался');
  });

  it('ends with logout, and the cookie is worth nothing afterwards', async () => {
    const device = await Device.login(town, person());
    const token = device.jar.cookie(town.url, 'veche-session') ?? '';
    expect((await device.post('/api/logout')).status).toBe(204);
    device.jar.set(town.url, 'veche-session', token);
    expect(await device.session()).toMatchObject({ status: 401, body: { code: 'not-logged-in' } });
  });

  it('ends by itself after half an hour of silence, and after twelve hours whatever happens', async () => {
    const idle = await Device.login(town, person());
    town.wallClock.advance(1799);
    expect((await idle.session()).status).toBe(200);
    town.wallClock.advance(1799);
    expect((await idle.session()).status).toBe(200);
    town.wallClock.advance(1800);
    expect((await idle.session()).status).toBe(401);
    const busy = await Device.login(town, person());
    for (let quarter = 0; quarter < 47; quarter++) {
      town.wallClock.advance(900);
      expect((await busy.session()).status).toBe(200);
    }
    town.wallClock.advance(900);
    expect((await busy.session()).status).toBe(401);
  });

  it('removes silent sessions without being asked', async () => {
    const device = await Device.login(town, person());
    town.wallClock.advance(1800);
    await sessionsOf(town).purge();
    town.wallClock.advance(-1800);
    expect((await device.session()).status).toBe(401);
  });

  it('gives a new token at each login, and the old one dies', async () => {
    const device = await Device.login(town, person());
    const before = device.jar.cookie(town.url, 'veche-session') ?? '';
    await loginByHttp({ registrar: town.url, person: person().id, jar: device.jar });
    expect(device.jar.cookie(town.url, 'veche-session')).not.toBe(before);
    const old = new CookieJar();
    old.set(town.url, 'veche-session', before);
    expect((await old.fetch(`${town.url}/api/session`)).status).toBe(401);
  });

  it('lets nobody in without a session', async () => {
    for (const path of ['/api/session', '/api/journal']) await server().get(path).expect(401);
    const origin = { origin: town.url };
    for (const path of ['/api/codes', '/api/logout']) await server().post(path).set(origin).send({}).expect(401);
    await server().get('/api/session').set('cookie', 'veche-session=garbage').expect(401);
  });

  it('takes a POST from its own page alone', async () => {
    const device = await Device.login(town, person());
    const evil = await device.post('/api/codes', {}, { origin: 'https://evil.example' });
    expect(evil).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await device.post('/api/logout', {}, { origin: 'null' })).status).toBe(403);
    const cookie = `veche-session=${device.jar.cookie(town.url, 'veche-session') ?? ''}`;
    await server().post('/api/codes').set('cookie', cookie).send({}).expect(403);
    expect((await device.session()).body.code).toBeNull();
  });

  it('tells anyone where the parties are', async () => {
    const settings = await server().get('/api/settings').expect(200);
    expect(settings.body).toMatchObject({ demo: true, board: 'http://board.test', nodes: [{ id: 'node-1' }] });
  });
});

describe('login while the state account is away', () => {
  it('is put off, not broken, and works once it is back', async () => {
    const town = await startTown();
    try {
      const port = Number(new URL(town.account.url).port);
      await town.account.close();
      const answer = await fetch(`${town.url}/login`, { redirect: 'manual' });
      expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'busy' }]);
      const client = {
        id: 'registrar',
        secret: 'the-secret-of-the-tests-0123456789abcd',
        redirectUri: `${town.url}/login/callback`,
      };
      const back = await startStateAccount({ port, client, people: town.people });
      const device = await Device.login(town, town.people[0] as Town['people'][number]);
      expect((await device.session()).status).toBe(200);
      await back.close();
    } finally {
      await town.close();
    }
  });
});
