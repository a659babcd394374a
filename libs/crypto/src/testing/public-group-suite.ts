/**
 * The suite that every public group runs: curve library, libsodium, kernel. What one of them accepts
 * and another refuses would split the observers of an election, so each is held to the same text.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ballotEncodings, type BallotProof } from '../ballot-proof.js';
import { DecodeError, concatBytes, type RandomBytes } from '../bytes.js';
import { type ContestProof, type ContestShape } from '../contest.js';
import { decodingAdviceVarTime } from '../decoding-advice.js';
import {
  decodePoint,
  decodeScalar,
  encodePoint,
  encodePoints,
  encodeScalar,
  G,
  IDENTITY,
  L,
  randomScalar,
  scalars,
  type Point,
} from '../group.js';
import { nobleGroup } from '../noble-group.js';
import { type PublicGroup, type PublicTerm } from '../public-group.js';
import { seededRandom } from '../seeded-random.js';
import { makeTestBallot, testShapes } from './ballots.js';
import { badEncodings, multiplesOfG } from './ristretto-vectors.js';

type Contest = ContestProof & { readonly shape: ContestShape };
type Damage = (ballot: BallotProof) => BallotProof;

const hex = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'hex'));
const allBad = Object.values(badEncodings).flat().map(hex);

const patched = (bytes: Uint8Array, patch: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy.set(patch, at);
  return copy;
};
const flipped = (bytes: Uint8Array, at: number): Uint8Array => patched(bytes, Uint8Array.of((bytes[at] ?? 0) ^ 1), at);
const withContest = (ballot: BallotProof, at: number, change: (contest: Contest) => Partial<Contest>): BallotProof => ({
  ...ballot,
  contests: ballot.contests.map((contest, i) => (i === at ? { ...contest, ...change(contest) } : contest)),
});
const withSignature = (ballot: BallotProof, change: Partial<BallotProof['signature']>): BallotProof => ({
  ...ballot,
  signature: { ...ballot.signature, ...change },
});
const moved = (encoding: Uint8Array, by: Point): Uint8Array =>
  encodePoint(decodePoint(encoding, { identity: 'allow' }).add(by));

/** Ways to spoil a ballot whose lengths and encodings stay right. */
const falseProofs: Record<string, Damage> = {
  'a voter who adds nine votes to a ciphertext': (ballot) =>
    withContest(ballot, 0, ({ ciphertexts }) => ({
      ciphertexts: patched(ciphertexts, moved(ciphertexts.subarray(32, 64), G.multiplyUnsafe(9n)), 32),
    })),
  'another commitment': (ballot) =>
    withContest(ballot, 0, ({ commitments }) => ({ commitments: patched(commitments, encodePoint(G), 64) })),
  "another total's commitment": (ballot) =>
    withContest(ballot, 0, ({ commitments }) => ({
      commitments: patched(commitments, encodePoint(G), commitments.length - 32),
    })),
  'another challenge of a slot': (ballot) =>
    withContest(ballot, 0, ({ responses }) => ({ responses: flipped(responses, 0) })),
  'another response of a slot': (ballot) =>
    withContest(ballot, 0, ({ responses }) => ({ responses: flipped(responses, 64) })),
  "another response of the last contest's total": (ballot) =>
    withContest(ballot, ballot.contests.length - 1, ({ responses }) => ({
      responses: flipped(responses, responses.length - 32),
    })),
  'the context of another voter': (ballot) => ({ ...ballot, context: flipped(ballot.context, 3) }),
  'another core': (ballot) => withSignature(ballot, { coreHash: flipped(ballot.signature.coreHash, 0) }),
  "another key's signature": (ballot) =>
    withSignature(ballot, { key: moved(ballot.signature.key, G), bytes: ballot.signature.bytes }),
  'another s of the signature': (ballot) => withSignature(ballot, { bytes: flipped(ballot.signature.bytes, 32) }),
  'bounds that allow more': (ballot) =>
    withContest(ballot, 0, ({ shape }) => ({ shape: { ...shape, min: shape.min + 1, max: shape.max + 1 } })),
  'another weight of the last slot': (ballot) =>
    withContest(ballot, 0, ({ shape }) => ({
      shape: { ...shape, weights: shape.weights.map((weight, i) => (i === shape.weights.length - 1 ? 7 : weight)) },
    })),
};

