import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Injectable, Module, Post, Query, Req } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import request from 'supertest';
import { z } from 'zod';
import { Access, Accepts, type AccessRule, ConcurrencyLimit, Operator, Problem, Public, RateLimit } from '../index.js';
import { TEST_ADMIN_TOKEN, testApp, testConfig } from '../testing/index.js';

@Injectable()
class EvenPassRule implements AccessRule {
  admit(request: FastifyRequest) {
    const pass = Number(request.headers['x-pass']);
    if (Number.isNaN(pass)) return 'unauthorized' as const;
    return Promise.resolve(pass % 2 === 0 ? (true as const) : ('forbidden' as const));
  }
}

const Parcel = z
  .object({
    weight: z.int().min(1),
    label: z.string().regex(/^[a-z]+$/),
    nested: z
      .object({ list: z.array(z.boolean()) })
      .strict()
      .optional(),
  })
  .strict();

let release: () => void = () => undefined;
let entered: () => void = () => undefined;

@Controller('try')
class TryController {
  @Get('silent')
  silent() {
    return { reached: true };
  }
  @Get('public')
  @Public()
  open() {
    return { reached: true };
  }
  @Get('operator')
  @Operator('board')
  operator() {
    return { reached: true };
  }
  @Get('other-operator')
  @Operator('commission')
  otherOperator() {
    return { reached: true };
  }
  @Get('rule')
  @Access(EvenPassRule)
  rule() {
    return { reached: true };
  }
  @Post('parcel')
  @Public()
  parcel(@Body({ schema: Parcel }) body: z.infer<typeof Parcel>) {
    return body;
  }
  @Post('roll')
  @Public()
  @Accepts({ mediaType: 'text/csv', limit: 400_000 })
  roll(@Body() body: string) {
    return { length: body.length };
  }
  @Get('query')
  @Public()
  query(@Query({ schema: z.object({ from: z.coerce.number().int() }).strict() }) query: { from: number }) {
    return query;
  }
  @Get('refusal')
  @Public()
  refusal() {
    throw new Problem('closed', { detail: 'Since 20:00.', headers: { 'retry-after': '7' } });
  }
  @Get('fault')
  @Public()
  fault() {
    throw new Error('duplicate key (phone)=(+79990001122)');
  }
  @Get('limited')
  @Public()
  @RateLimit({
    name: 'limited',
    points: 2,
    seconds: 60,
    key: (request: FastifyRequest) => String(request.headers['x-who']),
  })
  limited() {
    return {};
  }
  @Get('narrow')
  @Public()
  @ConcurrencyLimit({ name: 'narrow', limit: 1 })
  async narrow(@Req() asked: FastifyRequest) {
    if (asked.headers['x-wait'] !== undefined) {
      await new Promise<void>((done) => {
        release = done;
        entered();
      });
    }
    return {};
  }
}

@Module({ controllers: [TryController], providers: [EvenPassRule] })
class TryModule {}

const config = testConfig('board', 'postgres://nobody:x@127.0.0.1:1/none', {
  ALLOWED_ORIGINS: 'https://vote.example',
  CONNECT_ORIGINS: 'https://node.example',
});

