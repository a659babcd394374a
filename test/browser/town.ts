/** What browser tests stand on: a whole instance with its pages, an open election, and a Chromium. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser } from 'playwright-core';
import { systemRandom } from '#crypto';
import { demonstrationPeople, type Person } from '../../apps/state-account/src/people.js';
import { demoElectionYaml, demoHours } from '../../apps/cli/src/demo/election.js';
import { operatorsOf } from '../../apps/cli/src/demo/operators.js';
import { ANONYMOUS, demonstrationPlan, IDENTIFIED } from '../../apps/cli/src/demo/plan.js';
import { rollCsv } from '../../apps/cli/src/demo/roll.js';
import { type SeededElection, seedElection } from '../../apps/cli/src/demo/seed.js';
import { type Instance, startInstance } from '../../apps/cli/src/instance/index.js';
import { launch } from './chromium.js';

const BUILD = fileURLToPath(new URL('../../dist', import.meta.url));

export interface Town {
  readonly instance: Instance;
  readonly seeded: SeededElection;
  readonly people: readonly Person[];
  readonly identified: string;
  readonly anonymous: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function openTown(): Promise<Town> {
  const dir = await mkdtemp(join(tmpdir(), 'veche-town-'));
  const people = demonstrationPeople(6);
  const peopleFile = join(dir, 'people.json');
  await writeFile(peopleFile, JSON.stringify(people));
  const paper = { access: join(dir, 'paper-access'), vote: join(dir, 'paper-vote') };
  for (const folder of Object.values(paper)) await mkdir(folder);
  const instance = await startInstance({
    dataDir: join(dir, 'data'),
    processes: demonstrationPlan({ pages: join(BUILD, 'ballot-ui'), peopleFile, paper }),
    build: BUILD,
    demo: true,
    ports: 'free',
    fast: true,
    log: () => undefined,
  });
  const seeded = await seedElection({
    operators: operatorsOf(instance),
    dir: join(dir, 'election'),
    electionYaml: demoElectionYaml('browser', demoHours(new Date()), 'board.browser.example', 1),
    rollCsv: rollCsv(people),
    random: systemRandom,
    say: () => undefined,
  });
  const browser = await launch();
  return {
    instance,
    seeded,
    people,
    identified: instance.urls[IDENTIFIED] as string,
    anonymous: instance.urls[ANONYMOUS] as string,
    browser,
    close: async () => {
      await browser.close();
      await instance.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
