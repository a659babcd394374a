/**
 * Makes a role's schema and login, and brings its tables up to date. Runs under an
 * administrator's login, before any process starts; a room's own login can change no table.
 *
 * Four PostgreSQL roles and schemas for a role instance S:
 *   S_owner   no login, owns the schemas S (tables) and S_queue (BullMQ)
 *   S_rw      no login, what a room may do: DML on tables of S, all of S_queue
 *   <login>   the login of DATABASE_URL_<ROLE>, a member of S_rw and nothing else
 */
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { roleSchema, type RoleInstance } from '../config/index.js';
import { roleDataSource, type RoleDatabase } from './role-database.js';

export interface RolePreparation {
  /** An administrator's login to the same database: superuser, or CREATEROLE and CREATE on the database. */
  readonly adminUrl: string;
  readonly instance: RoleInstance;
  readonly database: RoleDatabase;
  /** Name and password that `DATABASE_URL_<ROLE>` uses. */
  readonly login: { readonly user: string; readonly password: string };
}

/** Schema of a role instance's queues. */
export const queueSchema = (instance: RoleInstance): string => `${roleSchema(instance)}_queue`;

/** One preparation at a time in a cluster: two would race for the same roles. */
const PREPARATION_LOCK = 0x76656368;

/** Idempotent: a second run changes nothing but sets the password anew. Returns the names of migrations applied. */
export async function prepareRole(preparation: RolePreparation): Promise<string[]> {
  const { adminUrl, instance, database, login } = preparation;
  const schema = roleSchema(instance);
  const admin = new pg.Client({ connectionString: adminUrl });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [PREPARATION_LOCK]);
    await patiently(() => makeRoles(admin, schema, login));
    await makeSchemas(admin, schema, queueSchema(instance), login.user);
    await migrateQueue(admin, schema, queueSchema(instance));
    return await migrateTables(adminUrl, instance, database);
  } finally {
    await admin.end();
  }
}

async function makeRoles(admin: pg.Client, schema: string, login: RolePreparation['login']): Promise<void> {
  const owner = `${schema}_owner`;
  const rw = `${schema}_rw`;
  for (const name of [owner, rw]) {
    if (!(await roleExists(admin, name))) await admin.query(`CREATE ROLE ${quote(name)} NOLOGIN NOINHERIT`);
  }
  const user = quote(login.user);
  const password = admin.escapeLiteral(login.password);
  const verb = (await roleExists(admin, login.user)) ? 'ALTER' : 'CREATE';
  await admin.query(`${verb} ROLE ${user} LOGIN INHERIT NOCREATEDB NOCREATEROLE PASSWORD ${password}`);
  await admin.query(`GRANT ${quote(rw)} TO ${user}`);
  // Needed to migrate in the owner's name where the administrator is no superuser.
  await admin.query(`GRANT ${quote(owner)} TO CURRENT_USER`);
}

async function makeSchemas(admin: pg.Client, schema: string, queues: string, login: string): Promise<void> {
  const owner = quote(`${schema}_owner`);
  const rw = quote(`${schema}_rw`);
  const database = await databaseName(admin);
  await admin.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await admin.query(`GRANT CONNECT ON DATABASE ${database} TO ${quote(login)}`);
  for (const name of [schema, queues]) {
    await admin.query(`CREATE SCHEMA IF NOT EXISTS ${quote(name)} AUTHORIZATION ${owner}`);
    await admin.query(`REVOKE ALL ON SCHEMA ${quote(name)} FROM PUBLIC`);
    await admin.query(`GRANT USAGE ON SCHEMA ${quote(name)} TO ${rw}`);
    const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA ${quote(name)} GRANT`;
    await admin.query(`${defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${rw}`);
    await admin.query(`${defaults} USAGE, SELECT ON SEQUENCES TO ${rw}`);
  }
  // BullMQ numbers the jobs of each queue by a sequence that it makes at the queue's first job.
  await admin.query(`GRANT CREATE ON SCHEMA ${quote(queues)} TO ${rw}`);
}

async function migrateQueue(admin: pg.Client, schema: string, queues: string): Promise<void> {
  const owner = quote(`${schema}_owner`);
  // `CREATE SCHEMA IF NOT EXISTS` asks for the right to make schemas even where there is nothing to make.
  await admin.query(`GRANT CREATE ON DATABASE ${await databaseName(admin)} TO ${owner}`);
  await admin.query(`SET ROLE ${owner}`);
  try {
    await runMigrations(admin, queues);
  } finally {
    await admin.query('RESET ROLE');
    await admin.query(`REVOKE CREATE ON DATABASE ${await databaseName(admin)} FROM ${owner}`);
  }
}

async function migrateTables(adminUrl: string, instance: RoleInstance, database: RoleDatabase): Promise<string[]> {
  const schema = roleSchema(instance);
  const options = roleDataSource(database, adminUrl, instance);
  const source = new DataSource({
    ...options,
    entities: [],
    migrations: [...database.migrations],
    migrationsTableName: 'migration',
    extra: { options: `-c search_path="${schema}" -c role=${schema}_owner`, max: 2 },
  });
  await source.initialize();
  try {
    const applied = await source.runMigrations({ transaction: 'each' });
    // The room's login may read how far its tables are, not say so.
    await source.query(`REVOKE INSERT, UPDATE, DELETE ON "migration" FROM ${quote(`${schema}_rw`)}`);
    return applied.map(({ name }) => name);
  } finally {
    await source.destroy();
  }
}

/** Roles belong to the whole cluster, the lock above to one database: another database's migrator may be at the same roles. */
async function patiently(work: () => Promise<void>): Promise<void> {
  const collisions = ['42710', '23505', 'XX000'];
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 10 || !(error instanceof pg.DatabaseError) || !collisions.includes(error.code ?? '')) throw error;
    }
  }
}

/** Quoted by PostgreSQL itself: the administrator may have named it anyhow. */
async function databaseName(admin: pg.Client): Promise<string> {
  const found = await admin.query<{ name: string }>('SELECT quote_ident(current_database()) AS name');
  return found.rows[0]?.name ?? '';
}

async function roleExists(admin: pg.Client, name: string): Promise<boolean> {
  return (await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])).rowCount === 1;
}

/** Quotes an identifier; ours are short and plain, and anything else is a bug. */
function quote(name: string): string {
  if (!/^[a-zA-Z_][a-zA-Z0-9_-]{0,62}$/.test(name)) throw new Error('Not a plain PostgreSQL name.');
  return `"${name}"`;
}
