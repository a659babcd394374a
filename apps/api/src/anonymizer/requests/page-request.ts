/**
 * Who may ask a node for anything: a page with a grant of the registrar and a proof, made by the key that the grant
 * names, for exactly this request (§4.1). Nothing here is signed or logged: a stranger's requests cost as little as
 * can be.
 */
import { Inject, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type VerifiedGrant, verifyPageProof } from '#anonymizer';
import {
  type AccessRule,
  type Clock,
  CONFIG,
  type Config,
  Problem,
  type ProblemCode,
  WALL_CLOCK,
} from '../../platform/index.js';
import { Elections } from '../elections/elections.js';
import { type NodeElection } from '../elections/node-election.js';
import { RequestBytes } from './request-bytes.js';
import { SeenProofs } from './seen-proofs.js';

/** A request that may be looked at. */
export interface PageRequest {
  readonly election: NodeElection;
  readonly grant: VerifiedGrant;
}

/** A page makes four requests at an access, and some more when a node was away. */
export const REQUESTS_PER_MINUTE = 60;
const AUTHORIZATION = /^DPoP ([A-Za-z0-9_.-]{1,4096})$/;
const PROOF = /^[A-Za-z0-9_.-]{1,4096}$/;

@Injectable()
export class PageGrantRule implements AccessRule {
  readonly #admitted = new WeakMap<FastifyRequest, PageRequest>();
  readonly #limiter = new RateLimiterMemory({ points: REQUESTS_PER_MINUTE, duration: 60 });

  constructor(
    @Inject(Elections) private readonly elections: Elections,
    @Inject(RequestBytes) private readonly bytes: RequestBytes,
    @Inject(SeenProofs) private readonly proofs: SeenProofs,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async admit(request: FastifyRequest): Promise<true | ProblemCode> {
    const text = AUTHORIZATION.exec(request.headers.authorization ?? '')?.[1];
    const proof = request.headers['dpop'];
    if (text === undefined || typeof proof !== 'string' || !PROOF.test(proof)) return 'unauthorized';
    const { fingerprint } = request.params as { fingerprint?: string };
    const election = await this.elections.find(fingerprint ?? '');
    if (election === undefined) return 'not-found';
    const now = this.clock.now();
    const grant = await election.grants.verify(text, now);
    if (!grant.ok) return 'unauthorized';
    const { pageKey, pseudonym } = grant.value;
    const url = `${this.config.publicUrl}${request.url}`;
    const proven = await verifyPageProof(proof, { url, grant: text, body: this.bytes.of(request), pageKey, now });
    if (!proven.ok) return 'unauthorized';
    await this.#count(`${election.fingerprint} ${pseudonym}`);
    if (!(await this.proofs.isNew(pageKey, proven.value.id))) return 'unauthorized';
    this.#admitted.set(request, { election, grant: grant.value });
    return true;
  }

  /** What `admit` has found out about a request that it let in. */
  of(request: FastifyRequest): PageRequest {
    const admitted = this.#admitted.get(request);
    if (admitted === undefined) throw new Error('This request was not admitted by PageGrantRule.');
    return admitted;
  }

  /** Counted only once the grant is proven: nobody else can use up a voter's requests. */
  async #count(voter: string): Promise<void> {
    try {
      await this.#limiter.consume(voter);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new Problem('rate-limited', { headers: { 'retry-after': String(seconds) } });
    }
  }
}
