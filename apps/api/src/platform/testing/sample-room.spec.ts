import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { testDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import { outboxToken, type Outbox } from '../index.js';
import { TEST_ADMIN_TOKEN, testApp, TestClock, testConfig } from './index.js';
import { database, NoticePrinter, SampleModule } from './sample-room.js';

describe('a room on the platform', () => {
  const clock = new TestClock('2026-09-18T10:00:00Z');
  let base: TestDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    base = await testDatabase(database);
    app = await testApp({ config: testConfig('board', base.url), modules: [SampleModule], clock });
  });
  afterAll(async () => {
    await app?.close();
    await base?.drop();
  });

  it('keeps what an operator posts, by the election clock, and shows it to anyone', async () => {
    const posted = await request(app.getHttpServer())
      .post('/board/notices')
      .set('authorization', `Bearer ${TEST_ADMIN_TOKEN}`)
      .send({ text: 'Открыто' })
      .expect(201);
    const { id } = posted.body as { id: string };
    const read = await request(app.getHttpServer()).get(`/board/notices/${id}`).expect(200);
    expect(read.body).toEqual({ text: 'Открыто', postedAt: '2026-09-18T10:00:00.000Z' });
  });

  it('delivers the outbox once swept', async () => {
    expect(await app.get<Outbox>(outboxToken('board'), { strict: false }).sweep()).toBe(1);
    expect(app.get(NoticePrinter, { strict: false }).printed).toEqual(['Открыто']);
  });

  it('refuses a stranger', async () => {
    const answer = await request(app.getHttpServer()).post('/board/notices').send({ text: 'x' });
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });
});
