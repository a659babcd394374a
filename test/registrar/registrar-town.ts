/**
 * What the tests of the registrar share: a real PostgreSQL, the real stand-in of the state account on a port of its own, the
 * registrar listening on another, and a recorder in place of terminal and board. Clocks stand until a test moves them.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { type DepositAcknowledgement } from '#contracts/anonymizer';
import { type AccessGranted, type CodeRequest, type SessionView } from '#contracts/registrar';
import { ed25519PublicKey } from '#crypto';
import { canonicalText, encodeBase64url, fingerprintOf, formatTime, type Manifest, signBody } from '#protocol';
import { SmsInMemory } from '#sms';
import { type Outbox, outboxToken, listen, RANDOM, systemRandom } from '../../apps/api/src/platform/index.js';
import { TEST_ADMIN_TOKEN, testApp, TestClock, testConfig } from '../../apps/api/src/platform/testing/index.js';
import {
  ElectionOffice,
  OUTGOING_FETCH,
  REGISTRAR_SETTINGS,
  type RegistrarSettings,
  room,
  Sessions,
  SMS_SENDER,
} from '../../apps/api/src/registrar/index.js';
import {
  type CookieJar,
  demonstrationPeople,
  loginByHttp,
  type Person,
  startStateAccount,
  type StateAccount,
} from '../../apps/state-account/src/index.js';
import { testDatabase, type TestDatabase } from '../postgres/index.js';

export const OPENS = Date.parse('2026-09-18T05:00:00Z');
export const CLOSES = Date.parse('2026-09-20T17:00:00Z');
export const NODE_SEEDS = [11, 12, 13].map((fill) => new Uint8Array(32).fill(fill));

const vectors = join(import.meta.dirname, '..', 'vectors', 'archive', 'manifest.json');

/** The manifest of the vectors (three styles, three nodes, nine accesses, 08:00 to 20:00 Moscow) with keys of ours. */
export function townManifest(id: string, registrarKey: string): Manifest {
  const manifest = JSON.parse(readFileSync(vectors, 'utf8')) as Manifest;
  const nodes = manifest.anonymizers.nodes.map((node, at) => ({
    ...node,
    signingKey: encodeBase64url(ed25519PublicKey(NODE_SEEDS[at] as Uint8Array)),
  }));
  return { ...manifest, id, registrar: { signingKey: registrarKey }, anonymizers: { ...manifest.anonymizers, nodes } };
}

export interface Sent {
  readonly url: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

export interface Town {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly base: TestDatabase;
  readonly account: StateAccount;
  readonly people: readonly Person[];
  readonly clock: TestClock;
  readonly wallClock: TestClock;
  readonly sms: SmsInMemory;
  /** What went to terminal and board. */
  readonly sent: Sent[];
  /** While true, terminal and board do not answer. */
  away: boolean;
  /** Addresses with this in them are refused for good. */
  refuses?: string;
  close(): Promise<void>;
}

export async function startTown(options: { readonly demo?: boolean } = {}): Promise<Town> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const client = {
    id: 'registrar',
    secret: 'the-secret-of-the-tests-0123456789abcd',
    redirectUri: `${url}/login/callback`,
  };
  const people = demonstrationPeople(60);
  const account = await startStateAccount({ port: 0, client, people });
  const base = await testDatabase(room.database);
  const clock = new TestClock(new Date(OPENS + 3_600_000));
  const wallClock = new TestClock(new Date());
  const sms = new SmsInMemory(() => clock.now().getTime());
  const sent: Sent[] = [];
  const settings: RegistrarSettings = {
    REGISTRAR_KEY: encodeBase64url(new Uint8Array(32).fill(5)),
    OIDC_ISSUER: account.url,
    OIDC_CLIENT_ID: client.id,
    OIDC_CLIENT_SECRET: client.secret,
    OIDC_TITLE_RU: 'Учебный вход',
    OIDC_TITLE_EN: 'Practice login',
    BOARD_URL: 'http://board.test',
    BALLOT_BOX_URL: 'http://box.test',
    NODE_URLS: [{ id: 'node-1', url: 'http://node-1.test' }],
    TERMINAL_URL: 'http://terminal.test',
    TERMINAL_TOKEN: 'the-token-of-the-terminal-0123456789',
  };
  const config = testConfig('registrar', base.url, {
    PORT: String(port),
    PUBLIC_URL: url,
    ...((options.demo ?? true) ? { DEMO: '1' } : {}),
  });
  const town: { app?: NestFastifyApplication; away: boolean; refuses?: string } = { away: false };
  const recorder = (address: string, init: RequestInit = {}): Promise<Response> => {
    if (town.away) return Promise.reject(new Error('away'));
    const authorization = new Headers(init.headers).get('authorization');
    if (town.refuses !== undefined && address.includes(town.refuses)) {
      return Promise.resolve(new Response('{"code":"record-refused","findings":[]}', { status: 422 }));
    }
    sent.push({ url: address, authorization, body: JSON.parse(init.body as string) as unknown });
    return Promise.resolve(new Response('{}'));
  };
  const app = await testApp({
    config,
    modules: [room.module],
    clock,
    wallClock,
    override: (builder) =>
      builder
        .overrideProvider(REGISTRAR_SETTINGS)
        .useValue(settings)
        .overrideProvider(SMS_SENDER)
        .useValue(sms)
        .overrideProvider(OUTGOING_FETCH)
        .useValue(recorder)
        .overrideProvider(RANDOM)
        .useValue(systemRandom),
  });
  await listen(app, config);
  const close = async (): Promise<void> => {
    await app.close();
    await account.close();
    await base.drop();
  };
  return Object.assign(town, { url, app, base, account, people, clock, wallClock, sms, sent, close });
}

