/**
 * Lets in whoever has a live session. A POST must come from our own page (`Origin`): another site's page could otherwise spend
 * a voter's codes and accesses with the browser's cookie, since old browsers do not keep SameSite.
 */
import { Inject, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type AccessRule, CONFIG, type Config, type ProblemCode } from '../../platform/index.js';
import { readCookie } from './cookies.js';
import { Sessions } from './sessions.js';
import { type Session } from './session.js';

const sessions = new WeakMap<FastifyRequest, Session>();

/** The session that the rule admitted this request with. */
export function sessionOf(request: FastifyRequest): Session {
  const session = sessions.get(request);
  if (session === undefined) throw new Error('This route has no SessionRule.');
  return session;
}

/** Whom the rate limits count: the session where there is one, else the address. */
export const sessionOrAddress = (request: FastifyRequest): string =>
  sessions.get(request)?.id.toString('base64url') ?? request.ip;

@Injectable()
export class SessionRule implements AccessRule {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async admit(request: FastifyRequest): Promise<true | ProblemCode> {
    if (!isOwnRequest(request, this.config)) return 'forbidden';
    const token = readCookie(request, this.config, 'session');
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (session === undefined) return 'not-logged-in';
    sessions.set(request, session);
    return true;
  }
}

const READING = new Set(['GET', 'HEAD']);

const isOwnRequest = (request: FastifyRequest, config: Pick<Config, 'publicUrl'>): boolean =>
  READING.has(request.method) || request.headers.origin === new URL(config.publicUrl).origin;
