/**
 * A private instance lives one whole election: everybody votes, some again three hours later, the clock passes 20:00, the
 * commission closes, the trustees decrypt, and the archive is verified and compared with what was voted. Real HTTP,
 * real Postgres, the real client; only the clock is moved.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '#crypto';
import { Election, type ElectionResult, timeOf } from '#protocol';
import { RegistrarClient } from '#voter';
import { demonstrationPeople, type Person } from '../../../state-account/src/people.js';
import { type Instance, startInstance } from '../instance/index.js';
import { moveClock } from '../demo/clock.js';
import { demoElectionYaml, demoHours } from '../demo/election.js';
import { operatorsOf } from '../demo/operators.js';
import { ANONYMOUS, demonstrationPlan, IDENTIFIED } from '../demo/plan.js';
import { rollCsv } from '../demo/roll.js';
import { type SeededElection, seedElection } from '../demo/seed.js';
import { downloadArchive } from '../election/archive.js';
import { expectedVotes, type Marks, randomMarks } from './choices.js';
import { countElection } from './count.js';
import { type VotingPlace, voteAs } from './voter.js';
import { text } from '../messages/index.js';

export interface SimulationOptions {
  readonly voters: number;
  /** Share of voters who vote a second time, 0…1. */
  readonly revotes: number;
  readonly archive: string;
  /** Folder of the build. */
  readonly build: string;
  readonly say: (line: string) => void;
}

export interface SimulationOutcome {
  readonly voters: number;
  readonly accepted: number;
  readonly counted: number;
  /** Of the voting itself, both rounds. */
  readonly votingSeconds: number;
  readonly matches: boolean;
}

/** How many voters are under way at once: a person waits mostly, a simulated one computes. */
const AT_ONCE = 4;
const HOUR = 3600;

export async function simulate(options: SimulationOptions): Promise<SimulationOutcome> {
  const dataDir = await mkdtemp(join(tmpdir(), 'veche-simulation-'));
  let instance: Instance | undefined;
  try {
    const people = demonstrationPeople(Math.ceil(options.voters * 1.05) + 2)
      .filter(({ phoneConfirmed }) => phoneConfirmed)
      .slice(0, options.voters);
    const peopleFile = join(dataDir, 'people.json');
    await writeFile(peopleFile, JSON.stringify(people));
    const paper = { access: join(dataDir, 'paper-access'), vote: join(dataDir, 'paper-vote') };
    for (const dir of Object.values(paper)) await mkdir(dir);
    instance = await startInstance({
      dataDir,
      processes: demonstrationPlan({ pages: undefined, peopleFile, paper }),
      build: options.build,
      demo: true,
      ports: 'free',
      fast: true,
      env: { LOG_LEVEL: 'warn', TRUST_PROXY: '127.0.0.1' },
      log: options.say,
    });
    return await electionDay(instance, people, dataDir, options);
  } finally {
    await instance?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function electionDay(
  instance: Instance,
  people: readonly Person[],
  dataDir: string,
  { revotes, archive, say }: SimulationOptions,
): Promise<SimulationOutcome> {
  const seeded = await seedElection({
    operators: operatorsOf(instance),
    dir: join(dataDir, 'election'),
    electionYaml: demoElectionYaml('simulation', demoHours(new Date()), 'board.simulation.example', 1),
    rollCsv: rollCsv(people),
    random: systemRandom,
    say,
  });
  const place = await votingPlace(instance, seeded);
  const last = new Map<string, Marks>();
  const round = (voters: readonly Person[], name: string): Promise<void> =>
    eachAtOnce(voters, AT_ONCE, name, say, async (person) => {
      await voteAs(person, place, (style) => {
        const marks = randomMarks(place.election, style, systemRandom);
        last.set(person.id, marks);
        return marks;
      });
    });
  const started = performance.now();
  await round(people, text().simulate.firstVotes);
  const again = people.slice(0, Math.round(people.length * revotes));
  if (again.length > 0) {
    await moveClock(instance, 3 * HOUR + 60);
    await round(again, text().simulate.votesAgain);
  }
  const votingSeconds = (performance.now() - started) / 1000;
  const result = await closeAndCount(instance, seeded, say);
  await downloadArchive(instance.urls[ANONYMOUS] as string, seeded.fingerprint, archive);
  return {
    voters: people.length,
    accepted: people.length + again.length,
    counted: countedBallots(place.election, result),
    votingSeconds,
    matches: sameVotes(place.election, result, last.values()),
  };
}

async function votingPlace(instance: Instance, { manifest }: SeededElection): Promise<VotingPlace> {
  const registrar = instance.urls[IDENTIFIED] as string;
  const settings = await new RegistrarClient(registrar, (url, init) => fetch(url, init)).settings();
  if (!settings.ok) throw new Error(`settings: ${settings.refused.code}`);
  return { registrar, settings: settings.value, election: new Election(manifest), random: systemRandom };
}

async function closeAndCount(
  instance: Instance,
  seeded: SeededElection,
  say: (line: string) => void,
): Promise<ElectionResult> {
  const closes = Math.max(...seeded.manifest.styles.map(({ acceptUntil }) => timeOf(acceptUntil)));
  const offset = Math.ceil((closes - Date.now()) / 1000) + 16 * 60;
  say(text().simulate.clockPasses);
  await moveClock(instance, offset);
  const board = instance.urls[ANONYMOUS] as string;
  return countElection({ board, commission: board, seeded, now: () => Date.now() + offset * 1000, say });
}

/** Sums over all units, contest by contest: units are an arrangement of the same ballots. */
function sameVotes(election: Election, result: ElectionResult, last: Iterable<Marks>): boolean {
  const expected = expectedVotes(election, last);
  return election.manifest.contests.every(({ id }) => {
    const cells = result.cells.filter(({ contest }) => contest === id);
    const sums = election.slots(id).map((_, slot) => cells.reduce((sum, { votes }) => sum + (votes[slot] ?? 0), 0));
    return sums.join() === expected.get(id)?.join();
  });
}

function countedBallots(election: Election, result: ElectionResult): number {
  const first = election.manifest.contests[0]?.id;
  return result.cells.filter(({ contest }) => contest === first).reduce((sum, { ballots }) => sum + ballots, 0);
}

/** At most `limit` under way; the first failure ends the round. Progress once a second, with the rate. */
async function eachAtOnce<T>(
  items: readonly T[],
  limit: number,
  name: string,
  say: (line: string) => void,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  let next = 0;
  let done = 0;
  let told = started;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      await work(item);
      done++;
      const now = performance.now();
      if (now - told < 1000 && done < items.length) continue;
      told = now;
      const rate = (done * 1000) / (now - started);
      say(text().simulate.rate(name, done, items.length, rate.toFixed(1), Math.ceil((items.length - done) / rate)));
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
}
