/**
 * Two brakes. `@RateLimit` counts by a key (a session, an address) and is for the identified side
 * and operators. `@ConcurrencyLimit` counts requests in progress and knows nobody: the anonymous
 * side stores no address, not even for a second (protocol.md, no claims against addresses, but
 * no record of them either).
 */
import { createHash } from 'node:crypto';
import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { type createClient } from 'redis';
import { Problem } from '#contracts/problems';
import { CONFIG, type Config } from '../config/index.js';

export interface RateLimitRule {
  /** Name of the counter; routes that share a name share the count. */
  readonly name: string;
  /** Requests allowed in a window. */
  readonly points: number;
  /** Length of the window in seconds. */
  readonly seconds: number;
  /** Whom to count; by default the address. Never a phone or a document: a hash of one is no protection (R7). */
  readonly key?: (request: FastifyRequest) => string;
}

export interface ConcurrencyRule {
  readonly name: string;
  /** Requests at once in this process. */
  readonly limit: number;
}

const RATE = 'veche:rate-limit';
const CONCURRENCY = 'veche:concurrency-limit';

export const RateLimit = (rule: RateLimitRule) => SetMetadata(RATE, rule);
export const ConcurrencyLimit = (rule: ConcurrencyRule) => SetMetadata(CONCURRENCY, rule);

@Injectable()
export class LimitGuard implements CanActivate, OnApplicationShutdown {
  private readonly limiters = new Map<string, RateLimiterAbstract>();
  private readonly inProgress = new Map<string, number>();
  private redis: ReturnType<typeof createClient> | undefined;

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const concurrency = this.reflector.getAllAndOverride<ConcurrencyRule | undefined>(CONCURRENCY, places);
    const rate = this.reflector.getAllAndOverride<RateLimitRule | undefined>(RATE, places);
    const http = context.switchToHttp();
    if (rate !== undefined) await this.count(rate, http.getRequest<FastifyRequest>());
    if (concurrency !== undefined) this.enter(concurrency, http.getResponse<FastifyReply>());
    return true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.redis?.close().catch(() => undefined);
  }

  private async count(rule: RateLimitRule, request: FastifyRequest): Promise<void> {
    const key = createHash('sha256')
      .update(rule.key?.(request) ?? request.ip)
      .digest('base64url');
    try {
      await (await this.limiter(rule)).consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new Problem('rate-limited', {
        headers: { 'retry-after': String(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))) },
      });
    }
  }

  private async limiter(rule: RateLimitRule): Promise<RateLimiterAbstract> {
    const known = this.limiters.get(rule.name);
    if (known !== undefined) return known;
    const options = { keyPrefix: `limit:${rule.name}`, points: rule.points, duration: rule.seconds };
    const memory = new RateLimiterMemory(options);
    const limiter =
      this.config.redisUrl === undefined
        ? memory
        : new RateLimiterRedis({
            ...options,
            storeClient: await this.connect(this.config.redisUrl),
            useRedisPackage: true,
            // Redis away: this process goes on counting by itself rather than letting all or none in.
            insuranceLimiter: memory,
          });
    this.limiters.set(rule.name, limiter);
    return limiter;
  }

  private async connect(url: string): Promise<ReturnType<typeof createClient>> {
    const redis = await import('redis');
    if (this.redis === undefined) {
      this.redis = redis.createClient({ url });
      this.redis.on('error', () => undefined);
      await this.redis.connect();
    }
    return this.redis;
  }

  private enter({ name, limit }: ConcurrencyRule, reply: FastifyReply): void {
    const now = this.inProgress.get(name) ?? 0;
    if (now >= limit) throw new Problem('busy', { headers: { 'retry-after': '1' } });
    this.inProgress.set(name, now + 1);
    // `close` comes once, after the answer or when the caller went away.
    reply.raw.once('close', () => this.inProgress.set(name, (this.inProgress.get(name) ?? 1) - 1));
  }
}
