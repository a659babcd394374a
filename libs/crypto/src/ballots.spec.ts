/** Ballots (§5): encryption, proofs, signature, and their verification in batches. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ballotContext,
  contestLengths,
  contestShape,
  decodeScalar,
  encodeScalar,
  encryptContest,
  encryptSlots,
  G,
  newCredentialKey,
  nobleGroup,
  permittedSelection,
  randomScalar,
  sameColumns,
  scalars,
  sha256,
  signBallot,
  utf8,
  verifyBallotsBatch,
  verifyBallotSignature,
  verifyContest,
  type BallotProof,
  type ContestProof,
  type ContestShape,
  type Point,
  type PublicGroup,
} from './index.js';
import { seededRandom } from './seeded-random.js';

const random = seededRandom('ballots');
const fp = sha256(utf8('manifest'));
const publicKey: Point = G.multiply(randomScalar(random));
const context = ballotContext(fp, 'north', newCredentialKey(random).public, 1);

interface Choice {
  readonly shape: ContestShape;
  readonly marks: number[];
}

/** A contest that §2 allows, with a permitted selection. */
const choices: fc.Arbitrary<Choice> = fc
  .record({
    options: fc.integer({ min: 1, max: 4 }),
    blank: fc.boolean(),
    bounds: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
    order: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
    voteBlank: fc.boolean(),
  })
  .map(({ options, blank, bounds: [a, b, c], order, voteBlank }) => {
    const maxSelections = 1 + (a % options);
    const least = blank ? 1 : 0;
    const minSelections = least + (b % (maxSelections - least + 1));
    const shape = contestShape({ id: 'council', options, minSelections, maxSelections, blank });
    const selected = minSelections + (c % (maxSelections - minSelections + 1));
    const ranking = [...Array(options).keys()].sort((x, y) => (order[x] ?? 0) - (order[y] ?? 0));
    const marks = shape.weights.map((_, slot) => {
      if (blank && voteBlank) return slot === options ? 1 : 0;
      return ranking.indexOf(slot) >= 0 && ranking.indexOf(slot) < selected ? 1 : 0;
    });
    return { shape, marks };
  });

const flip = (bytes: Uint8Array, position: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  const at = position % copy.length;
  copy[at] = (copy[at] as number) ^ (1 << (position % 8));
  return copy;
};

const council = contestShape({ id: 'council', options: 3, minSelections: 1, maxSelections: 2, blank: true });

describe('column sums', () => {
  it('mean something over ballots of as many slots in every contest, in order', () => {
    const of = (...options: number[]) =>
      options.map((count) =>
        contestShape({ id: 'c', options: count, minSelections: 0, maxSelections: 1, blank: false }),
      );
    expect(sameColumns(of(2, 3), of(2, 3))).toBe(true);
    for (const other of [of(2), of(3, 2), of(2, 2), of(2, 3, 1), []]) expect(sameColumns(of(2, 3), other)).toBe(false);
  });
});

describe('a selection', () => {
  it('is permitted within the bounds, and blank excludes every option', () => {
    expect(permittedSelection(council, [1, 0, 0, 0])).toBe(true);
    expect(permittedSelection(council, [1, 1, 0, 0])).toBe(true);
    expect(permittedSelection(council, [0, 0, 0, 1])).toBe(true);
    expect(permittedSelection(council, [0, 0, 0, 0])).toBe(false);
    expect(permittedSelection(council, [1, 1, 1, 0])).toBe(false);
    expect(permittedSelection(council, [1, 0, 0, 1])).toBe(false);
    expect(permittedSelection(council, [2, 0, 0, 0])).toBe(false);
    expect(permittedSelection(council, [-1, 1, 1, 0])).toBe(false);
    expect(permittedSelection(council, [1, 0, 0])).toBe(false);
  });

  it('may be empty without blank and with minSelections 0', () => {
    const open = contestShape({ id: 'mayor', options: 2, minSelections: 0, maxSelections: 1, blank: false });
    expect(permittedSelection(open, [0, 0])).toBe(true);
  });
});

