import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startInstance, type ProcessPlan } from './index.js';

/** Shows its environment at every address; ends where it is told to. */
const SERVER = `
import { createServer } from 'node:http';
if (process.env.BROKEN) { console.error('the reason'); process.exit(3); }
createServer((request, response) => {
  response.end(JSON.stringify(process.env));
  if (request.url === '/end') setImmediate(() => process.exit(7));
}).listen(process.env.PORT, process.env.HOST);
`;
/** The schemas are not the subject here. */
const MIGRATOR = `process.stdin.resume(); process.stdin.on('end', () => process.exit(0));`;

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const plan: ProcessPlan[] = [
  {
    name: 'identified',
    script: 'server.mjs',
    port: 0,
    roles: ['registrar', 'terminal'],
    databases: [{ role: 'registrar' }, { role: 'terminal', spool: 'access' }],
    operators: ['registrar', 'terminal'],
    env: (given) => ({ REGISTRAR_KEY: given.secret('registrar key'), BOARD_URL: given.url('anonymous') }),
  },
  {
    name: 'anonymous',
    script: 'server.mjs',
    port: 0,
    roles: ['ballot-box', 'board'],
    databases: [{ role: 'ballot-box' }, { role: 'board' }, { role: 'terminal', spool: 'vote' }],
    operators: ['ballot-box', 'board', 'terminal'],
    env: (given) => ({ BOARD_KEY: given.secret('board key') }),
  },
  {
    name: 'node-1',
    script: 'server.mjs',
    port: 0,
    roles: ['anonymizer'],
    databases: [{ role: 'anonymizer', nodeId: 'node-1' }],
    operators: ['anonymizer'],
  },
];

describe('an instance on one machine', () => {
  let directory: string;
  const lines: string[] = [];
  const start = (processes: readonly ProcessPlan[], name = 'instance') =>
    startInstance({
      dataDir: join(directory, name),
      build: join(directory, 'build'),
      processes,
      demo: true,
      ports: 'free',
      fast: true,
      language: 'en',
      log: (line) => lines.push(line),
    });

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'veche-instance-'));
    mkdirSync(join(directory, 'build/apps/api/src'), { recursive: true });
    writeFileSync(join(directory, 'build/server.mjs'), SERVER);
    writeFileSync(join(directory, 'build/package.json'), '{"type":"module"}');
    writeFileSync(join(directory, 'build/apps/api/src/migrate.js'), MIGRATOR);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('starts all, gives each its own environment, and ends all', async () => {
    const instance = await start(plan);
    const shown = (await (await fetch(`${instance.urls['identified']}/`)).json()) as Record<string, string>;
    expect(shown).toMatchObject({ ROLES: 'registrar,terminal', TERMINAL_SPOOL: 'access', DEMO: '1' });
    expect(shown['BOARD_URL']).toBe(instance.urls['anonymous']);
    expect(shown['ADMIN_TOKEN_REGISTRAR']).toBe(instance.operatorToken('registrar'));
    expect(Object.keys(shown).filter((name) => name.startsWith('DATABASE_URL'))).toEqual(
      expect.arrayContaining(['DATABASE_URL_REGISTRAR', 'DATABASE_URL_TERMINAL']),
    );
    expect(shown).not.toHaveProperty('DATABASE_URL');
    expect(shown).not.toHaveProperty('DATABASE_URL_BOARD');
    expect(shown).not.toHaveProperty('HOME');
    const admin = new pg.Client({ connectionString: instance.adminDatabaseUrl });
    await admin.connect();
    expect((await admin.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await admin.end();
    const pids = Object.values(instance.pids);
    expect(pids.every(alive)).toBe(true);
    await instance.stop();
    await instance.stop();
    expect(pids.some(alive)).toBe(false);
    expect(await instance.stopped).toEqual({ why: 'asked' });
  });

  it('gives no secret to two processes', async () => {
    const instance = await start(plan);
    const holders = new Map<string, string[]>();
    for (const [name, env] of Object.entries(instance.env)) {
      for (const [variable, value] of Object.entries(env)) {
        if (!/^(DATABASE_URL|ADMIN_TOKEN)_|_(KEY|TOKEN)$/.test(variable)) continue;
        const secret = variable.startsWith('DATABASE_URL') ? new URL(value).password : value;
        holders.set(secret, [...(holders.get(secret) ?? []), name]);
      }
    }
    expect(holders.size).toBe(14);
    expect([...holders.values()].filter((names) => new Set(names).size > 1)).toEqual([]);
    await instance.stop();
  });

  it('keeps its secrets between starts, where only the owner reads them', async () => {
    const first = await start(plan);
    const token = first.operatorToken('board');
    await first.stop();
    const second = await start(plan);
    expect(second.operatorToken('board')).toBe(token);
    await second.stop();
    const file = join(directory, 'instance/secrets.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain(token);
    expect(lines.join()).not.toContain(token);
  });

  it('ends everything when one process ends, and says which', async () => {
    const instance = await start(plan);
    await fetch(`${instance.urls['anonymous']}/end`);
    expect(await instance.stopped).toMatchObject({ why: 'failure', process: 'anonymous', how: 'ended with code 7' });
    expect(Object.values(instance.pids).some(alive)).toBe(false);
    expect(lines.at(-1)).toBe('anonymous has ended (ended with code 7): stopping everything');
  });

  it('does not start by halves: says what failed and why', async () => {
    const broken: ProcessPlan = { name: 'broken', script: 'server.mjs', port: 0, env: () => ({ BROKEN: '1' }) };
    await expect(start([...plan, broken], 'halves')).rejects.toThrow(
      'broken ended with code 3 at its start:\nthe reason',
    );
  });

  it('refuses a plan that asks for a process it does not have', async () => {
    const lost: ProcessPlan = {
      name: 'lost',
      script: 'server.mjs',
      port: 0,
      env: (given) => ({ X: given.url('nobody') }),
    };
    await expect(start([lost], 'halves')).rejects.toThrow('lost asks for the address of nobody');
  });
});
