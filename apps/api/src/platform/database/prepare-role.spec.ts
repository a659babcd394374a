import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { emptyDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import { appendOnly, onlyColumnsChange, prepareRole, type RoleDatabase } from './index.js';

class MakeTables1758180000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE secret (id serial PRIMARY KEY, word text NOT NULL)');
    await queryRunner.query('CREATE TABLE record (id int PRIMARY KEY, body text NOT NULL)');
    await appendOnly(queryRunner, 'record');
    await queryRunner.query('CREATE TABLE slip (id int PRIMARY KEY, body text NOT NULL, printed_at timestamptz)');
    await onlyColumnsChange(queryRunner, 'slip', ['printed_at']);
  }
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE secret, record, slip');
  }
}

const tables = { entities: [], migrations: [MakeTables1758180000001] } as const;
const registrar: RoleDatabase = { role: 'registrar', ...tables };
const box: RoleDatabase = { role: 'ballot-box', ...tables };
const node: RoleDatabase = { role: 'anonymizer', ...tables };

const DENIED = { code: '42501' };

describe('a role’s schema and login', () => {
  let base: Omit<TestDatabase, 'url'>;
  const open: pg.Client[] = [];
  const connect = async (user: string, password: string): Promise<pg.Client> => {
    const url = new URL(base.adminUrl);
    const client = new pg.Client({
      host: url.hostname,
      port: Number(url.port),
      database: url.pathname.slice(1),
      user,
      password,
    });
    await client.connect();
    open.push(client);
    return client;
  };
  const prepare = (database: RoleDatabase, user: string, nodeId?: string) =>
    prepareRole({
      adminUrl: base.adminUrl,
      instance: { role: database.role, nodeId },
      database,
      login: { user, password: `password of ${user}'s` },
    });
  const as = (user: string) => connect(user, `password of ${user}'s`);

  beforeAll(async () => {
    base = await emptyDatabase();
    await prepare(registrar, 'try_registrar');
    await prepare(box, 'try_box');
    await prepare(node, 'try_node_1', 'node-1');
    await prepare(node, 'try_node_2', 'node-2');
  });
  afterAll(async () => {
    await Promise.all(open.map((client) => client.end()));
    await base?.drop();
  });

  it('lets the login work on its own tables', async () => {
    const client = await as('try_registrar');
    await client.query(`INSERT INTO registrar.secret (word) VALUES ('a'), ('b')`);
    await client.query(`UPDATE registrar.secret SET word = 'c' WHERE word = 'a'`);
    await client.query(`DELETE FROM registrar.secret WHERE word = 'b'`);
    expect((await client.query('SELECT word FROM registrar.secret')).rows).toEqual([{ word: 'c' }]);
  });

  it.each([
    ['registrar', 'try_registrar', 'ballot_box'],
    ['ballot box', 'try_box', 'registrar'],
    ['node 1', 'try_node_1', 'anonymizer_node_2'],
    ['node 2', 'try_node_2', 'anonymizer_node_1'],
  ])('keeps the %s’s login out of every other schema', async (_name, login, other) => {
    const client = await as(login);
    for (const schema of [other, `${other}_queue`]) {
      const table = schema.endsWith('_queue') ? 'job' : 'secret';
      await expect(client.query(`SELECT * FROM ${schema}.${table}`)).rejects.toMatchObject(DENIED);
      await expect(client.query(`SET ROLE ${other}_rw`)).rejects.toMatchObject(DENIED);
    }
  });

  it.each([
    'CREATE TABLE registrar.mine (id int)',
    'CREATE TABLE public.mine (id int)',
    'CREATE SCHEMA mine',
    'CREATE TEMP TABLE mine (id int)',
    'DROP TABLE registrar.secret',
    'ALTER TABLE registrar.record DISABLE ROW LEVEL SECURITY',
    'TRUNCATE registrar.secret',
    'SET ROLE registrar_owner',
    'DELETE FROM registrar.migration',
    'CREATE ROLE mine',
    `SELECT pg_read_file('/etc/passwd')`,
    `COPY registrar.secret TO PROGRAM 'cat'`,
  ])('refuses the login: %s', async (statement) => {
    await expect((await as('try_registrar')).query(statement)).rejects.toMatchObject(DENIED);
  });

  it('lets nobody change or delete from an append-only table', async () => {
    const client = await as('try_box');
    await client.query(`INSERT INTO ballot_box.record VALUES (1, 'a')`);
    for (const statement of [
      `UPDATE ballot_box.record SET body = 'b'`,
      'DELETE FROM ballot_box.record',
      'TRUNCATE ballot_box.record',
      `INSERT INTO ballot_box.record VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET body = 'b'`,
    ]) {
      await expect(client.query(statement)).rejects.toMatchObject(DENIED);
    }
    expect((await client.query('SELECT body FROM ballot_box.record')).rows).toEqual([{ body: 'a' }]);
  });

  it('lets only the columns named change', async () => {
    const client = await as('try_box');
    await client.query(`INSERT INTO ballot_box.slip VALUES (1, 'a', NULL)`);
    await client.query('UPDATE ballot_box.slip SET printed_at = now()');
    await expect(client.query(`UPDATE ballot_box.slip SET body = 'b'`)).rejects.toMatchObject(DENIED);
    await expect(client.query('DELETE FROM ballot_box.slip')).rejects.toMatchObject(DENIED);
  });

  it('asks for the password', async () => {
    await expect(connect('try_box', 'another')).rejects.toMatchObject({ code: '28P01' });
  });

  it('changes nothing the second time, and takes a new password', async () => {
    const again = { role: 'ballot-box' as const, database: box };
    const applied = await prepareRole({
      adminUrl: base.adminUrl,
      instance: { role: again.role },
      database: again.database,
      login: { user: 'try_box', password: 'new one' },
    });
    expect(applied).toEqual([]);
    const client = await connect('try_box', 'new one');
    await expect(client.query('DELETE FROM ballot_box.record')).rejects.toMatchObject(DENIED);
    await prepare(box, 'try_box');
  });
});
