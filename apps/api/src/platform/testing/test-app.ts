/**
 * A room under test, whole: the same guards, limits and answers as in service, its own
 * PostgreSQL database, clocks and randomness of the test, nothing in the background.
 */
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { register } from 'prom-client';
import { CLOCK, WALL_CLOCK, type Clock } from '../clock/index.js';
import { readConfig, type Config, type Role } from '../config/index.js';
import { roleSuffix } from '../config/index.js';
import { dressApp, httpAdapter } from '../http/index.js';
import { PlatformModule } from '../platform.module.js';
import { RANDOM, type RandomBytes } from '../random.js';

/** A clock that stands until it is moved. */
export class TestClock implements Clock {
  #now: Date;
  constructor(start: string | Date = '2026-09-18T09:00:00Z') {
    this.#now = new Date(start);
  }
  now(): Date {
    return new Date(this.#now);
  }
  set(time: string | Date): void {
    this.#now = new Date(time);
  }
  advance(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }
}

/** Repeatable randomness (a 64-bit mixer); for tests alone. */
export function testRandom(seed = 1): RandomBytes {
  let state = BigInt(seed);
  const mask = (1n << 64n) - 1n;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) {
      state = (state + 0x9e3779b97f4a7c15n) & mask;
      let mixed = state;
      mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
      mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask;
      bytes[index] = Number((mixed ^ (mixed >> 31n)) & 0xffn);
    }
    return bytes;
  };
}

/** How many deliveries of a topic failed in this test process up to now. */
export async function failuresOf(topic: string, kind: 'refused' | 'failed'): Promise<number> {
  const metric = await register.getSingleMetric('veche_outbox_failures_total')?.get();
  return metric?.values.find(({ labels }) => labels['topic'] === topic && labels['kind'] === kind)?.value ?? 0;
}

export const TEST_ADMIN_TOKEN = 'operator-token-of-the-tests-0123456789';

/** A configuration for tests; `env` adds to it or overrides it. */
export function testConfig(role: Role, databaseUrl: string, env: Record<string, string> = {}): Config {
  return readConfig({
    ROLES: role,
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1',
    BACKGROUND: '0',
    LOG_LEVEL: 'silent',
    [`DATABASE_URL_${roleSuffix(role)}`]: databaseUrl,
    [`ADMIN_TOKEN_${roleSuffix(role)}`]: TEST_ADMIN_TOKEN,
    ...(role === 'anonymizer' ? { NODE_ID: 'node-1' } : {}),
    ...(role === 'terminal' ? { TERMINAL_SPOOL: 'access' } : {}),
    ...env,
  });
}

export interface TestAppOptions {
  readonly config: Config;
  /** The room's module, or several. */
  readonly modules: readonly (Type | DynamicModule)[];
  /** Of elections; by default the wall clock of the test. */
  readonly clock?: Clock;
  readonly wallClock?: Clock;
  readonly random?: RandomBytes;
  /** Replaces providers: `(builder) => builder.overrideProvider(SMS).useValue(fake)`. */
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

@Module({})
class TestRootModule {}

/** Made and ready for `request(app.getHttpServer())` of supertest (Fastify's `inject` does not load in jest); close it in `afterAll`. */
export async function testApp(options: TestAppOptions): Promise<NestFastifyApplication> {
  const { config, modules, override = (builder) => builder } = options;
  const wallClock = options.wallClock ?? new TestClock();
  let builder = Test.createTestingModule({
    imports: [{ module: TestRootModule, imports: [PlatformModule.forRoot(config), ...modules] }],
  })
    .overrideProvider(WALL_CLOCK)
    .useValue(wallClock);
  if (!config.demo || options.clock !== undefined) {
    builder = builder.overrideProvider(CLOCK).useValue(options.clock ?? wallClock);
  }
  if (options.random !== undefined) builder = builder.overrideProvider(RANDOM).useValue(options.random);
  const built = await override(builder).compile();
  const app = built.createNestApplication<NestFastifyApplication>(httpAdapter(config), {
    forceCloseConnections: true,
    logger: config.logLevel === 'silent' ? false : ['error', 'warn'],
  });
  await dressApp(app, config);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
