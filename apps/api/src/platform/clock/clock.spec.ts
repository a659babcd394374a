import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { testApp, TestClock, testConfig } from '../testing/index.js';
import { CLOCK, ElectionClock, type Clock } from './index.js';

describe('election clock', () => {
  const wall = { now: () => new Date('2026-09-18T05:00:00Z') };

  it('moves forward only', async () => {
    const clock = new ElectionClock(wall, 60);
    expect(await clock.moveTo(59)).toBe(false);
    expect(clock.now().toISOString()).toBe('2026-09-18T05:01:00.000Z');
    expect(await clock.moveTo(3600)).toBe(true);
    expect(clock.now().toISOString()).toBe('2026-09-18T06:00:00.000Z');
  });

  it('lets what is due be done by the old time first, and never for a move that is refused', async () => {
    const clock = new ElectionClock(wall);
    const seen: string[] = [];
    clock.beforeMove(() => Promise.resolve(void seen.push(clock.now().toISOString())));
    await clock.moveTo(10);
    await clock.moveTo(5);
    await clock.moveTo(10);
    expect(seen).toEqual(['2026-09-18T05:00:00.000Z']);
    expect(clock.offsetSeconds).toBe(10);
  });

  it('does not fall back when two moves overtake one another', async () => {
    const clock = new ElectionClock(wall);
    let release: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (release = resolve));
    const works = [first, Promise.resolve()];
    clock.beforeMove(() => works.shift() ?? Promise.resolve());
    const slow = clock.moveTo(10);
    await clock.moveTo(20);
    release();
    await slow;
    expect(clock.offsetSeconds).toBe(20);
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
