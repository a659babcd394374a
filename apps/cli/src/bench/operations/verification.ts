/**
 * Verification of ballots on one thread: the kernel in batches of 1024, with decoding advice and without, against
 * libsodium and the curve library proof by proof. All begin with a ballot's bytes: decoding and hashing are in it.
 */
import {
  encodePoint,
  installHashes,
  systemRandom,
  verifyBallotSignature,
  verifyContest,
  type BallotProof,
  type PublicGroup,
} from '#crypto';
import { nodeHashes } from '#crypto/node';
import { nodeKernel } from '#kernel/node';
import { type Election } from '#protocol';
import { makeParties, seededRandom } from '#protocol/testing';
import { loadSodium, sodiumGroup, type Sodium } from '#sodium';
import { BallotMaker } from '../archive/ballot-maker.js';
import { benchOutline } from '../archive/outline.js';
import { ballotSecrets } from '../archive/secrets.js';
import { takeTurns, type Contender, type Rounds } from '../measure.js';
import { type Bench, type Outcome } from '../outcome.js';
import { type OperationKey } from '../targets.js';
import { benchText, type FigureName } from '../texts.js';

const BATCH = 1024;
const OPTIONS = 10;
/** Ballots a round of those that are slow: a round is to take as long for each contender, more or less. */
const SODIUM_SAMPLE = 32;
const NOBLE_SAMPLE = 8;

type Name = 'advice' | 'plain' | 'sodium' | 'noble';
const COMPARED = {
  'advice-sodium': ['advice', 'sodium'],
  'advice-noble': ['advice', 'noble'],
  'plain-sodium': ['plain', 'sodium'],
} as const satisfies Partial<Record<OperationKey, readonly [Name, Name]>>;
const FIGURES: Readonly<Record<Name, FigureName>> = {
  advice: 'kernelAdvicePerSecond',
  plain: 'kernelPerSecond',
  sodium: 'sodiumPerSecond',
  noble: 'noblePerSecond',
};
type Key = keyof typeof COMPARED;
const KEYS = Object.keys(COMPARED) as Key[];

export async function measureVerification({ ticker, wanted }: Bench): Promise<Outcome[]> {
  installHashes(nodeHashes);
  const keys = KEYS.filter((key) => wanted.has(key));
  const sodium = await loadSodium();
  if (sodium === undefined) return keys.map((key) => ({ key, why: 'no-sodium', figures: {} }));
  const text = benchText();
  ticker.begin(`${text.operations['advice-sodium']}: ${text.preparing}`);
  const contenders = makeContenders(sodium);
  const needed = new Set<Name>(keys.flatMap((key) => COMPARED[key]));
  const rounds = await takeTurns(
    contenders.filter(({ name }) => needed.has(name)),
    {
      atLeast: 5,
      atMost: 20,
      budget: 35_000,
      progress: (round) => ticker.tick(() => text.round(text.operations[keys[0] ?? 'advice-sodium'], round, 20)),
    },
  );
  return keys.map((key) => outcome(key, rounds));
}

function outcome(key: Key, rounds: Rounds<Name>): Outcome {
  const [fast, slow] = COMPARED[key];
  return {
    key,
    measured: rounds.ratio(fast, slow),
    figures: {
      [FIGURES[fast]]: Math.round(rounds.rate(fast)),
      [FIGURES[slow]]: Math.round(rounds.rate(slow) * 10) / 10,
      rounds: rounds.count,
    },
  };
}

/** The yardstick alone, for who measures something else: what this machine is against another. */
export async function noblePerSecond(): Promise<number> {
  const sodium = await loadSodium();
  if (sodium === undefined) return Number.NaN;
  const noble = makeContenders(sodium, NOBLE_SAMPLE).filter(({ name }) => name === 'noble');
  return (await takeTurns(noble, { atLeast: 3, atMost: 3, budget: 10_000 })).rate('noble');
}

function makeContenders(sodium: Sodium, count = BATCH): Contender<Name>[] {
  const kernel = nodeKernel();
  const { manifest, parties } = makeParties(benchOutline(OPTIONS), seededRandom('bench'));
  const maker = new BallotMaker(ballotSecrets(manifest, parties), sodium, kernel);
  const plain = Array.from({ length: count }, (_, voter) => maker.ballot(voter, 1).proof);
  const loaded = kernel.loadBallots(plain);
  const advised = plain.map((proof, at) => ({ ...proof, advice: loaded.advice(at) ?? new Uint8Array() }));
  const { election } = maker;
  const bySodium = sodiumGroup(sodium);
  return [
    { name: 'advice', run: () => verify(kernel, election, advised) },
    { name: 'sodium', run: () => verify(bySodium, election, plain.slice(0, SODIUM_SAMPLE)) },
    { name: 'noble', run: () => verifyOneByOne(election, plain.slice(0, NOBLE_SAMPLE)) },
    { name: 'plain', run: () => verify(kernel, election, plain) },
  ];
}

function verify(group: PublicGroup, election: Election, ballots: readonly BallotProof[]): number {
  const bad = group.loadBallots(ballots).verifyVarTime(encodePoint(election.publicKey), systemRandom);
  if (bad.length > 0) throw new Error(`${group.name} refuses generated ballots`);
  return ballots.length;
}

/** The curve library, equation by equation. */
function verifyOneByOne({ publicKey }: Election, ballots: readonly BallotProof[]): number {
  for (const { context, contests, signature } of ballots) {
    const holds =
      verifyBallotSignature(signature) &&
      contests.every((contest) => verifyContest(context, publicKey, contest.shape, contest));
    if (!holds) throw new Error('noble refuses generated ballots');
  }
  return ballots.length;
}
