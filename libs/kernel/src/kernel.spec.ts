/**
 * The kernel's parts against the curve library and BigInt: decoding, products, scalars mod L.
 * Public values; edge cases beside random ones.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ballotChallengeBytes,
  ballotScalars,
  contestChallengeBytes,
  contestShape,
  decodePoint,
  decodingAdviceVarTime,
  drawWeights,
  encodePoint,
  encodeScalar,
  G,
  IDENTITY,
  L,
  multiScalarVarTime,
  prepareBallot,
  randomScalar,
  scalarFromWideBytes,
  scalars,
  type BallotProof,
  type ContestShape,
  type Point,
  type Scalar,
} from '#crypto';
import { badEncodings, makeTestBallot, multiplesOfG, seededRandom } from '#crypto/testing';
import {
  EXTENDED_BYTES,
  FULL_SCALAR_BYTES,
  Machine,
  NIELS_BYTES,
  ROOT_BYTES,
  SHORT_SCALAR_BYTES,
  WIDE_BYTES,
} from './machine.js';
import { kernelBytes } from './node.js';
import { sumVarTime, takeProduct, takeScalars, windowWidth } from './product.js';
import { compileSync } from './web-assembly.js';

const machine = new Machine(compileSync(kernelBytes()));
const { kernel } = machine;
const random = seededRandom('kernel');
const hex = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'hex'));
const read = (at: number, length: number): Uint8Array => machine.bytes.slice(at, at + length);
const readNumber = (at: number, length: number): bigint =>
  BigInt(`0x0${Buffer.from(read(at, length)).reverse().toString('hex')}`);

/** Decodes points to Niels form at `points`; undefined when the kernel refuses one. */
function decode(encodings: Uint8Array, advice: Uint8Array | undefined, allowIdentity: boolean) {
  const count = encodings.length / 32;
  const layout = machine.layoutScratch();
  const bytes = layout.take(encodings.length);
  const given = layout.take(encodings.length);
  const points = layout.take(count * NIELS_BYTES);
  const roots = layout.take(count * ROOT_BYTES);
  const sums = layout.take(count * EXTENDED_BYTES);
  machine.reserve(layout);
  machine.bytes.set(encodings, bytes);
  if (advice !== undefined) machine.bytes.set(advice, given);
  const decoded = kernel.decodePointsVarTime(points, roots, bytes, advice ? given : 0, count, allowIdentity ? 1 : 0);
  if (decoded === 0) return undefined;
  kernel.encodeRoots(given, roots, count);
  kernel.setIdentities(sums, count);
  kernel.addPoints(sums, points, count);
  const encoded: number[] = [];
  for (let i = 0; i < count; i++) {
    kernel.encode(bytes, sums + i * EXTENDED_BYTES);
    encoded.push(...read(bytes, 32));
  }
  return { encoded: Uint8Array.from(encoded), advice: read(given, encodings.length) };
}

type Term = readonly [Point, Scalar];

/** Σ scalar·point as the kernel computes it, encoded, and whether it takes it for the identity. */
function product(full: readonly Term[], short: readonly Term[], shared: readonly Term[] = [], width?: number) {
  const layout = machine.layoutScratch();
  const all = [...full, ...short, ...shared];
  const encodings = layout.take(32);
  const roots = layout.take(ROOT_BYTES);
  const points = layout.take(all.length * NIELS_BYTES);
  const own = takeScalars(layout, full.length, short.length);
  const sharedScalars = takeScalars(layout, shared.length, 0).full;
  const room = takeProduct(layout, full.length + shared.length, short.length, width);
  machine.reserve(layout);
  // What an earlier call left must not matter.
  machine.bytes.fill(0xa5, points, layout.at);
  all.forEach(([point], i) => {
    machine.bytes.set(encodePoint(point), encodings);
    expect(kernel.decodePointsVarTime(points + i * NIELS_BYTES, roots, encodings, 0, 1, 1)).toBe(1);
  });
  full.forEach(([, s], i) => machine.bytes.set(encodeScalar(s), own.full + i * FULL_SCALAR_BYTES));
  short.forEach(([, s], i) => {
    machine.bytes.fill(0, own.short + i * SHORT_SCALAR_BYTES, own.short + (i + 1) * SHORT_SCALAR_BYTES);
    machine.bytes.set(encodeScalar(s).subarray(0, 16), own.short + i * SHORT_SCALAR_BYTES);
  });
  shared.forEach(([, s], i) => machine.bytes.set(encodeScalar(s), sharedScalars + i * FULL_SCALAR_BYTES));
  const at = (index: number): number => points + index * NIELS_BYTES;
  const sum = sumVarTime(
    machine,
    {
      full: { points: at(0), scalars: own.full, count: full.length },
      short: { points: at(full.length), scalars: own.short, count: short.length },
      shared: { points: at(full.length + short.length), scalars: sharedScalars, count: shared.length },
    },
    room,
  );
  kernel.encode(encodings, sum);
  return { encoded: read(encodings, 32), isIdentity: kernel.isIdentity(sum) !== 0 };
}

