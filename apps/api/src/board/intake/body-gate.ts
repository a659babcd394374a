/**
 * Before a body is read: guards run after it, and a stranger who may send 192 MB into memory first has no need of
 * a token. So the intake's token is asked for at the headers, and posts of records in progress are bounded there.
 */
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Problem, sendProblem } from '../../platform/index.js';
import { IntakeRule } from './intake-rule.js';

const MOST_POSTS = 32;
const BALLOTS = '/board/:fp/ballots';
const RECORDS = '/board/:fp/records';

@Injectable()
export class BodyGate implements OnModuleInit {
  #posts = 0;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(IntakeRule) private readonly token: IntakeRule,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', (request, reply, done) => {
      const refused = this.#refusal(request, reply);
      if (refused === undefined) done();
      else sendProblem(reply, refused);
    });
  }

  #refusal(request: FastifyRequest, reply: FastifyReply): Problem | undefined {
    if (request.method !== 'POST') return undefined;
    const { url } = request.routeOptions;
    if (url === BALLOTS && this.token.admit(request) !== true) {
      return new Problem('unauthorized', { headers: { 'www-authenticate': 'Bearer' } });
    }
    if (url !== RECORDS) return undefined;
    if (this.#posts >= MOST_POSTS) return new Problem('busy', { headers: { 'retry-after': '1' } });
    this.#posts++;
    reply.raw.once('close', () => this.#posts--);
    return undefined;
  }
}
