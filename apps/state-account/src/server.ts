/**
 * The stand-in for the state account: a process of its own, as the real one would be, so that login is tried over
 * the network with every redirect. In no real election is it started.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { errors } from 'oidc-provider';
import { choicePage, overPage, PAGE_SCRIPT, PAGE_STYLE } from './page.js';
import { demonstrationPeople, type Person } from './people.js';
import { stateAccountProvider, type StateAccountClient } from './provider.js';

export interface StateAccountOptions {
  /** 0 asks the system for a free one; then leave `issuer` out. */
  readonly port: number;
  readonly host?: string;
  /** Public address of this process; by default where it listens. */
  readonly issuer?: string;
  readonly client: StateAccountClient;
  /** By default 200 invented people. */
  readonly people?: readonly Person[];
}

export interface StateAccount {
  /** The issuer, e.g. http://127.0.0.1:8070 */
  readonly url: string;
  close(): Promise<void>;
}

const LONGEST_FORM = 4_096;
const SESSION_SECONDS = 600;

export async function startStateAccount(options: StateAccountOptions): Promise<StateAccount> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer();
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port, host, listening);
  });
  const url = options.issuer ?? `http://${host}:${(server.address() as AddressInfo).port}`;
  const answer = stateAccountHandler(url, options.client, options.people ?? demonstrationPeople(200));
  server.on('request', (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return {
    url,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function stateAccountHandler(issuer: string, client: StateAccountClient, people: readonly Person[]): Handler {
  const byId = new Map(people.map((person) => [person.id, person]));
  const provider = stateAccountProvider({
    issuer,
    client,
    people: byId,
    cookieKey: randomBytes(32).toString('base64url'),
  });
  const callback = provider.callback();
  // A browser holds the redirects that follow a form to form-action too.
  const formTargets = `'self' ${new URL(client.redirectUri).origin}`;
  const html = (response: ServerResponse, status: number, page: string): void => {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action ${formTargets}`,
    });
    response.end(page);
  };
  const file = (response: ServerResponse, type: string, text: string): void => {
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff' });
    response.end(text);
  };

  /** Whoever was logged in here before: without this the next person would first be asked to log that one out. */
  const forget = async (session: string | undefined): Promise<void> => {
    const before = session === undefined ? undefined : await provider.Session.findByUid(session);
    if (before === undefined) return;
    delete before.accountId;
    await before.save(SESSION_SECONDS);
  };

  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const { uid, session } = await provider.interactionDetails(request, response);
      if (request.method !== 'POST') return html(response, 200, choicePage(people, `/interaction/${uid}`));
      const person = byId.get(new URLSearchParams(await bodyOf(request)).get('person') ?? '');
      if (person === undefined) return html(response, 400, choicePage(people, `/interaction/${uid}`));
      const login = { accountId: person.id, remember: false };
      const back = await provider.interactionResult(request, response, { login }, { mergeWithLastSubmission: false });
      await forget(session?.uid);
      response.writeHead(303, { location: back }).end();
    } catch (error) {
      if (error instanceof errors.SessionNotFound || error instanceof TooLong) return html(response, 400, overPage());
      throw error;
    }
  };

  return async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === '/health') return file(response, 'application/json', '{"status":"ok"}');
    if (path === '/page.js') return file(response, 'text/javascript', PAGE_SCRIPT);
    if (path === '/page.css') return file(response, 'text/css', PAGE_STYLE);
    if (/^\/interaction\/[A-Za-z0-9_-]+$/.test(path)) return interact(request, response);
    await callback(request, response);
  };
}

class TooLong extends Error {}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_FORM) throw new TooLong();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
