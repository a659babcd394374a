import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type Worker } from 'bullmq';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { freePort } from '../../../../cli/src/instance/postgres.js';
import { testDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import { type RoleDatabase } from '../database/index.js';
import { testConfig } from '../testing/index.js';
import { Queues } from './index.js';

// That connections are lost is the point of one of these tests.
Logger.overrideLogger(false);

const registrar: RoleDatabase = { role: 'registrar', entities: [], migrations: [] };
const redisPresent = spawnSync('redis-server', ['--version']).status === 0;

const once = (worker: Worker, event: 'completed' | 'failed'): Promise<void> =>
  new Promise((done) => worker.once(event, () => done()));

/** The same jobs on either backend: what holds on a laptop has to hold in production. */
function worksJobs(open: () => Queues): void {
  it('works a job, and a job of one id once', async () => {
    const queues = open();
    const queue = queues.queue<{ id: number }>('registrar', 'print');
    await queue.add('slip', { id: 1 }, { jobId: 'slip-1' });
    await queue.add('slip', { id: 1 }, { jobId: 'slip-1' });
    await queue.add('slip', { id: 2 }, { jobId: 'slip-2' });
    const worked: number[] = [];
    const both = new Promise<void>((done) => {
      queues.worker<{ id: number }>('registrar', 'print', (job) => {
        worked.push(job.data.id);
        if (worked.length === 2) done();
        return Promise.resolve();
      });
    });
    await both;
    expect(worked.sort()).toEqual([1, 2]);
  });

  it('tries a failed job again', async () => {
    const queues = open();
    const queue = queues.queue<object>('registrar', 'again');
    let tries = 0;
    const worker = queues.worker('registrar', 'again', () => {
      tries += 1;
      return tries < 2 ? Promise.reject(new Error('not yet')) : Promise.resolve();
    });
    const completed = once(worker, 'completed');
    await queue.add('job', {}, { attempts: 3 });
    await completed;
    expect(tries).toBe(2);
  });
}

describe('queues on PostgreSQL', () => {
  let base: TestDatabase;
  let queues: Queues;

  beforeAll(async () => {
    base = await testDatabase(registrar);
    queues = await Queues.of(testConfig('registrar', base.url));
  });
  afterAll(async () => {
    await queues?.onApplicationShutdown();
    await base?.drop();
  });

  worksJobs(() => queues);

  it('outlives its connections', async () => {
    const queue = queues.queue<object>('registrar', 'lasting');
    let worked: () => void = () => undefined;
    const worker = queues.worker('registrar', 'lasting', () => Promise.resolve(worked()));
    await worker.waitUntilReady();
    const admin = queues.queue('registrar', 'lasting');
    await admin.waitUntilReady();
    await cutConnections(base);
    const done = new Promise<void>((resolve) => (worked = resolve));
    await retry(() => queue.add('job', {}));
    await done;
    expect(await retry(() => queue.getJobCountByTypes('failed'))).toBe(0);
  });
});

const describeRedis = redisPresent || process.env['CI'] === 'true' ? describe : describe.skip;

const without = redisPresent ? '' : ' (skipped without redis-server: apt-get install redis-server)';

describeRedis(`queues on Redis${without}`, () => {
  let server: ChildProcess;
  let directory: string;
  let url: string;
  let queues: Queues;

  beforeAll(async () => {
    const port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    directory = mkdtempSync(join(tmpdir(), 'veche-redis-'));
    server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((ready, failed) => {
      server.once('error', failed);
      server.stdout?.on('data', (bytes: Buffer) => {
        if (bytes.toString().includes('Ready to accept connections')) ready();
      });
    });
    queues = await Queues.of(testConfig('registrar', 'postgres://nobody:x@127.0.0.1:1/none', { REDIS_URL: url }));
  });
  afterAll(async () => {
    await queues?.onApplicationShutdown();
    const gone = new Promise((done) => server.once('exit', done));
    server?.kill('SIGTERM');
    await gone;
    rmSync(directory, { recursive: true, force: true });
  });

  worksJobs(() => queues);

  it('keeps each role under a prefix of its own', async () => {
    const client = await createClient({ url }).connect();
    const keys = await client.keys('*');
    await client.close();
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith('{registrar}:'))).toEqual([]);
  });
});

async function cutConnections(base: TestDatabase): Promise<void> {
  const { default: pg } = await import('pg');
  const admin = new pg.Client({ connectionString: base.adminUrl });
  await admin.connect();
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await admin.end();
}

/** The first call after the cut may meet a dead connection of the pool. */
async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}
