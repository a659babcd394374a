/**
 * A login without a browser, for the simulation and for tests: the same requests in the same order.
 *
 *   1. GET  <registrar>/login?to=/            303 to <issuer>/auth?… ; the registrar sets its cookie of the login
 *   2. GET  <issuer>/auth?…                   303 to /interaction/<uid> ; the provider sets its own cookies
 *   3. GET  <issuer>/interaction/<uid>        200, the list of people
 *   4. POST <issuer>/interaction/<uid>        person=<id> as a form; 303 back to /auth/<uid>
 *   5. GET  <issuer>/auth/<uid>               303 to <registrar>/login/callback?code=…&state=…
 *   6. GET  <registrar>/login/callback?…      303 to `to`; the session cookie is set
 *
 * Cookies are kept by origin. `fetch` of the answer carries those of each origin, and `Origin` on POSTs to the registrar as
 * its own page would.
 */

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Cookies by origin and name: enough for one login at a time. */
export class CookieJar {
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(private readonly fetcher: Fetch = fetch) {}

  /** As `fetch`, with the jar's cookies; redirects are left to the caller. */
  readonly fetch: Fetch = async (url, init = {}) => {
    const { origin } = new URL(url);
    const headers = new Headers(init.headers);
    if (init.credentials !== 'omit') {
      const cookies = [...(this.#cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`);
      if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
      if ((init.method ?? 'GET') !== 'GET' && !headers.has('origin')) headers.set('origin', origin);
    }
    const response = await this.fetcher(url, { ...init, headers, redirect: 'manual' });
    if (init.credentials !== 'omit') {
      for (const line of response.headers.getSetCookie()) this.#keep(origin, line);
    }
    return response;
  };

  /** The value of a cookie, if the jar has it. */
  cookie(origin: string, name: string): string | undefined {
    return this.#cookies.get(origin)?.get(name);
  }

  set(origin: string, name: string, value: string): void {
    this.#keep(origin, `${name}=${value}`);
  }

  #keep(origin: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const gone = attributes.some((it) => /^max-age=0$/i.test(it) || /^expires=thu, 01 jan 1970/i.test(it));
    const cookies = this.#cookies.get(origin) ?? new Map<string, string>();
    if (gone) cookies.delete(name);
    else cookies.set(name, value);
    this.#cookies.set(origin, cookies);
  }
}

export interface LoginByHttp {
  /** Origin of the registrar, e.g. http://127.0.0.1:8080 */
  readonly registrar: string;
  /** Whom to be: `Person.id`. */
  readonly person: string;
  /** Where the registrar leads afterwards. */
  readonly to?: string;
  /** With a workstation's cookie in it, say. */
  readonly jar?: CookieJar;
}

const MOST_STEPS = 12;

/** Logs in; the jar then holds the session. Throws with the step that answered otherwise. */
export async function loginByHttp({
  registrar,
  person,
  to = '/',
  jar = new CookieJar(),
}: LoginByHttp): Promise<CookieJar> {
  let url = `${registrar}/login?to=${encodeURIComponent(to)}`;
  let form: string | undefined;
  for (let step = 0; step < MOST_STEPS; step++) {
    const response = await jar.fetch(
      url,
      form === undefined
        ? {}
        : { method: 'POST', body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    );
    await response.arrayBuffer();
    const location = response.headers.get('location');
    const { origin, pathname } = new URL(url);
    if (location !== null) {
      form = undefined;
      url = new URL(location, url).href;
      if (pathname === '/login/callback' && origin === registrar) return jar;
    } else if (response.status === 200 && pathname.startsWith('/interaction/') && form === undefined) {
      form = new URLSearchParams({ person }).toString();
    } else {
      throw new Error(`Login stopped at ${origin}${pathname}, status ${response.status}.`);
    }
  }
  throw new Error('Login went in a circle.');
}
