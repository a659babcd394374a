/**
 * `veche bench archive`: a valid archive of any size, streamed to disk. Ballots are made by threads a chunk at a time
 * and written in order; memory holds the chunks under way.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { installHashes, type PublicGroup } from '#crypto';
import { nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import { seededRandom } from '#protocol/testing';
import { Piscina } from 'piscina';
import { type Chunk, type MadeChunk } from './ballot-maker.js';
import { electorateOf, repeaterOf, styleOfVoter, type Electorate } from './electorate.js';
import { benchOutline, STYLES, TIMES } from './outline.js';
import { ballotSecrets, type BallotSecrets } from './secrets.js';
import { StreamedElection } from './streamed-election.js';

const CHUNK = 128;
const MINUTE = 60_000;

export interface ArchivePlan {
  /** at least 22 */
  readonly ballots: number;
  readonly options: number;
}

/** Who makes ballots: threads, or a test's own process. */
export interface Makers {
  readonly width: number;
  make(chunk: Chunk): Promise<MadeChunk>;
  close(): Promise<void>;
}

export interface WriteOptions {
  readonly progress?: (done: number, all: number) => void;
  readonly makers?: (secrets: BallotSecrets) => Makers;
  readonly group?: PublicGroup;
}

/** Writes the archive's files into `folder`. The same plan gives the same votes. */
export async function writeBenchArchive(
  folder: string,
  { ballots, options }: ArchivePlan,
  { progress = () => undefined, makers: make = threads, group = nodeKernel() }: WriteOptions = {},
): Promise<void> {
  installHashes(nodeHashes);
  const electorate = electorateOf(ballots);
  const random = seededRandom('bench');
  const election = StreamedElection.begin(folder, benchOutline(options), random, TIMES.prepared, group);
  const makers = make(ballotSecrets(election.manifest, election.parties));
  try {
    begin(election, electorate);
    await vote(election, electorate, makers, progress);
    finish(election);
    election.end();
  } finally {
    await makers.close();
  }
}

function begin(election: StreamedElection, { voters }: Electorate): void {
  election.publish();
  election.endorseAll();
  election.openAccess(Object.fromEntries(STYLES.map((id, style) => [id, countOf(voters, style)])));
}

const countOf = (voters: number, style: number): number => {
  let count = 0;
  for (let voter = 0; voter < voters; voter++) if (styleOfVoter(voter) === style) count++;
  return count;
};

async function vote(
  election: StreamedElection,
  electorate: Electorate,
  makers: Makers,
  progress: (done: number, all: number) => void,
): Promise<void> {
  const { voters, repeats } = electorate;
  const phases = [
    { sequence: 1, count: voters, voter: (at: number) => at, ...TIMES.first },
    { sequence: 2, count: repeats, voter: repeaterOf, ...TIMES.second },
  ] as const;
  for (const { sequence, count, voter, from, to } of phases) {
    const chunks = chunksOf(count, (at) => voter(at), sequence, electorate);
    let done = 0;
    for await (const made of inOrder(chunks, makers)) {
      election.now = from + Math.floor(((to - from) * done) / count / MINUTE) * MINUTE;
      election.appendBallots(made);
      done += made.hashes.length;
      progress(election.ballots, voters + repeats);
    }
    election.accesses.set(sequence, count);
    if (sequence === 1) for (const [style, id] of STYLES.entries()) election.accessed.set(id, countOf(voters, style));
    election.now = to + 5 * MINUTE;
    election.hourly();
  }
}

function* chunksOf(
  count: number,
  voter: (at: number) => number,
  sequence: 1 | 2,
  electorate: Electorate,
): Generator<Chunk> {
  for (let from = 0; from < count; from += CHUNK) {
    const voters = Array.from({ length: Math.min(CHUNK, count - from) }, (_, at) => voter(from + at));
    yield { voters, sequence, electorate };
  }
}

/** Every maker busy and one chunk waiting for each; answers in the order of the chunks. */
async function* inOrder(chunks: Iterable<Chunk>, makers: Makers): AsyncGenerator<MadeChunk> {
  const under: Promise<MadeChunk>[] = [];
  for (const chunk of chunks) {
    const making = makers.make(chunk);
    making.catch(() => undefined);
    under.push(making);
    if (under.length >= 2 * makers.width) yield (await under.shift()) as MadeChunk;
  }
  for (const making of under) yield await making;
}

function finish(election: StreamedElection): void {
  election.afterVoting();
  election.drain();
  election.close();
  election.finals();
  election.tally();
  election.decrypt(1);
  election.decrypt(3);
  election.result();
}

function threads(secrets: BallotSecrets): Makers {
  const width = availableParallelism();
  const pool = new Piscina<Chunk, MadeChunk>({
    filename: fileURLToPath(new URL('./ballot-thread.js', import.meta.url)),
    name: 'makeInThread',
    minThreads: width,
    maxThreads: width,
    workerData: secrets,
    env: {},
  });
  return { width, make: (chunk) => pool.run(chunk), close: () => pool.destroy() };
}