const identity = new Uint8Array(32);
const order = patched(encodeScalar(L - 1n), Uint8Array.of(0xed), 0);

/** Ways to spoil a ballot that never reach the product. */
const malformed: Record<string, Damage> = {
  'the identity as key': (ballot) => withSignature(ballot, { key: identity }),
  'the identity as R': (ballot) => withSignature(ballot, { bytes: patched(ballot.signature.bytes, identity, 0) }),
  'L as s of the signature': (ballot) => withSignature(ballot, { bytes: patched(ballot.signature.bytes, order, 32) }),
  'a short signature': (ballot) => withSignature(ballot, { bytes: ballot.signature.bytes.subarray(1) }),
  'a long key': (ballot) => withSignature(ballot, { key: concatBytes(ballot.signature.key, Uint8Array.of(0)) }),
  'the identity as a ciphertext': (ballot) =>
    withContest(ballot, 0, ({ ciphertexts }) => ({ ciphertexts: patched(ciphertexts, identity, 32) })),
  'L as a response': (ballot) =>
    withContest(ballot, 0, ({ responses }) => ({ responses: patched(responses, order, responses.length - 32) })),
  'a ciphertext too few': (ballot) =>
    withContest(ballot, 0, ({ ciphertexts }) => ({ ciphertexts: ciphertexts.subarray(64) })),
  'a commitment too many': (ballot) =>
    withContest(ballot, 0, ({ commitments }) => ({ commitments: concatBytes(commitments, encodePoint(G)) })),
  'responses that end early': (ballot) =>
    withContest(ballot, 0, ({ responses }) => ({ responses: responses.subarray(1) })),
};

