/**
 * The page's part of the benchmark: what it costs to encrypt and prove a ballot in a browser (§5), by the curve library and
 * by libsodium, in turn. Bundled and opened by tools/bench-page.mjs; its figures are ratios of one run.
 */
import {
  ballotContext,
  contestShape,
  decodePoint,
  encodePoint,
  encryptContest,
  G,
  newCredentialKey,
  nobleProver,
  prepareContest,
  randomScalar,
  sha256,
  systemRandom,
  utf8,
  verifyContest,
  type Point,
  type ProverGroup,
} from '#crypto';
import { loadSodium, sodiumProver } from '#sodium';

/** Milliseconds, medians. */
export interface PageEncryption {
  readonly options: number;
  /** Everything at once by the curve library, its tables built before: what the page did without libsodium. */
  readonly nobleMs: number;
  /** The same by the curve library as it comes: it has a table for G, and none for a key. */
  readonly plainNobleMs: number;
  /** Everything at once by libsodium. */
  readonly libsodiumMs: number;
  /** What is left when the marks are known, the rest being prepared while the voter reads: the voter's wait. */
  readonly waitMs: number;
  /** nobleMs / libsodiumMs: work against work */
  readonly ratio: number;
  /** nobleMs / waitMs */
  readonly waitRatio: number;
}

const plainNoble: ProverGroup<Point> = { ...nobleProver, fixedBase: (point) => point };

function measure(options: number, rounds: number, group: ProverGroup): PageEncryption {
  const random = systemRandom;
  const publicKey = G.multiply(randomScalar(random));
  const context = ballotContext(sha256(utf8('bench')), 'bench', newCredentialKey(random).public, 1);
  const shape = contestShape({ id: 'bench', options, minSelections: 1, maxSelections: 1, blank: false });
  const marks = shape.weights.map((_, slot) => Number(slot === 3));
  const input = { shape, context, publicKey, marks, random };
  // Tables belong to a point as an object: this one never gets one.
  const plain = { ...input, publicKey: decodePoint(encodePoint(publicKey), { identity: 'refuse' }), group: plainNoble };

  const times = { noble: [] as number[], plain: [] as number[], libsodium: [] as number[], wait: [] as number[] };
  const timed = <T>(into: number[], work: () => T): T => {
    const start = performance.now();
    const result = work();
    into.push(performance.now() - start);
    return result;
  };
  for (let round = 0; round < rounds; round++) {
    timed(times.noble, () => encryptContest(input));
    timed(times.plain, () => encryptContest(plain));
    timed(times.libsodium, () => encryptContest({ ...input, group }));
    const prepared = prepareContest({ ...input, group });
    const contest = timed(times.wait, () => prepared.encrypt(input));
    // Fast and wrong would be no figure; the first round also builds tables and is not counted.
    if (round === 0 && !verifyContest(context, publicKey, shape, contest))
      throw new Error('a ballot that does not verify');
  }
  const [nobleMs, plainNobleMs, libsodiumMs, waitMs] = [times.noble, times.plain, times.libsodium, times.wait].map(
    (all) => median(all.slice(1)),
  ) as [number, number, number, number];
  return {
    options,
    nobleMs,
    plainNobleMs,
    libsodiumMs,
    waitMs,
    ratio: nobleMs / libsodiumMs,
    waitRatio: nobleMs / waitMs,
  };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] as number;
}

/** Called by name from outside the page. `rounds` ≥ 2. */
async function measurePageEncryption(rounds: number): Promise<PageEncryption[]> {
  const sodium = await loadSodium();
  if (sodium === undefined) throw new Error('this browser has no WebAssembly');
  const group = sodiumProver(sodium);
  return [10, 40].map((options) => measure(options, rounds, group));
}

Object.assign(globalThis, { measurePageEncryption });