describe('encryptContest', () => {
  it('gives exact lengths, and a proof that verifies, for every permitted selection', () => {
    fc.assert(
      fc.property(choices, ({ shape, marks }) => {
        expect(permittedSelection(shape, marks)).toBe(true);
        const contest = encryptContest({ shape, context, publicKey, marks, random });
        expect(contestLengths(shape)).toEqual({
          ciphertexts: contest.ciphertexts.length,
          commitments: contest.commitments.length,
          responses: contest.responses.length,
        });
        expect(verifyContest(context, publicKey, shape, contest)).toBe(true);
        expect(encryptSlots(publicKey, marks, contest.randomness.map(decodeScalar))).toEqual(contest.ciphertexts);
      }),
      { numRuns: 20 },
    );
  });

  it('throws on a selection that is not permitted, and without a context', () => {
    const input = { shape: council, context, publicKey, random };
    expect(() => encryptContest({ ...input, marks: [1, 1, 1, 0] })).toThrow(RangeError);
    expect(() => encryptContest({ ...input, marks: [0, 0, 0, 0] })).toThrow(RangeError);
    expect(() => encryptContest({ ...input, marks: [1, 0, 0, 0], context: new Uint8Array() })).toThrow(RangeError);
  });

  it('refuses openings with other marks, in number or kind', () => {
    const r = [randomScalar(random), randomScalar(random)];
    expect(encryptSlots(publicKey, [0, 1], r)).not.toEqual(encryptSlots(publicKey, [1, 0], r));
    expect(() => encryptSlots(publicKey, [0, 2], r)).toThrow(RangeError);
    expect(() => encryptSlots(publicKey, [0], r)).toThrow(RangeError);
  });
});

/** A ballot with one contest of the given choice, by a voter of its own. */
function makeBallot(choice: Choice, sequence = 1): BallotProof {
  const key = newCredentialKey(random);
  const ballot = ballotContext(fp, 'north', key.public, sequence);
  const { ciphertexts, commitments, responses } = encryptContest({ ...choice, context: ballot, publicKey, random });
  const coreHash = sha256(responses);
  return {
    context: ballot,
    contests: [{ shape: choice.shape, ciphertexts, commitments, responses }],
    signature: { key: key.public, fp, coreHash, bytes: signBallot({ fp, key, coreHash, random }) },
  };
}

const batch = (ballots: readonly BallotProof[]): number[] => verifyBallotsBatch(ballots, publicKey, random);
const contestOf = (ballot: BallotProof): ContestProof & { shape: ContestShape } =>
  ballot.contests[0] as ContestProof & { shape: ContestShape };
const withContest = (ballot: BallotProof, change: Partial<ContestProof & { shape: ContestShape }>): BallotProof => ({
  ...ballot,
  contests: [{ ...contestOf(ballot), ...change }],
});
const withSignature = (ballot: BallotProof, change: Partial<BallotProof['signature']>): BallotProof => ({
  ...ballot,
  signature: { ...ballot.signature, ...change },
});

describe('verification refuses', () => {
  let ballot: BallotProof;
  beforeAll(() => {
    ballot = makeBallot({ shape: council, marks: [0, 1, 1, 0] });
  });
  const singly = (changed: BallotProof): boolean => {
    const contest = contestOf(changed);
    return (
      verifyContest(changed.context, publicKey, contest.shape, contest) && verifyBallotSignature(changed.signature)
    );
  };
  const refused = (changed: BallotProof): void => {
    expect(singly(changed)).toBe(false);
    expect(batch([changed])).toEqual([0]);
  };

  it('nothing of an honest ballot', () => {
    expect(singly(ballot)).toBe(true);
    expect(batch([ballot])).toEqual([]);
    expect(batch([])).toEqual([]);
  });

  it.each(['ciphertexts', 'commitments', 'responses'] as const)('a flipped bit anywhere in the %s', (part) => {
    fc.assert(
      fc.property(fc.nat(4096), (position) => {
        refused(withContest(ballot, { [part]: flip(contestOf(ballot)[part], position) }));
      }),
      { numRuns: 15 },
    );
  });

  it('a flipped bit anywhere in the signature, and another key or core', () => {
    fc.assert(
      fc.property(fc.nat(64), (position) => {
        refused(withSignature(ballot, { bytes: flip(ballot.signature.bytes, position) }));
      }),
      { numRuns: 15 },
    );
    refused(withSignature(ballot, { coreHash: sha256(utf8('another')) }));
    refused(withSignature(ballot, { fp: sha256(utf8('another')) }));
    refused(withSignature(ballot, { key: newCredentialKey(random).public }));
    refused(withSignature(ballot, { key: new Uint8Array(32) }));
    refused(withSignature(ballot, { bytes: ballot.signature.bytes.subarray(0, 63) }));
  });

  it('a proof under another election, style, key or access', () => {
    const { key } = ballot.signature;
    refused({ ...ballot, context: ballotContext(sha256(utf8('x')), 'north', key, 1) });
    refused({ ...ballot, context: ballotContext(fp, 'south', key, 1) });
    refused({ ...ballot, context: ballotContext(fp, 'north', newCredentialKey(random).public, 1) });
    refused({ ...ballot, context: ballotContext(fp, 'north', key, 2) });
  });

  it('a proof for another contest or other bounds', () => {
    refused(withContest(ballot, { shape: { ...council, id: 'mayor' } }));
    // Two options chosen where one is the limit: as many branches, so the lengths fit.
    refused(withContest(ballot, { shape: { ...council, min: 0, max: 1 } }));
    refused(withContest(ballot, { shape: { ...council, weights: [1, 1, 2, 2] } }));
  });

  it('wrong lengths and encodings', () => {
    const contest = contestOf(ballot);
    for (const part of ['ciphertexts', 'commitments', 'responses'] as const) {
      refused(withContest(ballot, { [part]: contest[part].subarray(32) }));
      refused(withContest(ballot, { [part]: new Uint8Array(contest[part].length).fill(0xff) }));
    }
    const identity = Uint8Array.from(contest.commitments);
    identity.fill(0, 0, 32);
    refused(withContest(ballot, { commitments: identity }));
    const moreThanL = Uint8Array.from(contest.responses);
    moreThanL.fill(0xff, 32, 64);
    refused(withContest(ballot, { responses: moreThanL }));
  });
});