/** `group` is asked for once, before the tests: it may have to load. */
export function describePublicGroup(name: string, group: () => PublicGroup | Promise<PublicGroup>): void {
  describe(`public group: ${name}`, () => {
    const random = seededRandom(`public group ${name}`);
    const publicKey: Point = G.multiply(randomScalar(random));
    const Y = encodePoint(publicKey);
    let tested: PublicGroup;
    let ballots: BallotProof[];

    beforeAll(async () => {
      tested = await group();
      const { council, mayor, law } = testShapes;
      const make = (contests: { shape: ContestShape; marks: number[] }[]): BallotProof =>
        makeTestBallot({ random, publicKey, contests });
      ballots = [
        make([{ shape: council, marks: [1, 0, 0] }]),
        make([{ shape: council, marks: [1, 1, 0] }]),
        make([
          { shape: mayor, marks: [0, 1] },
          { shape: law, marks: [0] },
        ]),
        make([{ shape: council, marks: [0, 0, 1] }]),
        make([
          { shape: law, marks: [1] },
          { shape: council, marks: [0, 1, 0] },
          { shape: mayor, marks: [1, 0] },
        ]),
        make([{ shape: council, marks: [0, 1, 0] }]),
        make([
          { shape: mayor, marks: [1, 0] },
          { shape: law, marks: [1] },
        ]),
      ];
    });

    const verify = (some: readonly BallotProof[], key = Y, source: RandomBytes = random): number[] =>
      tested.loadBallots(some).verifyVarTime(key, source);
    const at = (index: number): BallotProof => ballots[index] as BallotProof;
    const spoiled = (index: number, damage: Damage): BallotProof[] =>
      ballots.map((ballot, i) => (i === index ? damage(ballot) : ballot));

    describe('column sums', () => {
      it('leave the small multiples of G as they are (RFC 9496, A.1)', () => {
        const row = concatBytes(...multiplesOfG.map(hex));
        expect(tested.sumColumnsVarTime([row], multiplesOfG.length)).toEqual(row);
        expect(tested.sumColumnsVarTime([row, row], 2)).toBeUndefined();
        const [zero, one, two, , four] = multiplesOfG.map(hex) as [
          Uint8Array,
          Uint8Array,
          Uint8Array,
          unknown,
          Uint8Array,
        ];
        expect(tested.sumColumnsVarTime([concatBytes(one, two, zero), concatBytes(one, two, zero)], 3)).toEqual(
          concatBytes(two, four, zero),
        );
      });

      it.each(Object.entries(badEncodings))('refuse encodings: %s (RFC 9496, A.2)', (_, encodings) => {
        const good = hex(multiplesOfG[1] as string);
        for (const encoding of encodings) {
          expect(tested.sumColumnsVarTime([hex(encoding)], 1)).toBeUndefined();
          for (const advice of [new Uint8Array(32), decodingAdviceVarTime(good), hex(encoding)])
            expect(tested.sumColumnsVarTime([hex(encoding)], 1, [advice])).toBeUndefined();
          expect(
            tested.sumColumnsVarTime([concatBytes(good, good), concatBytes(good, hex(encoding))], 2),
          ).toBeUndefined();
        }
      });

      it('add as the curve library does, also a point to itself and to its negative', () => {
        const factor = fc.oneof(fc.bigInt({ min: -3n, max: 3n }), fc.bigInt({ min: 0n, max: L - 1n }));
        fc.assert(
          fc.property(fc.array(fc.tuple(factor, factor, factor), { maxLength: 8 }), (factors) => {
            const points = factors.map((row) => row.map((value) => G.multiplyUnsafe(scalars.reduce(value))));
            const expected = [0, 1, 2].map((column) =>
              points.reduce((sum, row) => sum.add(row[column] as Point), IDENTITY),
            );
            const rows = points.map(encodePoints);
            expect(tested.sumColumnsVarTime(rows, 3)).toEqual(encodePoints(expected));
            // Right, of the wrong points, too short, and none: advice changes no sum.
            const right = rows.map((row) => decodingAdviceVarTime(row));
            const given = right.map((own, at) => [own, right[0], own.subarray(1), undefined][at % 4]);
            expect(tested.sumColumnsVarTime(rows, 3, right)).toEqual(encodePoints(expected));
            expect(tested.sumColumnsVarTime(rows, 3, given)).toEqual(encodePoints(expected));
          }),
          { numRuns: 30 },
        );
      });
    });

    describe('sums of multiples', () => {
      const term = (point: Point, scalar: bigint): PublicTerm => ({ point: encodePoint(point), scalar });

      it('are those of the curve library, for any scalars, the edges among them', () => {
        const scalar = fc.oneof(
          fc.constantFrom(0n, 1n, 2n, L - 1n, L - 2n, 2n ** 252n, (L - 1n) / 2n),
          fc.bigInt({ min: 0n, max: L - 1n }),
        );
        const point = fc.oneof(fc.constantFrom(0n, 1n, L - 1n), fc.bigInt({ min: 0n, max: L - 1n }));
        fc.assert(
          fc.property(fc.array(fc.tuple(point, scalar), { maxLength: 5 }), (terms) => {
            const expected = terms.reduce((sum, [of, by]) => sum + of * by, 0n);
            const sum = tested.combineVarTime(terms.map(([of, by]) => term(G.multiplyUnsafe(of), by)));
            expect(sum).toEqual(encodePoint(G.multiplyUnsafe(scalars.reduce(expected))));
          }),
          { numRuns: 40 },
        );
      });

      it('may be the identity, and hold it', () => {
        const P = G.multiplyUnsafe(77n);
        expect(tested.combineVarTime([])).toEqual(identity);
        expect(tested.combineVarTime([term(P, 5n), term(P, L - 5n)])).toEqual(identity);
        expect(tested.combineVarTime([term(IDENTITY, 5n), term(P, 1n)])).toEqual(encodePoint(P));
      });

      it('are refused over what is no point, wherever it stands', () => {
        const good = term(G, 3n);
        for (const encoding of [...allBad, Y.subarray(1), concatBytes(Y, Uint8Array.of(0)), new Uint8Array()]) {
          const bad = { point: encoding, scalar: 1n };
          expect(tested.combineVarTime([bad, good])).toBeUndefined();
          expect(tested.combineVarTime([good, bad])).toBeUndefined();
          expect(tested.combineVarTime([good, { ...bad, scalar: 0n }])).toBeUndefined();
        }
      });

      it('throw for a scalar that is none', () => {
        for (const scalar of [L, -1n, 2n ** 255n, 2n ** 256n])
          for (const terms of [[term(G, scalar)], [term(G, 1n), term(IDENTITY, scalar)]])
            expect(() => tested.combineVarTime(terms)).toThrow(RangeError);
      });

      it('leave what is loaded as it is', () => {
        const loaded = tested.loadBallots(spoiled(3, falseProofs['another core'] as Damage));
        expect(tested.combineVarTime([term(G, 2n)])).toEqual(hex(multiplesOfG[2] as string));
        expect(loaded.verifyVarTime(Y, random)).toEqual([3]);
      });
    });

    describe('verification', () => {
      it('names nobody among honest ballots of mixed shapes, in any part and order', () => {
        expect(verify(ballots)).toEqual([]);
        expect(verify([])).toEqual([]);
        ballots.forEach((ballot) => expect(verify([ballot])).toEqual([]));
        expect(verify([...ballots].reverse())).toEqual([]);
        expect(verify([at(0), at(0)])).toEqual([]);
      });

      it.each(Object.entries(falseProofs))('names a ballot with %s alone', (_, damage) => {
        expect(verify(spoiled(4, damage))).toEqual([4]);
        expect(verify([damage(at(0))])).toEqual([0]);
      });

      it.each(Object.entries(malformed))('names a malformed ballot alone: %s', (_, damage) => {
        expect(verify(spoiled(2, damage))).toEqual([2]);
        expect(verify([damage(at(0))])).toEqual([0]);
      });

      it('names a ballot with any bad encoding of RFC 9496, A.2, wherever it stands', () => {
        for (const [i, encoding] of allBad.entries()) {
          const ways: Damage[] = [
            (ballot) => withSignature(ballot, { key: encoding }),
            (ballot) => withSignature(ballot, { bytes: patched(ballot.signature.bytes, encoding, 0) }),
            (ballot) =>
              withContest(ballot, 0, ({ ciphertexts }) => ({ ciphertexts: patched(ciphertexts, encoding, 0) })),
            (ballot) =>
              withContest(ballot, 0, ({ commitments }) => ({ commitments: patched(commitments, encoding, 32) })),
          ];
          expect(tested.loadBallots([(ways[i % 4] as Damage)(at(0))]).verifyVarTime(Y, random)).toEqual([0]);
          expect(tested.loadBallots([(ways[i % 4] as Damage)(at(0))]).advice(0)).toBeUndefined();
        }
      });

      it('names exactly the bad ones, however many', () => {
        const ways = [...Object.values(falseProofs), ...Object.values(malformed)];
        const damages = fc.array(fc.option(fc.constantFrom(...ways), { nil: undefined }), {
          minLength: 7,
          maxLength: 7,
        });
        fc.assert(
          fc.property(damages, (damage) => {
            const mixed = ballots.map((ballot, i) => damage[i]?.(ballot) ?? ballot);
            expect(verify(mixed)).toEqual(damage.flatMap((way, i) => (way === undefined ? [] : [i])));
          }),
          { numRuns: 8 },
        );
      });

      it('names everybody under another public key, and throws for what is no key', () => {
        expect(verify(ballots, encodePoint(publicKey.add(G)))).toEqual(ballots.map((_, i) => i));
        const nothing = tested.loadBallots([]);
        for (const key of [identity, Y.subarray(1), ...allBad]) {
          expect(() => verify([at(0)], key)).toThrow(DecodeError);
          expect(() => nothing.verifyVarTime(key, random)).toThrow(DecodeError);
        }
      });

      it('does not let the errors of two ballots cancel out', () => {
        const shift = (ballot: BallotProof, delta: bigint): BallotProof => {
          const s = scalars.reduce(decodeScalar(ballot.signature.bytes.subarray(32)) + delta);
          return withSignature(ballot, { bytes: patched(ballot.signature.bytes, encodeScalar(s), 32) });
        };
        expect(verify([shift(at(0), 5n), at(1), shift(at(3), -5n)])).toEqual([0, 2]);
      });

      it('does not let two errors of one ballot cancel out', () => {
        // +1 on the responses of both branches' first equations, −1 on another: seen only through weights of their own.
        const shifted = (responses: Uint8Array, place: number, delta: bigint): Uint8Array =>
          patched(
            responses,
            encodeScalar(scalars.reduce(decodeScalar(responses.subarray(place, place + 32)) + delta)),
            place,
          );
        const damage: Damage = (ballot) =>
          withContest(ballot, 0, ({ responses }) => ({ responses: shifted(shifted(responses, 32, 1n), 64, -1n) }));
        expect(verify([damage(at(0))])).toEqual([0]);
      });

      it('draws new weights for every product of every call', () => {
        const drawn: string[] = [];
        const watching: RandomBytes = (length) => {
          const bytes = random(length);
          drawn.push(Buffer.from(bytes).toString('hex'));
          return bytes;
        };
        const loaded = tested.loadBallots(spoiled(1, falseProofs['another core'] as Damage));
        expect(loaded.verifyVarTime(Y, watching)).toEqual([1]);
        const first = drawn.length;
        // Equation by equation: nothing is merged, nothing to weigh.
        if (tested.name === 'libsodium') {
          expect(first).toBe(0);
          return;
        }
        expect(first).toBeGreaterThan(2);
        expect(loaded.verifyVarTime(Y, watching)).toEqual([1]);
        expect(drawn.length).toBe(2 * first);
        expect(new Set(drawn).size).toBe(drawn.length);
      });

      it('draws 16 bytes for every equation of every ballot', () => {
        let bytes = 0;
        const counting: RandomBytes = (length) => {
          bytes += length;
          return random(length);
        };
        expect(verify([at(0)], Y, counting)).toEqual([]);
        // The signature's, four a slot, two a branch.
        expect(bytes).toBe(tested.name === 'libsodium' ? 0 : 16 * (1 + 4 * 3 + 2 * 2));
      });

      it('keeps loads apart that are used in turn', () => {
        const honest = tested.loadBallots(ballots);
        const other = tested.loadBallots(spoiled(3, falseProofs['another core'] as Damage));
        expect(honest.verifyVarTime(Y, random)).toEqual([]);
        expect(other.verifyVarTime(Y, random)).toEqual([3]);
        expect(honest.ciphertextSumsVarTime([0])).toEqual(at(0).contests[0]?.ciphertexts);
        expect(other.verifyVarTime(Y, random)).toEqual([3]);
      });
    });

    describe('sums of ciphertexts', () => {
      it('are those of the curve library, ballot by ballot and in any part', () => {
        const loaded = tested.loadBallots(ballots);
        const reference = nobleGroup.loadBallots(ballots);
        for (const part of [[0], [0, 1, 3, 5], [5, 0], [2, 6], [6], [4], [4, 4]]) {
          expect(loaded.ciphertextSumsVarTime(part)).toEqual(reference.ciphertextSumsVarTime(part));
        }
        expect(loaded.ciphertextSumsVarTime([])).toEqual(new Uint8Array());
        const both = concatBytes(...at(2).contests.map((contest) => contest.ciphertexts));
        expect(loaded.ciphertextSumsVarTime([2])).toEqual(both);
      });

      it('may be the identity', () => {
        const negative = (encodings: Uint8Array): Uint8Array =>
          concatBytes(
            ...Array.from({ length: encodings.length / 32 }, (_, i) =>
              encodePoint(decodePoint(encodings.subarray(32 * i, 32 * i + 32), { identity: 'refuse' }).negate()),
            ),
          );
        const mirrored = withContest(at(0), 0, ({ ciphertexts }) => ({ ciphertexts: negative(ciphertexts) }));
        expect(tested.loadBallots([at(0), mirrored]).ciphertextSumsVarTime([0, 1])).toEqual(new Uint8Array(6 * 32));
      });

      it('are refused over malformed ballots, and over what does not fit together', () => {
        const loaded = tested.loadBallots(spoiled(1, malformed['the identity as a ciphertext'] as Damage));
        expect(loaded.ciphertextSumsVarTime([0, 1])).toBeUndefined();
        expect(loaded.ciphertextSumsVarTime([0, 3])).toBeDefined();
        expect(() => loaded.ciphertextSumsVarTime([0, 2])).toThrow(RangeError);
        expect(() => loaded.ciphertextSumsVarTime([7])).toThrow(RangeError);
        expect(() => loaded.ciphertextSumsVarTime([-1])).toThrow(RangeError);
      });
    });

    describe('decoding advice', () => {
      const advised = (ballot: BallotProof, advice: Uint8Array): BallotProof => ({ ...ballot, advice });

      it('is the even root for every point, in the order of the points', () => {
        const loaded = tested.loadBallots(ballots);
        ballots.forEach((ballot, i) => {
          expect(loaded.advice(i)).toEqual(decodingAdviceVarTime(ballotEncodings(ballot)));
        });
        expect(tested.loadBallots([withSignature(at(0), { key: identity })]).advice(0)).toBeUndefined();
        expect(loaded.advice(7)).toBeUndefined();
      });

      it('changes no verdict, whatever it is', () => {
        const right = decodingAdviceVarTime(ballotEncodings(at(0)));
        const oneWrong = flipped(right, 32 * 5);
        const others: Uint8Array[] = [
          right,
          oneWrong,
          new Uint8Array(right.length),
          new Uint8Array(right.length).fill(0xff),
          random(right.length),
          right.subarray(32),
          concatBytes(right, right),
          concatBytes(right.subarray(32), right.subarray(0, 32)),
          new Uint8Array(),
        ];
        for (const advice of others) {
          const good = tested.loadBallots([advised(at(0), advice), at(1)]);
          expect(good.verifyVarTime(Y, random)).toEqual([]);
          expect(good.advice(0)).toEqual(right);
          expect(good.ciphertextSumsVarTime([0])).toEqual(at(0).contests[0]?.ciphertexts);
          for (const damage of [
            falseProofs['another commitment'],
            falseProofs['another core'],
            malformed['the identity as key'],
          ]) {
            expect(verify([advised((damage as Damage)(at(0)), advice), at(1)])).toEqual([0]);
          }
        }
      });

      it('makes no point of an encoding that is none', () => {
        const right = decodingAdviceVarTime(ballotEncodings(at(0)));
        for (const encoding of allBad) {
          const bad = withContest(at(0), 0, ({ ciphertexts }) => ({ ciphertexts: patched(ciphertexts, encoding, 0) }));
          // What decoding would find as the root if it stopped checking.
          const forSuch = patched(right, decodingAdviceVarTime(encoding), 64);
          for (const advice of [right, forSuch, patched(right, identity, 64)]) {
            expect(verify([advised(bad, advice)])).toEqual([0]);
          }
        }
      });
    });
  });
}
