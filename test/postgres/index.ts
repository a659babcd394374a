/**
 * A database of its own for each suite: a clone of a template in which the role's migrations ran
 * once. Never on the server of DATABASE_URL: the tests set passwords of logins that may be in use there.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { prepareRole, roleSchema, type RoleDatabase, type RoleInstance } from '../../apps/api/src/platform/index.js';

export interface TestDatabase {
  /** The role's own login, as the room gets it. */
  readonly url: string;
  /** The administrator's login to the same database, to look behind the room's back. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** In `beforeAll`; `drop` in `afterAll`, after the application is closed. */
export async function testDatabase(
  database: RoleDatabase,
  which: Omit<RoleInstance, 'role'> = {},
): Promise<TestDatabase> {
  const instance = defaultInstance({ role: database.role, ...which });
  const schema = roleSchema(instance);
  const server = await testServer();
  return withAdmin(server, async (admin) => {
    // One template a run and role, whichever worker comes first.
    await admin.query('SELECT pg_advisory_lock(7239, hashtext($1))', [schema]);
    const template = await makeTemplate(admin, server, instance, database);
    const name = `test_${schema}_${randomBytes(6).toString('hex')}`;
    await admin.query(`CREATE DATABASE "${name}" TEMPLATE "${template.name}" STRATEGY file_copy`);
    await admin.query(`REVOKE ALL ON DATABASE "${name}" FROM PUBLIC`);
    await admin.query(`GRANT CONNECT ON DATABASE "${name}" TO "${template.login}"`);
    return {
      url: address(server, name, template.login, template.password),
      adminUrl: address(server, name),
      drop: () =>
        withAdmin(server, async (again) => void (await again.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))),
    };
  });
}

/** An empty database, for tests of the migrator itself. */
export async function emptyDatabase(): Promise<Omit<TestDatabase, 'url'>> {
  const server = await testServer();
  const name = `test_empty_${randomBytes(6).toString('hex')}`;
  await withAdmin(server, (admin) => admin.query(`CREATE DATABASE "${name}"`));
  return {
    adminUrl: address(server, name),
    drop: () =>
      withAdmin(server, async (admin) => void (await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))),
  };
}

/** The administrator's address of the run's server; starts it at the first call. */
export async function testServer(): Promise<string> {
  const asked = process.env['VECHE_TEST_POSTGRES'];
  if (asked === undefined)
    throw new Error('globalSetup did not run: test/postgres/setup.mjs is missing in jest.config.mjs.');
  const answer = await fetch(asked);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The test server did not start: ${text}`);
  return text;
}

/** For roles of which a process holds one of several: the same choice wherever a test does not care. */
export function defaultInstance(instance: RoleInstance): RoleInstance {
  return {
    role: instance.role,
    nodeId: instance.nodeId ?? (instance.role === 'anonymizer' ? 'node-1' : undefined),
    spool: instance.spool ?? (instance.role === 'terminal' ? 'access' : undefined),
  };
}

interface Template {
  readonly name: string;
  readonly login: string;
  readonly password: string;
}

async function makeTemplate(
  admin: pg.Client,
  server: string,
  instance: RoleInstance,
  database: RoleDatabase,
): Promise<Template> {
  const schema = roleSchema(instance);
  // A suite's own migrations (a test of the platform) must not be taken for the room's.
  const mark = Buffer.from(database.migrations.map(({ name }) => name).join())
    .toString('hex')
    .slice(-24);
  const template = { name: `template_${schema}_${mark}`.slice(0, 63), login: schema, password: `test-${schema}` };
  const known = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template.name]);
  if (known.rowCount === 0) {
    const raw = `${template.name.slice(0, 58)}_raw`;
    await admin.query(`DROP DATABASE IF EXISTS "${raw}" WITH (FORCE)`);
    await admin.query(`CREATE DATABASE "${raw}"`);
    await prepareRole({
      adminUrl: address(server, raw),
      instance,
      database,
      login: { user: template.login, password: template.password },
    });
    // The name appears only when the template is whole.
    await admin.query(`ALTER DATABASE "${raw}" RENAME TO "${template.name}"`);
  }
  return template;
}

async function withAdmin<T>(server: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: server });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function address(server: string, database: string, login?: string, password?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (login !== undefined) url.username = login;
  if (password !== undefined) url.password = password;
  return url.href;
}