export const sweep = (town: Town): Promise<number> =>
  town.app.get<Outbox>(outboxToken('registrar'), { strict: false }).sweep();
export const office = (town: Town): ElectionOffice => town.app.get(ElectionOffice, { strict: false });
export const sessionsOf = (town: Town): Sessions => town.app.get(Sessions, { strict: false });

/** The operator's request. */
export function asOperator(
  town: Town,
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
  token: string | null = TEST_ADMIN_TOKEN,
): Promise<Response> {
  const csv = typeof body === 'string';
  return fetch(`${town.url}${path}`, {
    method,
    headers: {
      'content-type': csv ? 'text/csv' : 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: csv ? body : JSON.stringify(body),
  });
}

export const rollOf = (people: readonly Person[], style: (person: Person, at: number) => string): string =>
  ['snils,style,precinct', ...people.map((person, at) => `${person.snils},${style(person, at)},101`)].join('\n');

export const draftOf = (id: string) => ({
  id,
  origin: 'board.example/training',
  styles: ['isle', 'north', 'south'],
  accesses: 9,
  rsaBits: 2048,
});

/** Prepares an election, installs its manifest; returns its fingerprint. */
export async function installElection(town: Town, id: string): Promise<{ fingerprint: string; manifest: Manifest }> {
  const prepared = await asOperator(town, 'POST', '/registrar/admin/elections', draftOf(id));
  const { signingKey } = (await prepared.json()) as { signingKey: string };
  const manifest = townManifest(id, signingKey);
  const body = { manifest: canonicalText(manifest) };
  const installed = await asOperator(town, 'PUT', `/registrar/admin/elections/${id}/manifest`, body);
  if (!installed.ok) throw new Error(await installed.text());
  return { fingerprint: fingerprintOf(manifest), manifest };
}

/** An election open for `people`. */
export async function openElection(
  town: Town,
  id: string,
  people: readonly Person[],
  style: (person: Person, at: number) => string = () => 'north',
): Promise<{ fingerprint: string; manifest: Manifest }> {
  const election = await installElection(town, id);
  const path = `/registrar/admin/elections/${election.fingerprint}`;
  for (const answer of [
    await asOperator(town, 'PUT', `${path}/roll`, rollOf(people, style)),
    await asOperator(town, 'POST', `${path}/open`, {}),
  ]) {
    if (!answer.ok) throw new Error(await answer.text());
  }
  return election;
}

export interface Answered<T> {
  readonly status: number;
  readonly body: T & { readonly code?: string; readonly nextAt?: string; readonly refusal?: unknown };
}

/** One of a voter's devices. */
export class Device {
  private constructor(
    readonly town: Town,
    readonly person: Person,
    readonly jar: CookieJar,
  ) {}

  static async login(town: Town, person: Person, jar?: CookieJar): Promise<Device> {
    const options = { registrar: town.url, person: person.id };
    return new Device(town, person, await loginByHttp(jar === undefined ? options : { ...options, jar }));
  }

  async get<T>(path: string): Promise<Answered<T>> {
    const response = await this.jar.fetch(`${this.town.url}${path}`);
    return { status: response.status, body: (await response.json()) as Answered<T>['body'] };
  }

  async post<T>(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answered<T>> {
    const response = await this.jar.fetch(`${this.town.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answered<T>['body'] };
  }

  session = () => this.get<SessionView>('/api/session');
  requestCode = () => this.post<CodeRequest>('/api/codes');
  access = (election: string) => this.post<AccessGranted>(`/api/elections/${election}/access`, { pageKey: PAGE_KEY });

  /** The code of the latest message to this person's phone. */
  async receivedCode(): Promise<string> {
    await sweep(this.town);
    const texts = this.town.sms.messages(this.person.phone).map(({ text }) => /^Код (\d{6})/.exec(text)?.[1]);
    const code = texts.filter((it) => it !== undefined).at(-1);
    if (code === undefined) throw new Error('No code came.');
    return code;
  }

  /** Asks for a code and enters it. */
  async confirm(): Promise<void> {
    const asked = await this.requestCode();
    if (asked.status !== 201) throw new Error(`No code: ${asked.body.code ?? ''}`);
    const entered = await this.post(`/api/codes/${asked.body.id}/entry`, { code: await this.receivedCode() });
    if (entered.status !== 200) throw new Error(`Code refused: ${entered.body.code ?? ''}`);
  }
}

export const PAGE_KEY = encodeBase64url(new Uint8Array(32).fill(3));

export function acknowledgements(
  at: number,
  claim: { readonly election: string; readonly pseudonym: string; readonly depositId: string },
  nodes: readonly number[] = [0, 1, 2],
): DepositAcknowledgement[] {
  return nodes.map((node) =>
    signBody(
      'deposit',
      { version: 1 as const, ...claim, node: `node-${node + 1}`, at: formatTime(at) },
      NODE_SEEDS[node] as Uint8Array,
    ),
  );
}

export const pseudonymOf = (grant: string): string =>
  (JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString('utf8')) as { sub: string }).sub;

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** As if the log's reader had taken a decision of the commission (log-reader.spec.ts shows that it does). */
export async function prolong(town: Town, election: string, effects: readonly object[]): Promise<void> {
  const client = new pg.Client({ connectionString: town.base.url });
  await client.connect();
  try {
    const sql = 'INSERT INTO followed (election, records, effects) VALUES ($1, 9, $2)';
    await client.query(`SET search_path = registrar`);
    await client.query(sql, [election, JSON.stringify(effects)]);
  } finally {
    await client.end();
  }
}
