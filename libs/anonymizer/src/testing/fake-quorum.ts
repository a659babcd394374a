/**
 * A quorum in memory that answers by the real rules, for tests of the client: no HTTP, no database. Each node can be
 * made to lie, to be away, or to lose what it holds.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT, importJWK, type JWK } from 'jose';
import { BlindedMessage, DepositShare, type GrantClaims } from '#contracts/anonymizer';
import { Problem } from '#contracts/problems';
import { ed25519PublicKey } from '#crypto';
import { blindSign, rsaSpki } from '#crypto/node';
import {
  decodeBase64url,
  encodeBase64url,
  Election,
  formatTime,
  hoursOf,
  signBody,
  type AnonymizerNode,
  type Manifest,
  type Result,
} from '#protocol';
import {
  checkAccess,
  decideCredential,
  decideDeposit,
  decidePass,
  decideShare,
  EMPTY_RECORD,
  GRANT_TYPE,
  GrantVerifier,
  NODE_REFUSALS,
  verifyPageProof,
  type Fetch,
  type GrantProvider,
  type NodeRefusalCode,
  type VerifiedGrant,
  type VoterRecord,
} from '../index.js';

export const START = Date.parse('2026-09-18T09:00:00Z');

/** How a node strays; each undefined: honest. */
export interface Straying {
  /** Fails this many requests before it answers. */
  away?: number;
  share?: (share: string) => string;
  signature?: (signature: Uint8Array) => Uint8Array;
  acknowledgement?: (acknowledgement: Record<string, unknown>) => Record<string, unknown>;
  /** Answers with this text instead. */
  says?: { status: number; text: string };
}

export interface FakeNode {
  readonly id: string;
  readonly seed: Uint8Array;
  readonly rsa: KeyObject;
  record: VoterRecord;
  stray: Straying;
  /** `path body` of each request that reached it. */
  readonly asked: string[];
}

export interface QuorumOptions {
  readonly rsaPrivateKeyPkcs8: string;
  readonly nodes: number;
  readonly threshold: number;
  /** In place of the hash of the manifest made here. */
  readonly fingerprint?: string;
}

const REGISTRAR_SEED = new Uint8Array(32).fill(7);

export class FakeQuorum {
  readonly election: Election;
  readonly nodes: readonly FakeNode[];
  readonly nodeUrls: Readonly<Record<string, string>>;
  /** What the registrar would put in the next grant. */
  access: Pick<GrantClaims, 'access' | 'deposit' | 'starts'>;
  now = START;
  pageKey = '';
  granted = 0;
  readonly pauses: number[] = [];

  constructor(options: QuorumOptions) {
    const der = Buffer.from(options.rsaPrivateKeyPkcs8, 'base64url');
    const rsa = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    this.nodes = Array.from({ length: options.nodes }, (_, i) => ({
      id: `node-${i + 1}`,
      seed: new Uint8Array(32).fill(i + 100),
      rsa,
      record: EMPTY_RECORD,
      stray: {},
      asked: [],
    }));
    this.election = new Election(manifestOf(this.nodes, options.threshold));
    if (options.fingerprint !== undefined) {
      const fp = decodeBase64url(options.fingerprint, 32);
      Object.assign(this.election, { fingerprint: options.fingerprint, fp });
    }
    this.nodeUrls = Object.fromEntries(this.nodes.map(({ id }) => [id, `https://${id}.example`]));
    const start = formatTime(START);
    this.access = { access: 1, deposit: null, starts: { first: start, previous: null, current: start } };
  }

  readonly pause = (milliseconds: number): Promise<void> => {
    this.pauses.push(milliseconds);
    this.now += milliseconds;
    return Promise.resolve();
  };

