/**
 * Makes the HTTP application around a module: the same for every role and for tests, so that
 * limits, headers and refusals are tested where they are used.
 */
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply } from 'fastify';
import { type Config } from '../config/index.js';
import { mayLogRequests, PlatformLogger } from '../logging/index.js';
import { Problem, sendProblem } from '../problems/index.js';
import { BODY_LIMIT_BYTES, guardBodies } from './bodies.js';
import { securityHeaders } from './security-headers.js';
import { staticFiles } from './static-files.js';

/** `module` has to import `PlatformModule.forRoot(config)`. The application is made, not yet listening. */
export async function createApp(module: Type | DynamicModule, config: Config): Promise<NestFastifyApplication> {
  const logger = new PlatformLogger(config);
  const app = await NestFactory.create<NestFastifyApplication>(module, httpAdapter(config), {
    logger,
    forceCloseConnections: true,
    abortOnError: false,
  });
  await dressApp(app, config, logger);
  return app;
}

export function httpAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
    logger: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // A malformed address is refused before any route, hook or filter sees it.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) =>
      sendProblem(reply, new Problem('bad-request')),
  });
}

/** Everything that is not Nest's: headers, cookies, origins, pages, request lines. */
export async function dressApp(app: NestFastifyApplication, config: Config, logger?: PlatformLogger): Promise<void> {
  await app.register(helmet, securityHeaders(config.connectOrigins));
  await app.register(cookie);
  guardBodies(app);
  app.enableCors({
    origin: config.allowedOrigins.length > 0 ? [...config.allowedOrigins] : false,
    // The anonymous side knows no cookie, and the identified side serves its own pages.
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['content-type', 'authorization', 'dpop'],
    exposedHeaders: ['retry-after'],
    maxAge: 600,
  });
  if (config.staticDir !== undefined) {
    // Loaded only where there are pages: jest on Node 20 cannot load a dependency of it.
    const { default: serve } = await import('@fastify/static');
    await app.register(serve, staticFiles(config.staticDir, config.staticIndex, config.demo));
  }

  const fastify = app.getHttpAdapter().getInstance();
  // Answers of the API are of one moment and one caller; what may be cached says so itself.
  fastify.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  if (logger !== undefined && mayLogRequests(config)) {
    fastify.addHook('onResponse', async (request, reply) => {
      logger.pino.info({
        method: request.method,
        // The pattern, not the address: an address holds ids and queries.
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
      });
    });
  }
  app.enableShutdownHooks([]);
}

/** Starts listening; resolves to the address, e.g. `http://127.0.0.1:8080`. */
export async function listen(app: NestFastifyApplication, config: Pick<Config, 'host' | 'port'>): Promise<string> {
  await app.listen(config.port, config.host);
  return app.getUrl();
}
