/** One writer per election, whatever happens at once; and a database in which nothing changes. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { buildEndorsement, encodeRecord, recordSchema, type ArchiveRecord } from '#protocol';
import { merkleRoot, readCheckpointUnverified } from '#tlog';
import { BoardUnderTest } from '../testing/board-under-test.js';

const records = async (board: BoardUnderTest): Promise<ArchiveRecord[]> =>
  (await board.get('records')).text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => recordSchema.parse(JSON.parse(line)));

// Machines that build and test at once are slow to give a database.
jest.setTimeout(60_000);

describe('writers at once', () => {
  let board: BoardUnderTest;
  let second: NestFastifyApplication;

  beforeAll(async () => {
    board = await BoardUnderTest.start();
    second = await board.another();
  });
  afterAll(async () => {
    await second?.close();
    await board?.stop();
  });

  it('append one after another, in one process and in two, and both show one log', async () => {
    board.election.endorseAll();
    const bodies = board.election.entries.slice(1).map(({ body }) => body);
    const apps = [board.app, second, board.app, second, board.app];
    const answers = await Promise.all(bodies.map((body, at) => board.post('endorsement', body, apps[at])));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const indices = answers.map(({ text }) => (JSON.parse(text) as { index: number }).index);
    expect(indices.sort()).toEqual([1, 2, 3, 4, 5]);
    const checkpoint = readCheckpointUnverified((await board.get('checkpoint')).text);
    const root = merkleRoot((await records(board)).map(encodeRecord));
    expect(checkpoint).toMatchObject({ ok: true, value: { size: 6, root } });
    for (const path of ['checkpoint', 'setup', 'records', 'tile/0/000.p/6']) {
      expect((await board.get(path, second)).bytes).toEqual((await board.get(path)).bytes);
    }
  });

  it('append the same body once', async () => {
    board.election.openAccess({ north: 10, south: 10 });
    const body = board.election.entries.at(-1)?.body;
    if (body === undefined) throw new Error('a body');
    const answers = await Promise.all(
      [board.app, second, board.app, second].map((app) => board.post('access', body, app)),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect((await records(board)).length).toBe(7);
  });

  it('leave nothing behind when refused', async () => {
    const seed = board.election.parties.trustees[0]?.seed;
    if (seed === undefined) throw new Error('a trustee');
    const election = board.fp;
    // Another spelling of an endorsement that is there: signed, and refused by the walk alone.
    const again = buildEndorsement({ election, by: 'trustee', id: '1', proofs: ['AA'] }, seed);
    const answers = await Promise.all([board.post('endorsement', again), board.post('endorsement', again, second)]);
    expect(answers.map(({ status }) => status)).toEqual([422, 422]);
    expect((await records(board)).length).toBe(7);
  });
});

describe('the database of a board', () => {
  let board: BoardUnderTest;
  let login: pg.Client;
  let admin: pg.Client;

  beforeAll(async () => {
    board = await BoardUnderTest.start();
    await board.prepared();
    login = new pg.Client({ connectionString: board.base.url });
    admin = new pg.Client({ connectionString: board.base.adminUrl });
    await login.connect();
    await admin.connect();
    await login.query('SET search_path = board');
    await admin.query('SET search_path = board');
  });
  afterAll(async () => {
    await login?.end();
    await admin?.end();
    await board?.stop();
  });

  const TABLES = ['draft', 'election', 'record', 'body', 'batch', 'checkpoint', 'served_checkpoint', 'document'];
  it.each(TABLES)('lets the board’s own login change or delete nothing in %s', async (table) => {
    const { rows } = await login.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_schema = 'board' AND table_name = $1`,
      [table],
    );
    const column = rows[0]?.column_name ?? '';
    for (const statement of [
      `UPDATE ${table} SET ${column} = ${column}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ]) {
      await expect(login.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('holds no seed in clear', async () => {
    const { rows } = await admin.query<{ sealed_seed: Buffer }>('SELECT sealed_seed FROM draft');
    expect(rows.map(({ sealed_seed: sealed }) => sealed.length)).toEqual([12 + 16 + 32]);
  });

  it('keeps every checkpoint ever signed', async () => {
    const { rows } = await admin.query<{ size: number }>('SELECT size FROM checkpoint ORDER BY size');
    expect(rows.map(({ size }) => size)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('is not built upon when somebody changed a record behind the board’s back', async () => {
    const before = await admin.query<{ hash: string }>('SELECT hash FROM record WHERE index = 3');
    const hash = before.rows[0]?.hash ?? '';
    await admin.query('UPDATE record SET time = $1 WHERE index = 3', ['2026-09-17T12:01:00Z']);
    await board.restart();
    expect((await board.get('checkpoint')).status).toBe(500);
    const { body } = board.election.entries[1] ?? {};
    if (body === undefined) throw new Error('an endorsement');
    expect((await board.post('endorsement', body)).status).toBe(500);
    await admin.query('UPDATE record SET time = $1 WHERE index = 3', [board.election.entries[3]?.record.time]);
    expect(hash).toBe(board.election.entries[3]?.record.hash);
    expect((await board.get('checkpoint')).status).toBe(200);
  });

  it('is not built upon when the last record is gone', async () => {
    await admin.query('CREATE TABLE aside AS SELECT * FROM record WHERE index = 6');
    await admin.query('DELETE FROM record WHERE index = 6');
    await board.restart();
    expect((await board.get('checkpoint')).status).toBe(500);
    await admin.query('INSERT INTO record SELECT * FROM aside');
    expect((await board.get('checkpoint')).status).toBe(200);
  });

  it('goes on after a failure in the middle of an append as if it had not been', async () => {
    await admin.query(`ALTER TABLE checkpoint ADD CONSTRAINT no_more CHECK (size <= 7)`);
    const { election } = board;
    const { record, body } = election.decide();
    board.clock.set(new Date(record.time));
    expect((await board.post('decision', body)).status).toBe(500);
    expect((await records(board)).length).toBe(7);
    await admin.query('ALTER TABLE checkpoint DROP CONSTRAINT no_more');
    expect(JSON.parse((await board.post('decision', body)).text)).toMatchObject({ index: 7 });
    const root = merkleRoot((await records(board)).map(encodeRecord));
    expect(readCheckpointUnverified((await board.get('checkpoint')).text)).toMatchObject({ value: { size: 8, root } });
  });
});
