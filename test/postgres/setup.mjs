/**
 * One PostgreSQL for a run of jest, started when the first suite asks for it: a run of
 * libs/crypto alone pays nothing. The server belongs to jest's own process, not to a worker.
 *
 * Workers ask over HTTP (VECHE_TEST_POSTGRES); test/postgres/index.ts makes their databases.
 */
import { transformFileSync } from '@swc/core';
import { createServer } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..');

export default async function setup() {
  let directory;
  let starting;

  const start = async () => {
    directory = mkdtempSync(join(tmpdir(), 'veche-test-'));
    const { startPostgres } = await launcher();
    const server = await startPostgres({
      dataDir: join(directory, 'postgres'),
      password: randomBytes(16).toString('hex'),
      fast: true,
      logFile: join(directory, 'postgres.log'),
    });
    return server;
  };

  const answers = createServer((request, response) => {
    // A kept connection may end, while jest is busy, just as a worker asks on it again.
    response.setHeader('connection', 'close');
    starting ??= start();
    starting.then(
      (server) => response.end(server.adminUrl),
      (error) => {
        response.statusCode = 500;
        response.end(String(error?.message ?? error));
      },
    );
  });
  await new Promise((listening) => answers.listen(0, '127.0.0.1', listening));
  process.env.VECHE_TEST_POSTGRES = `http://127.0.0.1:${answers.address().port}`;

  globalThis.vecheStopPostgres = async () => {
    answers.closeAllConnections();
    answers.close();
    const server = await starting?.catch(() => undefined);
    await server?.stop();
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  };
}

/** The launcher is TypeScript, and jest does not transform what its set-up imports. */
async function launcher() {
  const source = join(root, 'apps/cli/src/instance/postgres.ts');
  const { code } = transformFileSync(source, {
    swcrc: false,
    module: { type: 'es6' },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  });
  // Inside node_modules, so that its own imports are found from there.
  const directory = join(root, 'node_modules/.cache/veche');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `postgres-${process.pid}.mjs`);
  writeFileSync(file, code);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file, { force: true });
  }
}
