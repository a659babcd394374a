/**
 * The identified side and the anonymous side share no process memory: not even their code is read by one another. The processes
 * of a demonstration run under V8's coverage, which names every script a process has loaded.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demonstrationPeople } from '../../apps/state-account/src/people.js';
import { ANONYMOUS, demonstrationPlan, IDENTIFIED, NODE_IDS } from '../../apps/cli/src/demo/plan.js';
import { type ProcessPlan, startInstance } from '../../apps/cli/src/instance/index.js';

const BUILD = fileURLToPath(new URL('../../dist', import.meta.url));

describe('separation of the sides', () => {
  let dir: string;
  let environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
  let plan: ProcessPlan[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'veche-separation-'));
    const peopleFile = join(dir, 'people.json');
    await writeFile(peopleFile, JSON.stringify(demonstrationPeople(2)));
    const paper = { access: join(dir, 'a'), vote: join(dir, 'v') };
    for (const folder of Object.values(paper)) await mkdir(folder);
    plan = demonstrationPlan({ pages: undefined, peopleFile, paper }).map((it) => ({
      ...it,
      env: (given) => ({ ...it.env?.(given), NODE_V8_COVERAGE: join(dir, 'coverage', it.name) }),
    }));
    const instance = await startInstance({
      dataDir: join(dir, 'data'),
      processes: plan,
      build: BUILD,
      demo: true,
      ports: 'free',
      fast: true,
      log: () => undefined,
    });
    environments = instance.env;
    await instance.stop();
  }, 120_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  /** Rooms and libraries of ours that a process has loaded, as `registrar` or `libs/sms`. */
  async function loaded(name: string): Promise<Set<string>> {
    const folder = join(dir, 'coverage', name);
    const found = new Set<string>();
    for (const file of await readdir(folder)) {
      const { result } = JSON.parse(await readFile(join(folder, file), 'utf8')) as { result: { url: string }[] };
      for (const { url } of result) {
        const room = /\/dist\/apps\/api\/src\/([a-z-]+)\//.exec(url)?.[1];
        const lib = /\/dist\/libs\/([a-z-]+)\//.exec(url)?.[1];
        const contract = /\/dist\/libs\/contracts\/src\/([a-z-]+)\.js/.exec(url)?.[1];
        if (room !== undefined) found.add(room);
        if (lib !== undefined) found.add(`libs/${lib}`);
        if (contract !== undefined) found.add(`contracts/${contract}`);
      }
    }
    return found;
  }

  it.each([
    [
      IDENTIFIED,
      ['registrar', 'terminal'],
      ['anonymizer', 'ballot-box', 'board', 'commission', 'contracts/ballot-box'],
    ],
    [
      ANONYMOUS,
      ['ballot-box', 'board', 'commission', 'terminal'],
      ['registrar', 'anonymizer', 'libs/sms', 'contracts/registrar'],
    ],
    [NODE_IDS[0], ['anonymizer'], ['registrar', 'ballot-box', 'board', 'terminal', 'libs/sms', 'contracts/registrar']],
  ])('%s loads %j and nothing of the other sides', async (name, own, foreign) => {
    const found = await loaded(name);
    expect(own.filter((room) => !found.has(room))).toEqual([]);
    expect(foreign.filter((room) => found.has(room))).toEqual([]);
  });

  it('no two sides hold a secret in common but what one says to the other with', () => {
    const secretsOf = (name: string): string[] =>
      Object.entries(environments[name] ?? {})
        .filter(([key]) => /KEY|TOKEN|SECRET|DATABASE_URL/.test(key))
        .map(([, value]) => value);
    const sides = [IDENTIFIED, ANONYMOUS, ...NODE_IDS];
    for (const one of sides) {
      for (const other of sides.filter((name) => name !== one)) {
        expect(secretsOf(one).filter((secret) => secretsOf(other).includes(secret))).toEqual([]);
      }
    }
  });
});