function expectProduct(full: readonly Term[], short: readonly Term[], shared: readonly Term[] = [], width?: number) {
  const all = [...full, ...short, ...shared];
  const expected = multiScalarVarTime(
    all.map(([point]) => point),
    all.map(([, scalar]) => scalar),
  );
  const found = product(full, short, shared, width);
  expect(found.encoded).toEqual(encodePoint(expected));
  expect(found.isIdentity).toBe(expected.is0());
}

const anyScalar = fc.oneof(
  fc.bigInt({ min: 0n, max: L - 1n }),
  fc.constantFrom(0n, 1n, 2n, L - 1n, L - 2n, 2n ** 128n - 1n, 2n ** 252n, 2n ** 252n - 1n, (L - 1n) / 2n),
);
const anyWeight = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  fc.constantFrom(0n, 1n, 2n ** 127n, 2n ** 128n - 1n, 2n ** 128n - 2n ** 64n),
);
const anyPoint = fc
  .oneof(fc.bigInt({ min: -2n, max: 2n }), fc.bigInt({ min: 0n, max: L - 1n }))
  .map((factor) => G.multiplyUnsafe(scalars.reduce(factor)));

describe('decoding (RFC 9496)', () => {
  it('takes the small multiples of G (A.1), and the identity only where it may', () => {
    for (const encoding of multiplesOfG) expect(decode(hex(encoding), undefined, true)?.encoded).toEqual(hex(encoding));
    expect(decode(hex(multiplesOfG[0] as string), undefined, false)).toBeUndefined();
    expect(decode(hex(multiplesOfG[1] as string), undefined, false)).toBeDefined();
  });

  it.each(Object.entries(badEncodings))('refuses: %s (A.2), with any advice', (_, encodings) => {
    for (const encoding of encodings) {
      const asIf = decodingAdviceVarTime(hex(encoding));
      for (const advice of [undefined, asIf, new Uint8Array(32), random(32)]) {
        expect(decode(hex(encoding), advice, true)).toBeUndefined();
      }
    }
  });

  it('agrees with the curve library on arbitrary bytes', () => {
    const near = fc
      .tuple(fc.bigInt({ min: -40n, max: 40n }), fc.constantFrom(0n, 2n ** 255n - 19n, 2n ** 255n, 2n ** 254n))
      .map(([offset, base]) => (((offset + base) % 2n ** 256n) + 2n ** 256n) % 2n ** 256n)
      .map((value) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n)));
    // Even and below 2^255, so that a quarter of them are points.
    const likely = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => {
      bytes[0] = (bytes[0] as number) & 0xfe;
      bytes[31] = (bytes[31] as number) & 0x7f;
      return bytes;
    });
    let points = 0;
    fc.assert(
      fc.property(fc.oneof(near, likely, likely), (bytes) => {
        let expected: Uint8Array | undefined;
        try {
          expected = encodePoint(decodePoint(bytes, { identity: 'allow' }));
          points++;
        } catch {
          expected = undefined;
        }
        expect(decode(bytes, undefined, true)?.encoded).toEqual(expected);
        expect(decode(bytes, decodingAdviceVarTime(bytes), true)?.encoded).toEqual(expected);
      }),
      { numRuns: 400, seed: 9496 },
    );
    expect(points).toBeGreaterThan(50);
  });

  it('gives and takes advice: either root, not reduced, wrong', () => {
    const p = 2n ** 255n - 19n;
    const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
    const toBytes = (value: bigint): Uint8Array =>
      Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
    fc.assert(
      fc.property(anyPoint, fc.uint8Array({ minLength: 32, maxLength: 32 }), (point, garbage) => {
        const encoding = encodePoint(point);
        const right = decodingAdviceVarTime(encoding);
        const root = number(right);
        const advices = [right, toBytes(p - root), toBytes(root + 2n ** 255n), garbage, toBytes(p), toBytes(p + 1n)];
        for (const advice of [undefined, ...advices]) {
          expect(decode(encoding, advice, true)).toEqual({ encoded: encoding, advice: right });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('decodes many, and stops at one that is bad', () => {
    const good = multiplesOfG.slice(1).map(hex);
    const all = Uint8Array.from(good.flatMap((bytes) => [...bytes]));
    expect(decode(all, undefined, false)?.encoded).toEqual(all);
    for (let i = 0; i < good.length; i++) {
      const spoiled = Uint8Array.from(all);
      spoiled.set(hex(badEncodings['xy is negative'][i % 8] as string), 32 * i);
      expect(decode(spoiled, undefined, false)).toBeUndefined();
    }
  });
});

describe('multi-scalar product', () => {
  const full = fc.tuple(anyPoint, anyScalar);
  const short = fc.tuple(anyPoint, anyWeight);

  it('is the curve library’s, for full, short and shared terms', () => {
    fc.assert(
      fc.property(
        fc.array(full, { maxLength: 12 }),
        fc.array(short, { maxLength: 12 }),
        fc.array(full, { maxLength: 2 }),
        (a, b, c) => expectProduct(a, b, c),
      ),
      { numRuns: 40 },
    );
  });

  it.each(Array.from({ length: 15 }, (_, i) => i + 2))('is right in windows of %d bits', (width) => {
    const edges = [0n, 1n, 2n, L - 1n, L - 2n, 2n ** 128n - 1n, 2n ** 252n, (L - 1n) / 2n];
    const P = G.multiplyUnsafe(randomScalar(random));
    const a: Term[] = [...edges, randomScalar(random)].map((s) => [P, s]);
    const weights = [0n, 1n, 2n ** 127n, 2n ** 128n - 1n, 2n ** 128n - 2n ** 64n, randomScalar(random) >> 125n];
    const b: Term[] = weights.map((s, i) => [i % 2 ? G : P, s]);
    expectProduct(a, b, [[G, L - 1n]], width);
    // Each digit that a window can hold, also the extreme ones, alone.
    for (let bit = 0n; bit < 253n; bit += 7n)
      expectProduct([[P, 2n ** bit - (bit > 100n ? 2n ** (bit - 90n) : 0n)]], [], [], width);
    expectProduct([], [[P, 2n ** 128n - 1n]], [], width);
  });

  it('meets a point again, its negative, and the identity', () => {
    const P = G.multiplyUnsafe(randomScalar(random));
    const s = randomScalar(random);
    const w = s >> 126n;
    expectProduct(
      [
        [P, s],
        [P, s],
        [P, L - s],
      ],
      [
        [P, w],
        [P, w],
      ],
    );
    expectProduct(
      [
        [P, s],
        [P.negate(), s],
      ],
      [
        [P, w],
        [P.negate(), w],
      ],
    );
    expectProduct(
      [
        [P, s],
        [P, L - s],
      ],
      [[IDENTITY, w]],
    );
    expectProduct([[IDENTITY, s]], []);
    expectProduct([], []);
    expect(
      product(
        [
          [P, s],
          [P, L - s],
        ],
        [],
      ).isIdentity,
    ).toBe(true);
    expect(
      product(
        [
          [P, s],
          [P, L - s - 1n],
        ],
        [],
      ).isIdentity,
    ).toBe(false);
  });

  it('holds many points, in the windows of that many', () => {
    const base = Array.from({ length: 40 }, () => G.multiplyUnsafe(randomScalar(random)));
    const terms = (count: number, bound: bigint): Term[] =>
      Array.from({ length: count }, (_, i): Term => [base[i % 40] as Point, randomScalar(random) % bound]);
    const some = terms(1500, L);
    const weights = terms(2500, 2n ** 128n);
    const factors = new Array<bigint>(40).fill(0n);
    [some, weights].forEach((list) =>
      list.forEach(([, s], i) => (factors[i % 40] = scalars.add(factors[i % 40] as bigint, s))),
    );
    expect(product(some, weights).encoded).toEqual(encodePoint(multiScalarVarTime(base, factors)));
  });

  it('widens its windows with the number of points', () => {
    const widths = [1, 30, 70, 1_000, 20_000, 300_000, 3_000_000].map((points) =>
      windowWidth(points / 3, (2 * points) / 3),
    );
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(widths[0]).toBeGreaterThanOrEqual(2);
    expect(widths.at(-1)).toBeLessThanOrEqual(16);
  });
});

describe('scalars mod L', () => {
  const scratch = () => {
    const layout = machine.layoutScratch();
    const at = layout.take(4096);
    machine.reserve(layout);
    return at;
  };

  it('reduces 64 bytes as BigInt does', () => {
    const wide = fc.oneof(
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 259n }), fc.bigInt({ min: -3n, max: 3n })).map(([factor, more]) => {
        const value = factor * L + more;
        return Uint8Array.from({ length: 64 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
      }),
      fc.constantFrom(new Uint8Array(64), new Uint8Array(64).fill(0xff)),
    );
    const at = scratch();
    fc.assert(
      fc.property(wide, (bytes) => {
        machine.bytes.set(bytes, at);
        kernel.reduceChallenge(at + 64, at);
        expect(readNumber(at + 64, 32)).toBe(scalarFromWideBytes(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('takes scalars below L and no others', () => {
    const at = scratch();
    const isCanonical = (value: bigint): boolean => {
      machine.bytes.set(
        Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n)),
        at + 32,
      );
      machine.bytes.set(encodeScalar(L - 1n), at);
      machine.bytes.set(encodeScalar(1n), at + 64);
      return kernel.scalarsAreCanonical(at, 3) !== 0;
    };
    for (const value of [0n, 1n, L - 1n, 2n ** 252n, L - 2n ** 64n, L - 2n ** 65n])
      expect(isCanonical(value)).toBe(true);
    for (const value of [L, L + 1n, L + 2n ** 64n, L + 2n ** 128n, L + 2n ** 192n, 2n ** 253n, 2n ** 256n - 1n]) {
      expect(isCanonical(value)).toBe(false);
    }
  });

  /** All scalars of a ballot by the kernel, in the order of its points, with those of G and Y. */
  function scalarsOf(ballot: BallotProof, weights: Uint8Array) {
    const layout = machine.layoutScratch();
    const input = layout.take(1 << 17);
    const weightsAt = layout.take(weights.length);
    const full = layout.take(1 << 17);
    const short = layout.take(1 << 17);
    const g = layout.take(WIDE_BYTES);
    const y = layout.take(WIDE_BYTES);
    machine.reserve(layout);
    machine.bytes.fill(0xa5, input, g);
    machine.bytes.fill(0, g, layout.at);
    machine.bytes.set(weights, weightsAt);
    const challenge = (hash: Uint8Array, at: number): void => {
      machine.bytes.set(hash, input + 64);
      kernel.reduceChallenge(at, input + 64);
    };
    challenge(ballotChallengeBytes(ballot.signature, ballot.signature.bytes.subarray(0, 32)), input);
    machine.bytes.set(ballot.signature.bytes.subarray(32), input + 32);
    kernel.signatureScalars(input, input + 32, weightsAt, full, short, g);
    const own = [readNumber(full, 32), readNumber(short, 24)];
    let nextWeight = weightsAt + 16;
    for (const contest of ballot.contests) {
      const { shape } = contest;
      const slots = shape.weights.length;
      const branches = shape.max - shape.min + 1;
      challenge(contestChallengeBytes(ballot.context, shape, contest), input);
      const view = new DataView(machine.bytes.buffer);
      shape.weights.forEach((weight, i) => view.setUint32(input + 256 + 4 * i, weight, true));
      const responses = input + 256 + 16 * slots;
      machine.bytes.set(contest.responses, responses);
      kernel.contestScalars(input, responses, input + 256, slots, shape.min, branches, nextWeight, full, short, g, y);
      const commitments = 4 * slots + 2 * branches;
      for (let i = 0; i < 2 * slots; i++) own.push(readNumber(full + 32 * i, 32));
      for (let i = 0; i < commitments; i++) own.push(readNumber(short + 24 * i, 24));
      nextWeight += 16 * commitments;
    }
    kernel.sharedScalar(input, g);
    kernel.sharedScalar(input + 32, y);
    return { own, g: readNumber(input, 32), y: readNumber(input + 32, 32) };
  }

  const publicKey = G.multiply(randomScalar(random));
  const shapes: readonly (readonly [ContestShape, number[]])[] = [
    [contestShape({ id: 'one', options: 1, minSelections: 1, maxSelections: 1, blank: false }), [1]],
    [contestShape({ id: 'blank', options: 3, minSelections: 1, maxSelections: 3, blank: true }), [0, 0, 0, 1]],
    [
      contestShape({ id: 'many', options: 20, minSelections: 0, maxSelections: 20, blank: false }),
      new Array<number>(20).fill(1),
    ],
    [contestShape({ id: 'above', options: 5, minSelections: 3, maxSelections: 5, blank: false }), [1, 1, 1, 0, 1]],
  ];
  const ballots = [...shapes.map((choice) => [choice]), [...shapes]].map((choices) =>
    makeTestBallot({ random, publicKey, contests: choices.map(([shape, marks]) => ({ shape, marks })) }),
  );

  it('of a ballot are those of the reference, for any responses and weights', () => {
    const any = fc.record({
      ballot: fc.constantFrom(...ballots),
      seed: fc.string(),
      weights: fc.constantFrom('random', 'zero', 'ones'),
      responses: fc.constantFrom('own', 'random', 'zero', 'largest'),
      scale: fc.constantFrom(1, 1, 1_000, 2 ** 31 - 1),
    });
    fc.assert(
      fc.property(any, ({ ballot, seed, weights, responses, scale }) => {
        const source = seededRandom(seed);
        const value = { random: () => randomScalar(source), zero: () => 0n, largest: () => L - 1n };
        const changed: BallotProof = {
          ...ballot,
          contests: ballot.contests.map((contest) => ({
            ...contest,
            shape: { ...contest.shape, weights: contest.shape.weights.map((weight) => (weight * scale) % 2 ** 31) },
            responses:
              responses === 'own'
                ? contest.responses
                : Uint8Array.from(
                    Array.from({ length: contest.responses.length / 32 }, () => [
                      ...encodeScalar(value[responses]()),
                    ]).flat(),
                  ),
          })),
        };
        const prepared = prepareBallot(changed);
        if (prepared === undefined) throw new Error('a well-formed ballot');
        const length = 16 * prepared.equations;
        const drawn =
          weights === 'random' ? source(length) : new Uint8Array(length).fill(weights === 'zero' ? 0 : 0xff);
        const shared = { g: 0n, y: 0n };
        const expected = ballotScalars(
          prepared,
          drawWeights(prepared.equations, () => drawn),
          shared,
        );
        const found = scalarsOf(changed, drawn);
        expect(found.own).toEqual(expected);
        expect([found.g, found.y]).toEqual([scalars.reduce(shared.g), scalars.reduce(shared.y)]);
      }),
      { numRuns: 60 },
    );
  });
});
