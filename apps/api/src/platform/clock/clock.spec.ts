import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { testApp, TestClock, testConfig } from '../testing/index.js';
import { CLOCK, ElectionClock, type Clock } from './index.js';

describe('the election’s clock', () => {
  it('is the wall clock plus an offset that only grows', () => {
    const wall = new TestClock('2026-09-18T09:00:00Z');
    const clock = new ElectionClock(wall);
    expect(clock.moveTo(3600)).toBe(true);
    expect(clock.now()).toEqual(new Date('2026-09-18T10:00:00Z'));
    expect(clock.moveTo(3599)).toBe(false);
    wall.advance(1);
    expect(clock.now()).toEqual(new Date('2026-09-18T10:00:01Z'));
  });
});

describe('the clock of a demonstration', () => {
  let app: NestFastifyApplication;
  const wallClock = new TestClock('2026-09-18T09:00:00Z');

  beforeAll(async () => {
    const config = testConfig('board', 'postgres://nobody:x@127.0.0.1:1/none', {
      DEMO: '1',
      DEMO_CLOCK_OFFSET_SECONDS: '60',
    });
    app = await testApp({ config, modules: [], wallClock });
  });
  afterAll(() => app?.close());

  it('goes on from the offset of the environment', () =>
    request(app.getHttpServer())
      .get('/demo/clock')
      .expect(200, { offsetSeconds: 60, now: '2026-09-18T09:01:00.000Z' }));

  it('moves forward for every room of the process', async () => {
    await request(app.getHttpServer())
      .post('/demo/clock')
      .send({ offsetSeconds: 7200 })
      .expect(200, { offsetSeconds: 7200, now: '2026-09-18T11:00:00.000Z' });
    expect(app.get<Clock>(CLOCK, { strict: false }).now()).toEqual(new Date('2026-09-18T11:00:00Z'));
  });

  it.each([
    [{ offsetSeconds: 7199 }, 409],
    [{ offsetSeconds: -1 }, 400],
    [{ offsetSeconds: 1e12 }, 400],
    [{ offsetSeconds: '7300' }, 400],
    [{}, 400],
  ])('refuses %j', (body, status) => request(app.getHttpServer()).post('/demo/clock').send(body).expect(status));
});
