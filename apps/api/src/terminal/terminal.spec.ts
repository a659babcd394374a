/** R16–R19 with a printer on a real port and a spool in a real database. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import request from 'supertest';
import { type AccessSlip, type SlipList, type SpoolState, type VoteSlip } from '#contracts/terminal';
import { encodeBase64url } from '#protocol';
import { chainStart, readSlip, slipText, verifyChain } from '#slips';
import { testDatabase, type TestDatabase } from '../../../../test/postgres/index.js';
import { ConfigError } from '../platform/index.js';
import { TEST_ADMIN_TOKEN, testApp, testConfig } from '../platform/testing/index.js';
import { database } from './database/index.js';
import { printerAt } from './printer/printer.js';
import { Printing } from './printer/printing.js';
import { readSettings, SETTINGS, type PrinterAddress } from './settings.js';
import { TerminalModule } from './terminal.module.js';
import { PrinterEmulator } from './testing/printer-emulator.js';

const TOKEN = 'terminal-token-of-the-tests-0123456789';
const hash = (fill: number) => encodeBase64url(new Uint8Array(32).fill(fill));
const uuid = (n: number) => `6d6f1d5c-0d52-4e0a-9a43-${String(n).padStart(12, '0')}`;

const access = (n: number): AccessSlip => ({
  kind: 'access',
  id: uuid(n),
  election: hash(1),
  title: `Выборы ${n}`,
  territory: 'north',
  minute: '2026-09-18T10:05:00Z',
  channel: 'remote',
  training: false,
});
const vote = (n: number): VoteSlip => ({
  kind: 'vote',
  id: uuid(n),
  election: hash(1),
  title: 'Выборы',
  territory: 'north',
  ballot: hash(n),
  contests: [{ contest: 'mayor', ciphertexts: hash(n) }],
  training: false,
});

const text = (bytes: Uint8Array): string => {
  const read = readSlip(bytes);
  if (!read.ok) throw new Error(`byte ${read.error.offset}`);
  return slipText(read.value).join('\n');
};

describe('a terminal', () => {
  const printer = new PrinterEmulator();
  let base: TestDatabase;
  let app: NestFastifyApplication;

  const open = (spool: 'access' | 'vote', address: PrinterAddress, env: Record<string, string> = {}) =>
    testApp({
      config: testConfig('terminal', base.url, { TERMINAL_SPOOL: spool, ...env }),
      modules: [TerminalModule],
      override: (builder) => builder.overrideProvider(SETTINGS).useValue({ token: TOKEN, printer: address }),
    });
  const tcp = (): PrinterAddress => ({ kind: 'tcp', host: '127.0.0.1', port: printer.port });
  const order = (slips: readonly unknown[], token = TOKEN) =>
    request(app.getHttpServer()).post('/terminal/slips').set('authorization', `Bearer ${token}`).send({ slips });
  const look = (path: string) =>
    request(app.getHttpServer()).get(path).set('authorization', `Bearer ${TEST_ADMIN_TOKEN}`);
  const state = async () => (await look('/terminal/state').expect(200)).body as SpoolState;
  const list = async (from = 1) => ((await look(`/terminal/slips?from=${from}`).expect(200)).body as SlipList).slips;
  const print = () => app.get(Printing).sweep();
  const inSpool = async (): Promise<{ bytes: Buffer; chain: string }[]> => {
    const client = new pg.Client({ connectionString: base.adminUrl });
    await client.connect();
    const { rows } = await client.query<{ bytes: Buffer; chain: string }>(
      'SELECT bytes, chain FROM terminal_access.slip ORDER BY number',
    );
    await client.end();
    return rows;
  };

  beforeEach(async () => {
    await printer.on();
    printer.paper.length = 0;
    base = await testDatabase(database, { spool: 'access' });
    app = await open('access', tcp());
  });
  afterEach(async () => {
    await app?.close();
    await printer.off();
    await base?.drop();
  });

  it('prints every slip, in order, each once', async () => {
    await order([access(1), access(2)]).expect(200, { last: 2 });
    await order([access(3)]).expect(200, { last: 3 });
    expect(await print()).toBe(3);
    expect(await print()).toBe(0);
    expect(printer.paper.map((bytes) => /Выборы \d/.exec(text(bytes))?.[0])).toEqual([
      'Выборы 1',
      'Выборы 2',
      'Выборы 3',
    ]);
    expect(printer.paper.map((bytes) => /№ \d/.exec(text(bytes))?.[0])).toEqual(['№ 1', '№ 2', '№ 3']);
    expect(await state()).toEqual({ spool: 'access', slips: 3, waiting: 0, alarm: null });
  });

  it('takes the same order again for the same slips', async () => {
    await order([access(1), access(2)]).expect(200, { last: 2 });
    await order([access(2), access(1), access(3), access(3)]).expect(200, { last: 3 });
    expect((await list()).map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('numbers without gaps and chains without forks, though orders race', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, at) => order([access(2 * at), access(2 * at + 1)]).expect(200)));
    expect((await list()).map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    const slips = (await inSpool()).map(({ bytes, chain }) => ({ bytes: new Uint8Array(bytes), chain }));
    expect(verifyChain('access', slips)).toBeUndefined();
    expect(text(slips[0]?.bytes as Uint8Array)).toContain(chainStart('access').slice(0, 40));
    expect(text(slips[1]?.bytes as Uint8Array)).toContain(slips[0]?.chain.slice(0, 40));
  });

  it('lets nobody change a slip', async () => {
    await order([access(1)]).expect(200);
    const client = new pg.Client({ connectionString: base.url });
    await client.connect();
    for (const statement of [
      `UPDATE terminal_access.slip SET bytes = ''`,
      'DELETE FROM terminal_access.slip',
      'DELETE FROM terminal_access.printing',
      'UPDATE terminal_access.printing SET number = 9',
    ])
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });

  it('keeps slips while there is no paper, says so, and prints them unmarked when there is', async () => {
    await printer.off();
    await order([access(1), access(2)]).expect(200, { last: 2 });
    expect(await print()).toBe(0);
    const waiting = await state();
    expect(waiting).toMatchObject({ slips: 2, waiting: 2 });
    expect(waiting.alarm).toContain('Принтер недоступен');
    await printer.on();
    expect(await print()).toBe(2);
    expect(printer.paper.map(text).join()).not.toContain('КОПИЯ');
    expect(await state()).toMatchObject({ waiting: 0, alarm: null });
  });

  it('prints a slip that was cut short again, marked as a copy, and the following ones unmarked', async () => {
    await order([access(1), access(2)]).expect(200);
    printer.diesAfter = 40;
    expect(await print()).toBe(0);
    expect((await state()).alarm).toContain('КОПИЯ');
    expect((await list()).map(({ printed }) => printed)).toEqual([false, false]);
    expect(await print()).toBe(2);
    const [torn, copy, next] = printer.paper as [Uint8Array, Uint8Array, Uint8Array];
    expect(torn).toHaveLength(40);
    expect(text(copy).split('\n')[0]).toContain('*** КОПИЯ ***');
    expect(text(copy)).toContain('№ 1');
    expect(text(next)).not.toContain('КОПИЯ');
    // The copy is the mark and the very bytes of the chain.
    const [first] = await inSpool();
    expect(Buffer.from(copy.slice(-(first?.bytes.length ?? 0)))).toEqual(first?.bytes);
  });

  it('remembers over a restart that a slip may be on paper', async () => {
    await order([access(1)]).expect(200);
    printer.diesAfter = 10;
    await print();
    await app.close();
    app = await open('access', tcp());
    await print();
    expect(text(printer.paper.at(-1) as Uint8Array)).toContain('КОПИЯ');
  });

  it('prints in one process at a time', async () => {
    await order([access(1), access(2), access(3)]).expect(200);
    const second = await open('access', tcp());
    const counts = await Promise.all([print(), second.get(Printing).sweep()]);
    await second.close();
    await print();
    expect(counts.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(3);
    expect(printer.paper.map((bytes) => /№ \d/.exec(text(bytes))?.[0])).toEqual(['№ 1', '№ 2', '№ 3']);
  });

  it('draws the very bytes that were sent', async () => {
    await order([access(1)]).expect(200);
    printer.diesAfter = 10;
    await print();
    const before = await look('/terminal/slips/1/picture.svg').expect(200);
    expect(before.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    expect((before.body as Buffer).toString('utf8')).toContain('Выборы 1');
    expect((before.body as Buffer).toString('utf8')).not.toContain('КОПИЯ');
    await print();
    const after = await look('/terminal/slips/1/picture.svg').expect(200);
    expect((after.body as Buffer).toString('utf8')).toContain('КОПИЯ');
    await look('/terminal/slips/2/picture.svg').expect(404);
    await look('/terminal/slips/x/picture.svg').expect(400);
  });

  it('refuses slips of the other side, whole orders at a time', async () => {
    await order([access(1), vote(2)]).expect(400);
    expect(await list()).toEqual([]);
  });

  it.each<[string, unknown[]]>([
    ['a person on a slip', [{ ...access(1), name: 'Иванов' }]],
    ['a moment finer than RFC 3339 seconds', [{ ...access(1), minute: '2026-09-18T10:05:00.123Z' }]],
    ['an empty order', []],
    ['what is no slip', [{}]],
  ])('refuses %s', async (_name, slips) => {
    await order(slips).expect(400);
  });

  it('takes orders from whoever has its token alone, and shows slips to operators alone', async () => {
    await order([access(1)], 'another-token-of-the-tests-0123456789').expect(401);
    await request(app.getHttpServer())
      .post('/terminal/slips')
      .send({ slips: [access(1)] })
      .expect(401);
    await order([access(1)], TEST_ADMIN_TOKEN).expect(401);
    for (const path of ['/terminal/slips', '/terminal/state', '/terminal/slips/1/picture.svg'])
      await request(app.getHttpServer()).get(path).expect(401);
    expect(await list()).toEqual([]);
  });

  it('shows slips to whoever looks in a demonstration', async () => {
    await app.close();
    app = await open('access', tcp(), { DEMO: '1' });
    await request(app.getHttpServer()).get('/terminal/state').expect(200);
  });
});

describe('a vote spool', () => {
  let base: TestDatabase;
  let app: NestFastifyApplication;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slips-'));
    base = await testDatabase(database, { spool: 'vote' });
    app = await testApp({
      config: testConfig('terminal', base.url, { TERMINAL_SPOOL: 'vote' }),
      modules: [TerminalModule],
      override: (builder) =>
        builder.overrideProvider(SETTINGS).useValue({ token: TOKEN, printer: { kind: 'file', folder } }),
    });
  });
  afterAll(async () => {
    await app?.close();
    await base?.drop();
    await rm(folder, { recursive: true });
  });

  it('prints to a folder, a file a slip, and refuses access slips', async () => {
    const order = (slips: unknown[]) =>
      request(app.getHttpServer()).post('/terminal/slips').set('authorization', `Bearer ${TOKEN}`).send({ slips });
    await order([access(1)]).expect(400);
    await order([vote(1), vote(2)]).expect(200, { last: 2 });
    expect(await app.get(Printing).sweep()).toBe(2);
    expect((await readdir(folder)).sort()).toEqual(['vote-000001.bin', 'vote-000002.bin']);
    expect(text(await readFile(join(folder, 'vote-000002.bin')))).toContain(hash(2).slice(0, 40));
  });
});

describe('a printer', () => {
  it('that keeps silent is not waited for without end', async () => {
    const silent = new PrinterEmulator();
    silent.silent = true;
    await silent.on();
    const open = await printerAt({ kind: 'tcp', host: '127.0.0.1', port: silent.port }, 30).open('x');
    await expect(open.print(Uint8Array.of(65))).rejects.toThrow('keeps silent');
    await silent.off();
  });

  it('whose connection is closed prints nothing', async () => {
    const emulator = new PrinterEmulator();
    await emulator.on();
    const open = await printerAt({ kind: 'tcp', host: '127.0.0.1', port: emulator.port }).open('x');
    open.close();
    await expect(open.print(Uint8Array.of(65))).rejects.toThrow('hung up');
    await emulator.off();
  });
});

describe('the settings of a terminal', () => {
  it('name printer and token', () => {
    expect(readSettings({ TERMINAL_TOKEN: TOKEN, PRINTER: 'tcp://127.0.0.1:9100' }).printer).toEqual({
      kind: 'tcp',
      host: '127.0.0.1',
      port: 9100,
    });
    expect(readSettings({ TERMINAL_TOKEN: TOKEN, PRINTER: 'file:/tmp/x' }).printer).toEqual({
      kind: 'file',
      folder: '/tmp/x',
    });
    expect(() => readSettings({ TERMINAL_TOKEN: TOKEN, PRINTER: 'lp0' })).toThrow(ConfigError);
    expect(() => readSettings({ TERMINAL_TOKEN: 'short', PRINTER: 'file:x' })).toThrow('TERMINAL_TOKEN');
  });
});