describe('verifyBallotsBatch', () => {
  let ballots: BallotProof[];
  beforeAll(() => {
    ballots = fc.sample(choices, { numRuns: 9, seed: 1 }).map((choice) => makeBallot(choice));
  });

  it('names exactly the bad ballots', () => {
    const ways: ((ballot: BallotProof) => BallotProof)[] = [
      (ballot) => withContest(ballot, { responses: flip(contestOf(ballot).responses, 40) }),
      (ballot) => withContest(ballot, { commitments: flip(contestOf(ballot).commitments, 70) }),
      (ballot) => withSignature(ballot, { bytes: flip(ballot.signature.bytes, 40) }),
      (ballot) => ({ ...ballot, context: sha256(ballot.context) }),
    ];
    fc.assert(
      fc.property(fc.array(fc.option(fc.constantFrom(...ways)), { minLength: 9, maxLength: 9 }), (damage) => {
        const mixed = ballots.map((ballot, i) => damage[i]?.(ballot) ?? ballot);
        expect(batch(mixed)).toEqual(damage.flatMap((way, i) => (way === null || way === undefined ? [] : [i])));
      }),
      { numRuns: 6 },
    );
  });

  it('does not let the errors of two ballots cancel out', () => {
    const shift = (ballot: BallotProof, delta: bigint): BallotProof => {
      const bytes = Uint8Array.from(ballot.signature.bytes);
      bytes.set(encodeScalar(scalars.reduce(decodeScalar(bytes.subarray(32)) + delta)), 32);
      return withSignature(ballot, { bytes });
    };
    const [first, second, third] = ballots as [BallotProof, BallotProof, BallotProof];
    expect(batch([shift(first, 5n), third, shift(second, -5n)])).toEqual([0, 2]);
  });

  it('draws new weights for every product', () => {
    const drawn: string[] = [];
    const watching = (length: number): Uint8Array => {
      const bytes = random(length);
      drawn.push(Buffer.from(bytes).toString('hex'));
      return bytes;
    };
    const [first, second] = ballots as [BallotProof, BallotProof];
    const bad = withSignature(first, { bytes: flip(first.signature.bytes, 40) });
    expect(verifyBallotsBatch([bad, second], publicKey, watching)).toEqual([0]);
    expect(drawn.length).toBe(4);
    expect(new Set(drawn).size).toBe(4);
  });

  it('asks the group it is given', () => {
    const asked: string[] = [];
    const group: PublicGroup = {
      ...nobleGroup,
      loadBallots: (some) => {
        asked.push(`${some.length} ballots`);
        return nobleGroup.loadBallots(some);
      },
    };
    expect(verifyBallotsBatch(ballots, publicKey, random, group)).toEqual([]);
    expect(asked).toEqual(['9 ballots']);
  });
});

describe('signBallot', () => {
  it('uses another nonce for another core, even if the random source repeats itself', () => {
    const stuck = (length: number): Uint8Array => new Uint8Array(length).fill(7);
    const key = newCredentialKey(random);
    const sign = (text: string): Uint8Array => signBallot({ fp, key, coreHash: sha256(utf8(text)), random: stuck });
    expect(sign('a').subarray(0, 32)).not.toEqual(sign('b').subarray(0, 32));
  });
});
