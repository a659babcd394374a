/**
 * What every process takes from its environment (docs/developer/platform.md lists the variables).
 * Rooms add schemas of their own over the same environment with `parseEnv`.
 */
import { z } from 'zod';
import { parseEnv } from './env.js';
import { ANONYMOUS_ROLES, IDENTIFIED_ROLES, ROLES, roleSuffix, type Role, type RoleInstance } from './roles.js';

const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  message: 'has to hold origins such as https://board.example.org, without a path',
});

const databaseUrl = z
  .string()
  .refine((text) => /^postgres(ql)?:$/.test(URL.canParse(text) ? new URL(text).protocol : ''), {
    message: 'has to be a PostgreSQL address, postgres://login:password@host:port/database',
  });

const token = z.string().refine((text) => text.length >= 32, {
  message: 'has to be a random token of at least 32 characters',
});

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((text) => text === '1');

const perRole = <S extends z.ZodType>(prefix: string, schema: S): Record<string, z.ZodOptional<S>> =>
  Object.fromEntries(ROLES.map((role) => [`${prefix}_${roleSuffix(role)}`, schema.optional()]));

const schema = z
  .object({
    ROLES: list.pipe(
      z.array(z.enum(ROLES, { error: `has to name roles among ${ROLES.join(', ')}` })).min(1, 'has to name a role'),
    ),
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65535),
    PUBLIC_URL: origin.optional(),
    DATABASE_URL: databaseUrl.optional(),
    NODE_ID: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
      .optional(),
    TERMINAL_SPOOL: z.enum(['access', 'vote']).optional(),
    DEMO: flag,
    DEMO_CLOCK_OFFSET_SECONDS: z.coerce.number().int().min(0).default(0),
    BACKGROUND: z
      .enum(['0', '1'])
      .default('1')
      .transform((text) => text === '1'),
    REDIS_URL: z
      .string()
      .regex(/^rediss?:\/\//)
      .optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    STATIC_DIR: z.string().optional(),
    STATIC_INDEX: z
      .string()
      .regex(/^[a-z0-9-]+\.html$/, 'has to be the name of a page, such as vote.html')
      .default('index.html'),
    ALLOWED_ORIGINS: list.pipe(z.array(origin)).default([]),
    CONNECT_ORIGINS: list.pipe(z.array(origin)).default([]),
    TRUST_PROXY: list.default([]),
    ...perRole('DATABASE_URL', databaseUrl),
    ...perRole('ADMIN_TOKEN', token),
  })
  .superRefine((env, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const has = (roles: readonly Role[]) => env.ROLES.some((role) => roles.includes(role));
    if (has(IDENTIFIED_ROLES) && has(ANONYMOUS_ROLES)) {
      refuse('ROLES', 'names the registrar beside an anonymous role: give them processes of their own');
    }
    if (env.ROLES.includes('anonymizer') && env.ROLES.length > 1) {
      refuse('ROLES', 'names another role beside the anonymizer: a node runs alone');
    }
    if (env.ROLES.includes('anonymizer') && env.NODE_ID === undefined) {
      refuse('NODE_ID', 'is missing: set it to the id of this node in the manifest');
    }
    if (env.ROLES.includes('terminal') && env.TERMINAL_SPOOL === undefined) {
      refuse('TERMINAL_SPOOL', 'is missing: set it to access or vote');
    }
    if (env.ROLES.includes('registrar') && env.TERMINAL_SPOOL === 'vote') {
      refuse('TERMINAL_SPOOL', 'is vote beside the registrar: the identified side prints access slips only');
    }
    if (has(ANONYMOUS_ROLES) && env.TERMINAL_SPOOL === 'access') {
      refuse('TERMINAL_SPOOL', 'is access beside an anonymous role: the anonymous side prints vote slips only');
    }
    if (!env.DEMO && env.DEMO_CLOCK_OFFSET_SECONDS !== 0) {
      refuse('DEMO_CLOCK_OFFSET_SECONDS', 'moves the clock outside a demonstration: remove it');
    }
    for (const role of env.ROLES) {
      const name = `DATABASE_URL_${roleSuffix(role)}`;
      if ((env as Record<string, unknown>)[name] === undefined) refuse(name, "is missing: set it to this role's login");
    }
  });

export interface Config {
  readonly roles: readonly Role[];
  readonly host: string;
  /** 0 asks the system for a free one. */
  readonly port: number;
  /** The address that browsers use, without a slash at the end. */
  readonly publicUrl: string;
  /** The administrator's login; only the migrator has it. */
  readonly adminDatabaseUrl: string | undefined;
  readonly nodeId: string | undefined;
  readonly spool: 'access' | 'vote' | undefined;
  readonly demo: boolean;
  readonly demoClockOffsetSeconds: number;
  /** False in tests: outbox relays and workers then run only when called. */
  readonly background: boolean;
  readonly redisUrl: string | undefined;
  readonly logLevel: string;
  readonly staticDir: string | undefined;
  /** The page at `/`. */
  readonly staticIndex: string;
  readonly allowedOrigins: readonly string[];
  readonly connectOrigins: readonly string[];
  readonly trustProxy: readonly string[];
  readonly databaseUrls: Readonly<Partial<Record<Role, string>>>;
  readonly adminTokens: Readonly<Partial<Record<Role, string>>>;
}

export const CONFIG = Symbol('CONFIG');

/** Reads the platform's part of the environment; throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = parseEnv(schema, env);
  const byRole = (prefix: string) =>
    Object.fromEntries(
      ROLES.map((role) => [role, (given as Record<string, unknown>)[`${prefix}_${roleSuffix(role)}`]]).filter(
        ([, value]) => value !== undefined,
      ),
    ) as Partial<Record<Role, string>>;
  return {
    roles: [...new Set(given.ROLES)],
    host: given.HOST,
    port: given.PORT,
    publicUrl: given.PUBLIC_URL ?? `http://${given.HOST}:${given.PORT}`,
    adminDatabaseUrl: given.DATABASE_URL,
    nodeId: given.NODE_ID,
    spool: given.TERMINAL_SPOOL,
    demo: given.DEMO,
    demoClockOffsetSeconds: given.DEMO_CLOCK_OFFSET_SECONDS,
    background: given.BACKGROUND,
    redisUrl: given.REDIS_URL,
    logLevel: given.LOG_LEVEL,
    staticDir: given.STATIC_DIR,
    staticIndex: given.STATIC_INDEX,
    allowedOrigins: given.ALLOWED_ORIGINS,
    connectOrigins: given.CONNECT_ORIGINS,
    trustProxy: given.TRUST_PROXY,
    databaseUrls: byRole('DATABASE_URL'),
    adminTokens: byRole('ADMIN_TOKEN'),
  };
}

/** Which instance of `role` this process is. */
export const roleInstance = (config: Pick<Config, 'nodeId' | 'spool'>, role: Role): RoleInstance => ({
  role,
  nodeId: config.nodeId,
  spool: config.spool,
});
