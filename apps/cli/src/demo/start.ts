/**
 * `npm start`: a demonstration on this machine, from nothing to an open election, and afterwards where it was left. Ctrl-C
 * stops everything it started.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { systemRandom } from '#crypto';
import { demonstrationPeople } from '../../../state-account/src/people.js';
import { Mistake } from '../console/mistake.js';
import { print, progress } from '../console/print.js';
import { type Instance, startInstance } from '../instance/index.js';
import { countElection } from '../simulate/count.js';
import { resultLines } from '../election/count.js';
import { fetchLog } from '../log/fetch-log.js';
import { readClock } from './clock.js';
import { demoElectionYaml, demoHours } from './election.js';
import { greeting } from './greeting.js';
import { operatorsOf } from './operators.js';
import { demonstrationPlan } from './plan.js';
import { rollCsv } from './roll.js';
import { type SeededElection, seedElection } from './seed.js';
import { text } from '../messages/index.js';

const BUILD = fileURLToPath(new URL('../../../../', import.meta.url));
const PEOPLE = 200;
const CLOCK_POLL_MS = 2000;

/** Files of a demonstration below its data folder. */
export const demoFiles = (dataDir: string) => ({
  people: join(dataDir, 'people.json'),
  election: join(dataDir, 'election'),
  seeded: join(dataDir, 'seeded.json'),
  operators: join(dataDir, 'operators.json'),
  /** Seconds that the election's clock is ahead, for VECHE_CLOCK_OFFSET. */
  clock: join(dataDir, 'clock'),
  paper: { access: join(dataDir, 'paper', 'access'), vote: join(dataDir, 'paper', 'vote') },
});

export function startCommand(): Command {
  return new Command('start')
    .description(text().demo.start)
    .option('--fresh', text().demo.fresh)
    .option('--data <folder>', text().demo.keeps, join('.veche', 'demo'))
    .action(async (options: { fresh?: boolean; data: string }) => {
      await runDemonstration(resolve(options.data), options.fresh === true);
    });
}

export function demoCommands(): Command {
  const demo = new Command('demo').description(text().demo.about);
  demo
    .command('count')
    .description(text().demo.count)
    .option('--data <folder>', text().demo.dataFolder, join('.veche', 'demo'))
    .action(async ({ data }: { data: string }) => {
      const files = demoFiles(resolve(data));
      const seeded = await readSeeded(files.seeded);
      const { board } = JSON.parse(await readFile(files.operators, 'utf8')) as { board: { url: string } };
      const offset = Number(await readFile(files.clock, 'utf8').catch(() => '0'));
      const now = (): number => Date.now() + offset * 1000;
      const result = await countElection({ board: board.url, commission: board.url, seeded, now, say: progress });
      for (const line of resultLines(await fetchLog(board.url, seeded.fingerprint), result)) print(line);
    });
  return demo;
}

async function runDemonstration(dataDir: string, fresh: boolean): Promise<void> {
  const files = demoFiles(dataDir);
  if (fresh) await rm(dataDir, { recursive: true, force: true });
  else if (existsSync(dataDir) && !existsSync(files.seeded)) {
    // Nobody can have voted before the election was whole.
    progress(text().demo.beginningAnew);
    await rm(dataDir, { recursive: true, force: true });
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  for (const dir of Object.values(files.paper)) await mkdir(dir, { recursive: true });
  const people = demonstrationPeople(PEOPLE);
  await writeFile(files.people, JSON.stringify(people));
  const offset = await readFile(files.clock, 'utf8').catch(() => '0');
  const instance = await startInstance({
    dataDir,
    processes: demonstrationPlan({ pages: join(BUILD, 'ballot-ui'), peopleFile: files.people, paper: files.paper }),
    build: BUILD,
    demo: true,
    ports: 'fixed',
    databaseUrl: process.env['DATABASE_URL'],
    env: { DEMO_CLOCK_OFFSET_SECONDS: offset.trim() || '0' },
    log: progress,
  });
  try {
    if (!existsSync(files.seeded)) await seedDemonstration(instance, files, people);
  } catch (error) {
    await instance.stop();
    throw error;
  }
  const seeded = await readSeeded(files.seeded);
  for (const line of greeting(instance.urls, seeded, dataDir)) print(line);
  const keeping = keepClock(instance, files.clock);
  const ending = await instance.stopped;
  clearInterval(keeping);
  if (ending.why === 'failure') {
    throw new Mistake(text().demo.ended(ending.process, ending.how, ending.lastLines, join(dataDir, 'logs')));
  }
  progress(text().demo.stopped);
}

async function seedDemonstration(
  instance: Instance,
  files: ReturnType<typeof demoFiles>,
  people: ReturnType<typeof demonstrationPeople>,
): Promise<void> {
  const operators = operatorsOf(instance);
  await writeFile(files.operators, `${JSON.stringify(operators, null, 2)}\n`, { mode: 0o600 });
  const seeded = await seedElection({
    operators,
    dir: files.election,
    electionYaml: demoElectionYaml('demo', demoHours(new Date()), 'board.training.example/demo', 1),
    rollCsv: rollCsv(people),
    random: systemRandom,
    say: progress,
  });
  await writeFile(files.seeded, JSON.stringify(seeded));
}

async function readSeeded(path: string): Promise<SeededElection> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Mistake(text().demo.noneHere);
  });
  return JSON.parse(content) as SeededElection;
}

/** The pages move the clock at the processes; a second start must go on from there. */
function keepClock(instance: Instance, path: string): NodeJS.Timeout {
  let kept = -1;
  const keep = async (): Promise<void> => {
    const offset = await readClock(instance).catch(() => kept);
    if (offset === kept || offset < 0) return;
    kept = offset;
    await writeFile(path, `${offset}\n`);
  };
  void keep();
  return setInterval(() => void keep(), CLOCK_POLL_MS);
}
