/**
 * Keeps the bytes of a voter's request as they came, because the page's proof is over those bytes (§4.1) and not
 * over what a JSON parser makes of them.
 */
import { Transform, type TransformCallback } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type FastifyInstance, type FastifyRequest } from 'fastify';

/** A voter's request is a few hundred bytes; what is longer is refused by the route and need not be kept. */
export const VOTER_REQUEST_LIMIT_BYTES = 4096;
const VOTER_ROUTES = /^\/node\/[A-Za-z0-9_-]{43}\//;

@Injectable()
export class RequestBytes implements OnModuleInit {
  readonly #kept = new WeakMap<FastifyRequest, Buffer[]>();

  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preParsing', (request, _reply, payload, done) => {
      if (!VOTER_ROUTES.test(request.url)) return done(null, payload);
      const kept: Buffer[] = [];
      this.#kept.set(request, kept);
      const tee = new Transform({
        transform(chunk: Buffer, _encoding, pass: TransformCallback) {
          kept.push(chunk);
          pass(null, chunk);
        },
      });
      payload.on('error', (error: Error) => tee.destroy(error));
      done(null, payload.pipe(tee));
    });
  }

  of(request: FastifyRequest): Uint8Array {
    return Buffer.concat(this.#kept.get(request) ?? []);
  }
}
