import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { testApp, testConfig } from '../testing/index.js';

// Names downloads, which we have none of; it is the one dependency that jest on Node 20 cannot load.
jest.mock('content-disposition', () => ({ create: () => 'attachment' }));

describe('built pages', () => {
  let directory: string;
  let app: NestFastifyApplication;
  const get = (path: string) => request(app.getHttpServer()).get(path);

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'veche-static-'));
    mkdirSync(join(directory, 'pages/assets'), { recursive: true });
    mkdirSync(join(directory, 'pages/download'));
    writeFileSync(join(directory, 'pages/download/veche-verify.html'), '<p>one file</p>');
    writeFileSync(join(directory, 'secret.txt'), 'secret');
    writeFileSync(join(directory, 'pages/board.html'), '<p>first</p>');
    for (const page of ['check', 'verify', 'vote', 'demo'])
      writeFileSync(join(directory, `pages/${page}.html`), `<p>${page}</p>`);
    writeFileSync(join(directory, 'pages/.env'), 'secret');
    for (const script of ['vote-B3xK9a_1.js', 'seal.worker-BJW_LGDB.js', 'worker-BJW_LGDB.js'])
      writeFileSync(join(directory, 'pages/assets', script), 'export {};');
    const config = testConfig('board', 'postgres://nobody:x@127.0.0.1:1/none', {
      STATIC_DIR: join(directory, 'pages'),
      STATIC_INDEX: 'board.html',
    });
    app = await testApp({ config, modules: [] });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('serves pages, asked for anew each time, under the strict policy', async () => {
    const page = await get('/check').expect(200);
    expect(page.text).toBe('<p>check</p>');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect((await get('/').expect(200)).text).toBe('<p>first</p>');
  });

  it('lets files named by their hash be kept for ever', async () => {
    const script = await get('/assets/vote-B3xK9a_1.js').expect(200);
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('shows the verification page, and hands it out as a file to keep', async () => {
    expect((await get('/verify').expect(200)).text).toBe('<p>verify</p>');
    const file = await get('/download/veche-verify.html').expect(200);
    expect(file.headers['content-disposition']).toBe('attachment');
    expect((await get('/verify')).headers['content-disposition']).toBeUndefined();
  });

  it('lets workers compile WebAssembly, pages and their scripts not, and nobody make script of text', async () => {
    const policy = async (path: string) => String((await get(path).expect(200)).headers['content-security-policy']);
    const worker = await policy('/assets/seal.worker-BJW_LGDB.js');
    expect(worker).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(worker).not.toContain("'unsafe-eval'");
    expect(worker).not.toContain("'unsafe-inline'");
    expect(worker).toContain("require-trusted-types-for 'script'");
    for (const path of ['/', '/check', '/assets/vote-B3xK9a_1.js', '/assets/worker-BJW_LGDB.js']) {
      expect(await policy(path)).toBe(worker.replace(" 'wasm-unsafe-eval'", ''));
    }
  });

  it.each([
    '/assets/',
    '/assets',
    '/.env',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/nothing.js',
    '/check.html/x',
    // Pages of the other side, and the desk of a demonstration where there is none.
    '/vote',
    '/vote.html',
    '/demo',
    '/demo.html',
  ])('shows nothing at %s', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.text).not.toContain('vote-B3xK9a_1');
  });
});
