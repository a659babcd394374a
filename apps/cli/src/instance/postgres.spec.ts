import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, startPostgres } from './postgres.js';

const one = async (url: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ n: number }>('SELECT n FROM kept');
  await client.end();
  return rows[0]?.n;
};

describe('PostgreSQL of its own', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'veche-pg-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('starts, keeps what was written, and starts again on the same files', async () => {
    const options = {
      dataDir: join(directory, 'kept'),
      password: 'a "strange\' password/ü',
      logFile: join(directory, 'log'),
    };
    const first = await startPostgres(options);
    const client = new pg.Client({ connectionString: first.adminUrl });
    await client.connect();
    await client.query('CREATE TABLE kept AS SELECT 7 AS n');
    const { rows } = await client.query<{ encoding: string }>('SHOW server_encoding');
    expect(rows).toEqual([{ server_encoding: 'UTF8' }]);
    await client.end();
    await first.stop();
    const second = await startPostgres(options);
    expect(await one(second.adminUrl)).toBe(7);
    const wrong = new URL(second.adminUrl);
    wrong.password = 'guess';
    await expect(one(wrong.href)).rejects.toMatchObject({ code: '28P01' });
    await second.stop();
    await second.exited;
    await expect(one(second.adminUrl)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says why it does not start', async () => {
    const port = await freePort();
    const first = await startPostgres({ dataDir: join(directory, 'one'), password: 'x', port, fast: true });
    await expect(startPostgres({ dataDir: join(directory, 'two'), password: 'x', port, fast: true })).rejects.toThrow(
      /ended at its start[^]*Address already in use/,
    );
    await first.stop();
  });

  if (process.getuid?.() === 0)
    it('runs as another user where root may not have a namespace', async () => {
      const server = await startPostgres({
        dataDir: join(directory, 'other'),
        password: 'x',
        fast: true,
        way: 'other-user',
      });
      const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
      expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).toBe('65534');
      await server.stop();
      rmSync(server.dataDir, { recursive: true });
    });

  if (process.platform === 'linux')
    it('does not outlive whoever started it', async () => {
      const held = await startHeld(join(directory, 'orphan'));
      expect(existsSync(`/proc/${held.server}`)).toBe(true);
      held.process.kill('SIGKILL');
      await held.gone;
      const client = new pg.Client({ connectionString: held.url });
      // The connection ends with the server: an event, no waiting by the clock.
      await client.connect().then(
        () => new Promise<void>((done) => client.once('error', () => done())),
        () => undefined,
      );
      // Refused, cut off in the middle of its greeting, or told that the server is shutting down: no service any more.
      await expect(one(held.url)).rejects.toThrow(/ECONNREFUSED|ECONNRESET|terminat|shutting down/);
    });
});

/** A process of its own that starts a server and waits to be killed. */
async function startHeld(dataDir: string) {
  const { transformFileSync } = await import('@swc/core');
  const { code } = transformFileSync(join(import.meta.dirname, 'postgres.ts'), {
    swcrc: false,
    module: { type: 'es6' },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  });
  const script = `${code}
const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, password: 'x', fast: true });
console.log(JSON.stringify({ pid: server.pid, url: server.adminUrl }));
setInterval(() => undefined, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((done) => holder.once('exit', () => done()));
  const line = await new Promise<string>((done) =>
    holder.stdout.once('data', (bytes: Buffer) => done(bytes.toString())),
  );
  const { pid, url } = JSON.parse(line) as { pid: number; url: string };
  return { process: holder, server: pid, url, gone };
}
