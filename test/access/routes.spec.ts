/**
 * Every route of every role: whoever may not call it is told 401 or 403 before anything else. What is public is written
 * down here, so that a route becomes public only by somebody's decision.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RequestMethod, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { room } from '../../apps/api/src/app.module.js';
import { ROLES, roleSuffix, type Role } from '../../apps/api/src/platform/index.js';
import { TEST_ADMIN_TOKEN, testApp, testConfig } from '../../apps/api/src/platform/testing/index.js';
import { testDatabase, type TestDatabase } from '../postgres/index.js';

// Machines that build and test at once are slow to give a database.
jest.setTimeout(60_000);

const KEY = 'BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc';
const token = (of: string): string => `token-of-the-tests-for-${of}-0123456789abcdef`;
const ELSEWHERE = 'http://127.0.0.1:9';

const ENVIRONMENT = {
  NODE_KEY: KEY,
  BOARD_KEY: KEY,
  BALLOT_BOX_KEY: KEY,
  REGISTRAR_KEY: KEY,
  BOARD_URL: ELSEWHERE,
  BALLOT_BOX_URL: ELSEWHERE,
  TERMINAL_URL: ELSEWHERE,
  NODE_URLS: `node-1=${ELSEWHERE}`,
  BOARD_INTAKE_TOKEN: token('intake'),
  TERMINAL_TOKEN: token('terminal'),
  PRINTER: 'tcp://127.0.0.1:9',
  OIDC_ISSUER: ELSEWHERE,
  OIDC_CLIENT_ID: 'registrar',
  OIDC_CLIENT_SECRET: token('client'),
};

/** Open to everybody by design; `/demo` is there in demonstrations only, and then for everybody. */
const PUBLIC: Readonly<Record<Role | 'platform', readonly string[]>> = {
  platform: ['GET /health', 'GET /metrics'],
  registrar: [
    'GET /login',
    'GET /login/callback',
    'GET /api/settings',
    'GET /workstation/enrol',
    'GET /demo/sms',
    'GET /demo/clock',
    'POST /demo/clock',
  ],
  anonymizer: [],
  'ballot-box': ['POST /box/ballots'],
  board: [
    'POST /board/:fp/records',
    'GET /board/elections',
    'GET /board/:fp/state',
    'GET /board/:fp/setup',
    'GET /board/:fp/checkpoint',
    'GET /board/:fp/records',
    'GET /board/:fp/bodies/:hash',
    'GET /board/:fp/lookup/:ballot',
    'GET /board/:fp/tile/*',
    'GET /board/:fp/manifest.json',
    'GET /board/:fp/archive/manifest.json',
    'GET /board/:fp/archive/records.ndjson',
    'GET /board/:fp/archive/bodies.ndjson',
    'GET /board/:fp/archive/advice.ndjson',
    'GET /board/:fp/archive/checkpoint',
    'GET /board/:fp/archive/documents/:hash',
    'GET /board/:fp/archive.zip',
  ],
  // Members' signatures in the bodies admit what is posted.
  commission: ['GET /commission/:fp', 'POST /commission/:fp/acts', 'POST /commission/:fp/acts/:act/signatures'],
  terminal: [],
};

interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
}

const textOf = (key: string, of: object): string | undefined => {
  const value: unknown = Reflect.getMetadata(key, of);
  return typeof value === 'string' ? value : undefined;
};

/** As the controllers declare them, which is all that Nest routes. */
function routesOf(app: NestFastifyApplication): Route[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap(({ controllers: known }) => [...known.values()]);
  return controllers.flatMap(({ metatype }) => {
    const prototype = (metatype as Type<object>).prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((name): Route[] => {
      const handler = prototype[name];
      const method: unknown = typeof handler === 'function' ? Reflect.getMetadata('method', handler) : undefined;
      if (typeof handler !== 'function' || typeof method !== 'number') return [];
      const verb = (RequestMethod[method] ?? '').toLowerCase() as Route['method'];
      const parts = [textOf('path', metatype as object), textOf('path', handler)];
      const path = parts.flatMap((part) => (part ?? '').split('/').filter((it) => it !== '')).join('/');
      return [{ method: verb, path: `/${path}` }];
    });
  });
}

const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;

describe.each(ROLES)('the routes of %s', (role) => {
  let app: NestFastifyApplication;
  let base: TestDatabase;
  const before = { ...process.env };

  beforeAll(async () => {
    Object.assign(process.env, ENVIRONMENT);
    const { module, database } = await room(role);
    base = await testDatabase(database);
    const others = ROLES.filter((other) => other !== role).map((other) => [
      `ADMIN_TOKEN_${roleSuffix(other)}`,
      token(other),
    ]);
    const demo = role === 'registrar' ? { DEMO: '1' } : {};
    const env = { ...(Object.fromEntries(others) as Record<string, string>), ...demo };
    app = await testApp({ config: testConfig(role, base.url, env), modules: [module] });
  });
  afterAll(async () => {
    await app?.close();
    await base?.drop();
    process.env = before;
  });

  const isPublic = (route: Route): boolean => [...PUBLIC.platform, ...PUBLIC[role]].includes(nameOf(route));
  const guarded = (): Route[] => routesOf(app).filter((route) => !isPublic(route));

  it('are all there that this test takes for public', () => {
    expect(routesOf(app).map(nameOf)).toEqual(expect.arrayContaining([...PUBLIC.platform, ...PUBLIC[role]]));
  });

  const credentials = (): (readonly [string, string | undefined])[] => [
    ['none', undefined],
    ['a wrong token', `Bearer ${token('nobody')}`],
    ['the right token by another scheme', `Basic ${TEST_ADMIN_TOKEN}`],
    ...ROLES.filter((other) => other !== role).map((other) => [`${other}'s`, `Bearer ${token(other)}`] as const),
  ];

  it('refuse everybody who has no business there', async () => {
    const answers: string[] = [];
    for (const { method, path } of guarded()) {
      const address = path.replace(/:\w+|\*\w*/g, 'A'.repeat(43));
      for (const [who, authorization] of credentials()) {
        const asked = request(app.getHttpServer())[method](address);
        const answer = await (authorization === undefined ? asked : asked.set('authorization', authorization));
        if (answer.status !== 401 && answer.status !== 403) answers.push(`${method} ${path} ${who}: ${answer.status}`);
      }
    }
    expect(answers).toEqual([]);
  });

  it('let their own operator past the door', async () => {
    const operators = guarded().filter(({ path }) => path.includes('/admin/'));
    for (const { method, path } of operators) {
      const address = path.replace(/:\w+|\*\w*/g, 'A'.repeat(43));
      const answer = await request(app.getHttpServer())[method](address).auth(TEST_ADMIN_TOKEN, { type: 'bearer' });
      expect([method, path, [401, 403].includes(answer.status)]).toEqual([method, path, false]);
    }
    expect(operators.length > 0).toBe(!['commission', 'terminal'].includes(role));
  });
});
