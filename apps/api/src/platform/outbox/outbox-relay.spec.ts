import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import request from 'supertest';
import { testDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import { systemClock } from '../index.js';
import { TEST_ADMIN_TOKEN, testApp, testConfig } from '../testing/index.js';
import { database, NoticePrinter, SampleModule } from '../testing/sample-room.js';

/** A room as it runs in service: relay, queue and timers on. */
describe('a room with its relay', () => {
  let base: TestDatabase;
  let app: NestFastifyApplication;
  let printed: (text: string) => void = () => undefined;

  const post = (text: string) =>
    request(app.getHttpServer())
      .post('/board/notices')
      .set('authorization', `Bearer ${TEST_ADMIN_TOKEN}`)
      .send({ text });
  const nextPrint = () => new Promise<string>((done) => (printed = done));

  beforeAll(async () => {
    base = await testDatabase(database);
    app = await testApp({
      config: testConfig('board', base.url, { BACKGROUND: '1' }),
      modules: [SampleModule],
      wallClock: systemClock,
      override: (builder) =>
        builder.overrideProvider(NoticePrinter).useValue({ print: (text: string) => Promise.resolve(printed(text)) }),
    });
  });
  afterAll(async () => {
    await app?.close();
    await base?.drop();
  });

  it('delivers soon after the commit', async () => {
    const print = nextPrint();
    await post('a').expect(201);
    expect(await print).toBe('a');
  });

  it('delivers what another process wrote and never told of', async () => {
    const print = nextPrint();
    const other = new pg.Client({ connectionString: base.url });
    await other.connect();
    await other.query(
      `INSERT INTO board.outbox (id, topic, payload, created_at, due_at)
       VALUES (gen_random_uuid(), 'notice-print', '{"text":"b"}', now(), now())`,
    );
    await other.end();
    expect(await print).toBe('b');
  });

  it('goes on after its database was restarted', async () => {
    const admin = new pg.Client({ connectionString: base.adminUrl });
    await admin.connect();
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await admin.end();
    // Connections that died in the pool are found out by the first requests.
    let status = 0;
    for (let attempt = 0; attempt < 20 && status !== 200; attempt++) {
      status = (await request(app.getHttpServer()).get('/health')).status;
    }
    expect(status).toBe(200);
    const print = nextPrint();
    await post('c').expect(201);
    expect(await print).toBe('c');
  });
});
