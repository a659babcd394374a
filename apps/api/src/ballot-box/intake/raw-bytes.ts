/**
 * The bytes of a ballot as they came. §1 knows one spelling of a message; the JSON parser has thrown the others away
 * by the time a controller sees a value, and with them the difference between `1` and `1.0` or a doubled key.
 */
import { PassThrough } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Inject } from '@nestjs/common';
import { type FastifyInstance, type FastifyRequest } from 'fastify';

export const BALLOTS_ROUTE = '/box/ballots';
/** A ballot of a dozen contests with the signatures of ten nodes stays far below. */
export const LARGEST_BALLOT_BYTES = 300_000;

const arrived = new WeakMap<FastifyRequest, Buffer[]>();

/** The request's body; undefined where none came. */
export const rawBytes = (request: FastifyRequest): Uint8Array | undefined => {
  const chunks = arrived.get(request);
  return chunks === undefined ? undefined : new Uint8Array(Buffer.concat(chunks));
};

/** Keeps the bytes of this one route beside the parser, which goes on to limit and refuse as everywhere. */
@Injectable()
export class RawBytesHook implements OnModuleInit {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preParsing', (request, _reply, payload, done) => {
      if (request.routeOptions.url !== BALLOTS_ROUTE) return done(null, payload);
      const chunks: Buffer[] = [];
      const through = Object.assign(new PassThrough(), { receivedEncodedLength: 0 });
      let length = 0;
      payload.on('data', (chunk: Buffer) => {
        length += chunk.length;
        through.receivedEncodedLength = length;
        // The parser refuses what is longer; it need not be kept until then.
        if (length <= LARGEST_BALLOT_BYTES) chunks.push(chunk);
      });
      payload.once('error', (error: Error) => through.destroy(error));
      payload.pipe(through);
      arrived.set(request, chunks);
      done(null, through);
    });
  }
}
