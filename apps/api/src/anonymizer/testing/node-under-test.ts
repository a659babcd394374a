/**
 * A node on a real PostgreSQL with an installed election, and voters' pages that speak to it. Manifest and the other
 * parties' keys are those of the vectors; this node's are made by itself.
 */
import { readFileSync } from 'node:fs';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT, importJWK } from 'jose';
import request from 'supertest';
import { GRANT_TYPE, PageKey } from '#anonymizer';
import { type PreparedNode } from '#contracts/admin';
import { bytesToBigInt, bigIntToBytes, deriveDepositId, ed25519PublicKey, parseRsaPublicKey, shareSeed } from '#crypto';
import { bytesOf, canonicalText, encodeBase64url, formatTime, type Manifest } from '#protocol';
import { testDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import { type RandomBytes } from '../../platform/index.js';
import { TEST_ADMIN_TOKEN, testApp, TestClock, testConfig, testRandom } from '../../platform/testing/index.js';
import { AnonymizerModule } from '../anonymizer.module.js';
import { database } from '../database.js';
import { NODE_ENVIRONMENT, type NodeEnvironment } from '../environment.js';
import { BOARD_CLIENT } from '../log/board.js';
import { PaperBoard } from './paper-board.js';

const vectors = new URL('../../../../../test/vectors/', import.meta.url);
export const archiveManifest = JSON.parse(readFileSync(new URL('archive/manifest.json', vectors), 'utf8')) as Manifest;
export const secrets = (
  JSON.parse(readFileSync(new URL('secrets.json', vectors), 'utf8')) as {
    signing: { board: string; registrar: string; commission: Record<string, string>; nodes: Record<string, string> };
  }
).signing;

export const OPENS = Date.parse('2026-09-18T05:00:00Z');
export const CLOSES = Date.parse('2026-09-20T17:00:00Z');
/** Twelve RSA keys, on a machine that does other things too. */
export const START_TIMEOUT_MS = 90_000;
export const PUBLIC_URL = 'http://127.0.0.1';

/** Only a commission of polls and trainings may do without witnesses. */
export function manifestWith(node: PreparedNode, change: Partial<Manifest> = {}): Manifest {
  const [, ...others] = archiveManifest.anonymizers.nodes;
  return {
    ...archiveManifest,
    witnesses: { ...archiveManifest.witnesses, threshold: 0 },
    anonymizers: { ...archiveManifest.anonymizers, nodes: [node, ...others] },
    ...change,
  };
}

export const draft = {
  id: archiveManifest.id,
  origin: archiveManifest.board.origin,
  styles: archiveManifest.styles.map(({ id }) => id),
  accesses: 9,
  rsaBits: 2048 as const,
};

export class NodeUnderTest {
  readonly clock = new TestClock('2026-09-18T09:00:00Z');
  readonly wallClock = new TestClock('2026-11-21T12:00:00Z');
  readonly board = new PaperBoard(archiveManifest.board.origin, bytesOf(secrets.board));
  readonly random: RandomBytes = testRandom(20260918);
  base: TestDatabase;
  app: NestFastifyApplication;
  prepared: PreparedNode;
  manifest: Manifest;
  fingerprint: string;

  async start(): Promise<void> {
    this.base = await testDatabase(database);
    await this.boot();
  }

  /** Also after `app.close()`: a restart with the same database. */
  async boot(): Promise<void> {
    const environment: NodeEnvironment = {
      id: 'node-1',
      name: 'Node one',
      key: new Uint8Array(32).fill(42),
      boardUrl: 'http://board.example',
    };
    this.app = await testApp({
      config: testConfig('anonymizer', this.base.url, { PUBLIC_URL }),
      modules: [AnonymizerModule],
      clock: this.clock,
      wallClock: this.wallClock,
      random: this.random,
      override: (builder) =>
        builder
          .overrideProvider(NODE_ENVIRONMENT)
          .useValue(environment)
          .overrideProvider(BOARD_CLIENT)
          .useValue(this.board.client()),
    });
  }

  async stop(): Promise<void> {
    await this.app?.close();
    await this.base?.drop();
  }

  operator(method: 'post' | 'put', path: string, body: object): request.Test {
    const agent = request(this.app.getHttpServer());
    return agent[method](path).set('authorization', `Bearer ${TEST_ADMIN_TOKEN}`).send(body);
  }

  /** Keys and manifest in place. */
  async install(): Promise<void> {
    this.prepared = (await this.operator('post', '/node/admin/elections', draft).expect(200)).body as PreparedNode;
    this.manifest = manifestWith(this.prepared);
    const path = `/node/admin/elections/${draft.id}/manifest`;
    const installed = await this.operator('put', path, { manifest: canonicalText(this.manifest) }).expect(200);
    this.fingerprint = (installed.body as { fingerprint: string }).fingerprint;
    this.board.append('manifest', this.manifest, this.clock.now().getTime());
  }

  /** A voter let in for the first time now, whose deposit is not fixed yet. */
  async voter(name: string): Promise<Voter> {
    return new Voter(this, name, await PageKey.generate(this.random));
  }
}

export interface GrantChange {
  readonly claims?: object;
  readonly header?: object;
  readonly seed?: string;
}

/** Changes to one request on its way. */
export interface Tampering {
  readonly grant?: string;
  readonly proof?: string;
  readonly body?: string;
}

export class Voter {
  readonly pseudonym: string;
  readonly seed: Uint8Array;
  access: number;
  starts: { first: string; previous: string | null; current: string };
  deposit: string | null = null;
  style = 'north';

  constructor(
    private readonly node: NodeUnderTest,
    name: string,
    public pageKey: PageKey,
  ) {
    const bytes = new Uint8Array(32).fill(0).map((_, i) => name.charCodeAt(i % name.length) ^ i);
    this.pseudonym = encodeBase64url(bytes.subarray(0, 16));
    this.seed = bytes;
    const now = formatTime(node.clock.now().getTime());
    this.access = 1;
    this.starts = { first: now, previous: null, current: now };
  }

  /** The registrar grants the next access now. */
  nextAccess(): void {
    const { first, current } = this.starts;
    this.access++;
    this.starts = { first, previous: current, current: formatTime(this.node.clock.now().getTime()) };
  }

  get depositId(): string {
    return encodeBase64url(deriveDepositId(this.seed, this.#context));
  }

  get share(): string {
    return encodeBase64url(shareSeed(this.seed, this.#context, 2, 3)[0] as Uint8Array);
  }

  get #context(): { fp: Uint8Array; style: string } {
    return { fp: bytesOf(this.node.fingerprint), style: this.style };
  }

  async grant({ claims = {}, header = {}, seed = secrets.registrar }: GrantChange = {}): Promise<string> {
    const now = Math.floor(this.node.wallClock.now().getTime() / 1000);
    const whole = {
      aud: this.node.fingerprint,
      sub: this.pseudonym,
      style: this.style,
      access: this.access,
      starts: this.starts,
      deposit: this.deposit,
      cnf: { jkt: this.pageKey.thumbprint },
      iat: now,
      exp: now + 300,
      ...claims,
    };
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(ed25519PublicKey(bytesOf(seed))), d: seed };
    return new SignJWT(whole)
      .setProtectedHeader({ alg: 'EdDSA', typ: GRANT_TYPE, ...header })
      .sign(await importJWK(jwk, 'EdDSA'));
  }

  async ask(path: string, body: object, tampering: Tampering = {}): Promise<request.Response> {
    const grant = tampering.grant ?? (await this.grant());
    const text = JSON.stringify(body);
    const proof = tampering.proof ?? (await this.proof(path, text, grant));
    return request(this.node.app.getHttpServer())
      .post(`/node/${this.node.fingerprint}/${path}`)
      .set('content-type', 'application/json')
      .set('authorization', `DPoP ${grant}`)
      .set('dpop', proof)
      .send(tampering.body ?? text);
  }

  proof(path: string, body: string, grant: string): Promise<string> {
    return this.pageKey.proof({
      url: `${PUBLIC_URL}/node/${this.node.fingerprint}/${path}`,
      grant,
      body: new TextEncoder().encode(body),
      issuedAt: Math.floor(this.node.wallClock.now().getTime() / 1000),
    });
  }

  /** Deposits the share and has it fixed. */
  async fix(): Promise<void> {
    const answer = await this.ask('deposits', { depositId: this.depositId, share: this.share });
    if (answer.status !== 200) throw new Error(`deposit: ${answer.status}`);
    this.deposit = this.depositId;
  }

  credential(message = 1): Promise<request.Response> {
    return this.ask('credential', { blinded: this.blinded(this.node.prepared.credentialKeys[this.style], message) });
  }

  pass(message = 1): Promise<request.Response> {
    return this.ask('pass', { blinded: this.blinded(this.node.prepared.passKeys[String(this.access)], message) });
  }

  /** Some number below the modulus: to a node, every blinded message looks like this. */
  blinded(key: string | undefined, message: number): string {
    const { n, size } = parseRsaPublicKey(bytesOf(key ?? ''));
    return encodeBase64url(bigIntToBytes((bytesToBigInt(this.seed) * 1000n + BigInt(message)) % n, size));
  }
}
