/**
 * Makes schemas and logins and runs migrations, under the administrator's login DATABASE_URL, and ends.
 *
 *   node dist/apps/api/src/migrate.js            for the roles of this environment (ROLES, DATABASE_URL_<ROLE>, …)
 *   node dist/apps/api/src/migrate.js --targets  for a list on standard input: [{ role, nodeId?, spool?, url }]
 *
 * `url` and DATABASE_URL_<ROLE> name the login and the password that the role gets.
 */
import 'reflect-metadata';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { room } from './app.module.js';
import { ConfigError, parseEnv, prepareRole, readConfig, roleInstance, ROLES, type Role } from './platform/index.js';

const Targets = z.array(
  z
    .object({
      role: z.enum(ROLES),
      nodeId: z.string().optional(),
      spool: z.enum(['access', 'vote']).optional(),
      url: z.string(),
    })
    .strict(),
);
type Target = z.infer<typeof Targets>[number];

function targetsOfEnvironment(): Target[] {
  const config = readConfig({ PORT: '0', ...process.env });
  return config.roles.map((role: Role) => ({
    ...roleInstance(config, role),
    role,
    url: config.databaseUrls[role] ?? '',
  }));
}

async function migrate(adminUrl: string, targets: readonly Target[]): Promise<void> {
  for (const { url, ...instance } of targets) {
    const { username, password } = new URL(url);
    const { database } = await room(instance.role);
    const applied = await prepareRole({
      adminUrl,
      instance,
      database,
      login: { user: decodeURIComponent(username), password: decodeURIComponent(password) },
    });
    process.stdout.write(`${username}: ${applied.length} migration(s) applied\n`);
  }
}

async function main(): Promise<void> {
  const { DATABASE_URL } = parseEnv(z.object({ DATABASE_URL: z.string() }));
  const targets = process.argv.includes('--targets')
    ? Targets.parse(JSON.parse(await text(process.stdin)))
    : targetsOfEnvironment();
  await migrate(DATABASE_URL, targets);
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `Migration failed: ${String(error)}\n`);
  process.exit(1);
});
