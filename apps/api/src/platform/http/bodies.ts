/**
 * Which bodies a route takes: JSON of 256 KiB unless it says otherwise. Other types are refused
 * before they are read, forms and plain text above all: those two a foreign page can post with
 * the voter's cookie without asking the browser's leave.
 */
import { applyDecorators } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type RouteOptions } from 'fastify';
import { Problem, sendProblem } from '../problems/index.js';

/** Largest body, in bytes, of a route that says nothing. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** Types besides JSON that a route may take; text arrives as a string, the rest as a Buffer. */
export type OtherMediaType = 'text/csv' | 'application/octet-stream' | 'application/yaml';

interface BodyRule {
  readonly mediaType?: OtherMediaType;
  readonly bodyLimit?: number;
}

/** On a method: takes bodies of `mediaType` instead of JSON, or (and) up to `limit` bytes. */
export const Accepts = (rule: { readonly mediaType?: OtherMediaType; readonly limit?: number }): MethodDecorator =>
  applyDecorators(
    RouteConfig({
      ...(rule.mediaType === undefined ? {} : { mediaType: rule.mediaType }),
      ...(rule.limit === undefined ? {} : { bodyLimit: rule.limit }),
    } satisfies BodyRule),
  );

/** Before the routes are registered. */
export function guardBodies(app: NestFastifyApplication): void {
  for (const type of ['text/csv', 'application/yaml']) {
    app.useBodyParser(
      type,
      {},
      (_request: unknown, body: Buffer, done: (error: Error | null, parsed: string) => void) =>
        done(null, body.toString('utf8')),
    );
  }
  app.useBodyParser('application/octet-stream');
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route: RouteOptions) => {
    const { bodyLimit } = (route.config ?? {}) as BodyRule;
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    const { mediaType = 'application/json' } = (request.routeOptions.config ?? {}) as BodyRule;
    const unasked = given !== undefined && given !== mediaType && !request.is404;
    if (unasked) sendProblem(reply, new Problem('unsupported-media-type'));
    else done();
  });
}