  readonly grant: GrantProvider = async () => {
    this.granted++;
    const claims = {
      aud: this.election.fingerprint,
      sub: encodeBase64url(new Uint8Array(16).fill(9)),
      style: 'north',
      ...this.access,
      cnf: { jkt: this.pageKey },
      iat: Math.floor(this.now / 1000),
      exp: Math.floor(this.now / 1000) + 300,
    };
    const grant = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: GRANT_TYPE })
      .sign(await importJWK(registrarJwk(), 'EdDSA'));
    return { ok: true, value: { grant, number: claims.access, depositId: claims.deposit } };
  };

  readonly fetch: Fetch = async (url, { headers, body }) => {
    const { host, pathname } = new URL(url);
    const node = this.nodes.find(({ id }) => host === `${id}.example`);
    if (node === undefined) throw new TypeError('no such host');
    const path = pathname.split('/').at(-1) ?? '';
    node.asked.push(`${path} ${new TextDecoder().decode(body)}`);
    if ((node.stray.away ?? 0) > 0) {
      node.stray.away = (node.stray.away ?? 0) - 1;
      throw new TypeError('connection refused');
    }
    if (node.stray.says !== undefined) return answer(node.stray.says.status, node.stray.says.text);
    const grant = await this.#verify(url, headers, body);
    if (grant === undefined) return answer(401, JSON.stringify(new Problem('unauthorized').toDocument()));
    const outcome = this.#answer(node, path, grant, JSON.parse(new TextDecoder().decode(body)));
    if (outcome.ok) return answer(200, JSON.stringify(outcome.value));
    const refusal = signBody(
      'node-refusal',
      {
        version: 1 as const,
        election: this.election.fingerprint,
        node: node.id,
        code: outcome.error,
        at: formatTime(this.now),
      },
      node.seed,
    );
    const problem = new Problem(NODE_REFUSALS[outcome.error], { extra: { refusal } });
    return answer(problem.status, JSON.stringify(problem.toDocument()));
  };

  async #verify(url: string, headers: Record<string, string>, body: Uint8Array): Promise<VerifiedGrant | undefined> {
    const text = (headers['authorization'] ?? '').replace(/^DPoP /, '');
    const now = new Date(this.now);
    const verifier = new GrantVerifier(this.election.manifest.registrar.signingKey, this.election.fingerprint);
    const grant = await verifier.verify(text, now);
    if (!grant.ok) return undefined;
    const expected = { url, grant: text, body, pageKey: grant.value.pageKey, now };
    const proof = await verifyPageProof(headers['dpop'] ?? '', expected);
    return proof.ok ? grant.value : undefined;
  }

  #answer(node: FakeNode, path: string, grant: VerifiedGrant, body: unknown): Result<unknown, NodeRefusalCode> {
    const { manifest, accessCount } = this.election;
    const style = this.election.style(grant.style);
    const rules = {
      revote: manifest.revote,
      accessCount,
      hours: style === undefined ? undefined : hoursOf(style, []),
      ended: null,
    };
    const due = checkAccess(node.record, grant, rules, this.now);
    if (!due.ok) return due;
    node.record = {
      ...node.record,
      style: grant.style,
      fixedDeposit: grant.deposit ?? node.record.fixedDeposit,
      starts: new Map([...node.record.starts, ...due.value]),
    };
    switch (path) {
      case 'deposits':
        return this.#deposit(node, grant, DepositShare.parse(body));
      case 'shares': {
        const share = decideShare(node.record, grant);
        if (!share.ok) return share;
        return { ok: true, value: { share: node.stray.share?.(share.value.share) ?? share.value.share } };
      }
      default:
        return this.#sign(node, path, grant, BlindedMessage.parse(body).blinded);
    }
  }

  #deposit(node: FakeNode, grant: VerifiedGrant, deposit: DepositShare): Result<unknown, NodeRefusalCode> {
    const decided = decideDeposit(node.record, grant, deposit, this.now);
    if (!decided.ok) return decided;
    const others = node.record.deposits.filter(({ depositId }) => depositId !== deposit.depositId);
    node.record = { ...node.record, deposits: [...others, { ...deposit, acknowledgedAt: this.now }] };
    const acknowledgement = {
      version: 1 as const,
      election: this.election.fingerprint,
      node: node.id,
      pseudonym: grant.pseudonym,
      depositId: deposit.depositId,
      at: formatTime(this.now),
    };
    const signed = signBody('deposit', acknowledgement, node.seed);
    return { ok: true, value: node.stray.acknowledgement?.(signed) ?? signed };
  }

  #sign(node: FakeNode, path: string, grant: VerifiedGrant, blinded: string): Result<unknown, NodeRefusalCode> {
    const decided =
      path === 'credential' ? decideCredential(node.record, grant, blinded) : decidePass(node.record, grant, blinded);
    if (!decided.ok) return decided;
    node.record =
      path === 'credential'
        ? { ...node.record, credential: blinded }
        : { ...node.record, passes: new Map([...node.record.passes, [grant.access, blinded]]) };
    const signature = blindSign(node.rsa, decodeBase64url(blinded) ?? new Uint8Array());
    return { ok: true, value: { signature: encodeBase64url(node.stray.signature?.(signature) ?? signature) } };
  }
}

const answer = (status: number, text: string): Awaited<ReturnType<Fetch>> => ({
  status,
  headers: { get: () => null },
  text: () => Promise.resolve(text),
});

const publicKeyOf = (seed: Uint8Array): string => encodeBase64url(ed25519PublicKey(seed));

const registrarJwk = (): JWK => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: publicKeyOf(REGISTRAR_SEED),
  d: encodeBase64url(REGISTRAR_SEED),
});

/** Only what the client and the rules read is meant; the rest is there for the type. */
function manifestOf(nodes: readonly FakeNode[], threshold: number): Manifest {
  const spki = (node: FakeNode): string => encodeBase64url(rsaSpki(node.rsa));
  const entries: AnonymizerNode[] = nodes.map((node) => ({
    id: node.id,
    name: node.id,
    signingKey: publicKeyOf(node.seed),
    credentialKeys: { north: spki(node) },
    passKeys: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [String(i + 1), spki(node)])),
  }));
  const key = publicKeyOf(REGISTRAR_SEED);
  return {
    version: 1,
    id: 'quorum-in-memory',
    kind: 'training',
    title: { ru: 'Учебное' },
    timeZone: 'Europe/Moscow',
    revote: { minInterval: 10_800, window: 86_400 },
    publication: 'after-close',
    contests: [],
    styles: [
      {
        id: 'north',
        title: { ru: 'Север' },
        contests: [],
        opensAt: '2026-09-18T05:00:00Z',
        closesAt: '2026-09-20T17:00:00Z',
        acceptUntil: '2026-09-20T17:00:00Z',
      },
    ],
    trustees: { threshold: 2, publicKey: key, members: [] },
    anonymizers: { threshold, login: 'grant', nodes: entries },
    commission: { quorum: 1, members: [] },
    registrar: { signingKey: key },
    ballotBox: { signingKey: key },
    board: { origin: 'board.example', signingKey: key, batch: { interval: 60, minimum: 1 } },
    witnesses: { threshold: 0, members: [] },
    tally: { minimumUnit: 2 },
  };
}