describe('HTTP of every process', () => {
  let app: NestFastifyApplication;
  const call = () => request(app.getHttpServer());

  beforeAll(async () => {
    app = await testApp({ config, modules: [TryModule] });
  });
  afterAll(() => app?.close());

  const expectProblem = (answer: request.Response, status: number, code: string): void => {
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const body =
      (answer.body as Record<string, unknown>)['code'] === undefined
        ? (JSON.parse(answer.text) as object)
        : (answer.body as object);
    expect(body).toMatchObject({ type: `urn:veche:problem:${code}`, code, status });
  };

  describe('access', () => {
    it('denies a route that declares nothing', async () => {
      expectProblem(await call().get('/try/silent'), 403, 'forbidden');
      expectProblem(
        await call().get('/try/silent').set('authorization', `Bearer ${TEST_ADMIN_TOKEN}`),
        403,
        'forbidden',
      );
    });
    it('opens a public route', () => call().get('/try/public').expect(200, { reached: true }));
    it('admits an operator by the token of that role alone', async () => {
      await call().get('/try/operator').set('authorization', `Bearer ${TEST_ADMIN_TOKEN}`).expect(200);
      expectProblem(await call().get('/try/operator'), 401, 'unauthorized');
      expectProblem(
        await call().get('/try/operator').set('authorization', `Bearer ${TEST_ADMIN_TOKEN}x`),
        401,
        'unauthorized',
      );
      expectProblem(
        await call().get('/try/operator').set('authorization', `Basic ${TEST_ADMIN_TOKEN}`),
        401,
        'unauthorized',
      );
      // No token of the commission is configured here: nobody is its operator.
      expectProblem(
        await call().get('/try/other-operator').set('authorization', `Bearer ${TEST_ADMIN_TOKEN}`),
        403,
        'forbidden',
      );
      expectProblem(await call().get('/try/other-operator').set('authorization', 'Bearer undefined'), 403, 'forbidden');
    });
    it('asks a room’s own rule', async () => {
      await call().get('/try/rule').set('x-pass', '2').expect(200);
      expectProblem(await call().get('/try/rule').set('x-pass', '3'), 403, 'forbidden');
      expectProblem(await call().get('/try/rule'), 401, 'unauthorized');
    });
  });

  describe('bodies', () => {
    it('takes what the schema describes', () => call().post('/try/parcel').send({ weight: 1, label: 'a' }).expect(201));

    it('names the fields it refuses and repeats no value', async () => {
      const answer = await call()
        .post('/try/parcel')
        .send({ weight: 'heavy-secret', label: 'SECRET-1', nested: { list: [true, 'secret-2'], 'secret-key': 1 } });
      expectProblem(answer, 400, 'bad-request');
      const { fields } = JSON.parse(answer.text) as { fields: { path: string }[] };
      expect(fields.map(({ path }) => path)).toEqual(['weight', 'label', 'nested.list.1', 'nested']);
      expect(answer.text.toLowerCase()).not.toContain('secret');
    });

    it.each([
      ['cut off', '{"weight":'],
      ['not an object', '[]'],
      ['poisoned', '{"weight":1,"label":"a","__proto__":{"x":1}}'],
      ['empty', ''],
    ])('refuses JSON that is %s', async (_name, text) => {
      expectProblem(
        await call().post('/try/parcel').set('content-type', 'application/json').send(text),
        400,
        'bad-request',
      );
    });

    it('refuses a body over 256 KiB', async () => {
      const label = 'a'.repeat(256 * 1024);
      expectProblem(await call().post('/try/parcel').send({ weight: 1, label }), 413, 'too-large');
    });

    it.each([
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
    ])('refuses %s, which a foreign page could post', async (type) => {
      expectProblem(
        await call().post('/try/parcel').set('content-type', type).send('a=1'),
        415,
        'unsupported-media-type',
      );
    });

    it('takes other bytes and more of them where the route says so', async () => {
      const roll = 'я'.repeat(150_000);
      await call().post('/try/roll').set('content-type', 'text/csv').send(roll).expect(201, { length: 150_000 });
      expectProblem(
        await call()
          .post('/try/roll')
          .set('content-type', 'text/csv')
          .send(roll + roll),
        413,
        'too-large',
      );
      expectProblem(await call().post('/try/roll').send({}), 415, 'unsupported-media-type');
    });

    it('checks queries too', async () => {
      await call().get('/try/query?from=3').expect(200, { from: 3 });
      expectProblem(await call().get('/try/query?from=x'), 400, 'bad-request');
      expectProblem(await call().get('/try/query?from=1&more=2'), 400, 'bad-request');
    });
  });

  describe('refusals', () => {
    it('sends a problem with its words and headers', async () => {
      const answer = await call().get('/try/refusal');
      expectProblem(answer, 410, 'closed');
      expect(answer.headers['retry-after']).toBe('7');
      expect(JSON.parse(answer.text)).toMatchObject({ detail: 'Since 20:00.', title: 'Голосование окончено.' });
    });
    it('answers an unknown address', async () => expectProblem(await call().get('/nowhere'), 404, 'not-found'));
    it('answers an unknown method', async () => expectProblem(await call().put('/try/public'), 404, 'not-found'));
    it('answers a malformed address', async () => expectProblem(await call().get('/%zz'), 400, 'bad-request'));
    it('tells nothing of a fault but an id', async () => {
      const answer = await call().get('/try/fault');
      expectProblem(answer, 500, 'internal');
      expect(JSON.parse(answer.text)).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{12}$/) });
      expect(answer.text).not.toMatch(/phone|7999|duplicate|Error/);
    });
  });

  describe('brakes', () => {
    it('counts by key', async () => {
      await call().get('/try/limited').set('x-who', 'a').expect(200);
      await call().get('/try/limited').set('x-who', 'a').expect(200);
      const third = await call().get('/try/limited').set('x-who', 'a');
      expectProblem(third, 429, 'rate-limited');
      expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
      await call().get('/try/limited').set('x-who', 'b').expect(200);
    });

    it('lets in so many at once and makes room again', async () => {
      const inside = new Promise<void>((done) => (entered = done));
      const first = call()
        .get('/try/narrow')
        .set('x-wait', '1')
        .then((answer) => answer.status);
      await inside;
      expectProblem(await call().get('/try/narrow'), 503, 'busy');
      release();
      expect(await first).toBe(200);
      await call().get('/try/narrow').expect(200);
    });
  });

  describe('headers', () => {
    it('allows named origins, without credentials', async () => {
      const friend = await call().get('/try/public').set('origin', 'https://vote.example');
      expect(friend.headers['access-control-allow-origin']).toBe('https://vote.example');
      expect(friend.headers['access-control-allow-credentials']).toBeUndefined();
      const stranger = await call().get('/try/public').set('origin', 'https://evil.example');
      expect(stranger.headers['access-control-allow-origin']).toBeUndefined();
    });
    it('sends a strict content security policy with the origins of the election', async () => {
      const policy = String((await call().get('/try/public')).headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("connect-src 'self' https://node.example");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    });
    it('forbids caching of answers', async () => {
      expect((await call().get('/try/public')).headers['cache-control']).toBe('no-store');
    });
  });

  it('shows metrics on this machine only, not through a proxy', async () => {
    expect((await call().get('/metrics').expect(200)).text).toContain('process_cpu_user_seconds_total');
    expectProblem(await call().get('/metrics').set('x-forwarded-for', '203.0.113.9'), 404, 'not-found');
  });

  it('has no clock to move outside demonstrations', async () => {
    expectProblem(await call().post('/demo/clock').send({ offsetSeconds: 1 }), 404, 'not-found');
  });
});
