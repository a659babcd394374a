/** libsodium makes the very ballots that the curve library makes (§5). */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  ballotContext,
  contestShape,
  decodeScalar,
  encodePoint,
  encodeScalar,
  encryptContest,
  G,
  L,
  multiplySecret,
  newCredentialKey,
  nobleProver,
  randomScalar,
  sha256,
  signBallot,
  utf8,
  verifyBallotSignature,
  verifyContest,
  type ProverGroup,
} from '#crypto';
import { castBallot, checkBallot, encryptBallot, hoursOf } from '#protocol';
import { preparedElection, seededRandom } from '#protocol/testing';
import { loadSodium, sodiumProver, type Sodium } from './index.js';

let sodium: Sodium;
let prover: ProverGroup<Uint8Array>;

beforeAll(async () => {
  const loaded = await loadSodium();
  if (loaded === undefined) throw new Error('no WebAssembly');
  sodium = loaded;
  prover = sodiumProver(sodium);
});

const random = seededRandom('sodium');
const ZERO = new Uint8Array(32);

describe('each operation', () => {
  const pairs = Array.from({ length: 8 }, () => [randomScalar(random), randomScalar(random)] as const);
  const edges = [1n, 2n, L - 1n, L - 2n, 1n << 252n].map((value) => [value, L - 1n] as const);

  it('gives the curve library’s result', () => {
    for (const [x, y] of [...pairs, ...edges]) {
      const [a, b] = [encodeScalar(x), encodeScalar(y)];
      expect(prover.addScalars(a, b)).toEqual(nobleProver.addScalars(a, b));
      expect(prover.subtractScalars(a, b)).toEqual(nobleProver.subtractScalars(a, b));
      expect(prover.multiplyScalars(a, b)).toEqual(nobleProver.multiplyScalars(a, b));
      const [P, Q] = [multiplySecret(G, x), multiplySecret(G, y)];
      expect(prover.multiplyBase(a)).toEqual(encodePoint(P));
      expect(prover.multiply(prover.fixedBase(Q), a)).toEqual(encodePoint(multiplySecret(Q, x)));
      const [p, q] = [encodePoint(P), encodePoint(Q)];
      expect(prover.encode([prover.add(p, q), prover.subtract(p, q), prover.generator])).toEqual(
        nobleProver.encode([nobleProver.add(P, Q), nobleProver.subtract(P, Q), G]),
      );
      const wide = random(64);
      expect(prover.reduceScalar(wide)).toEqual(nobleProver.reduceScalar(wide));
    }
    expect(prover.reduceScalar(new Uint8Array(64).fill(255))).toEqual(
      nobleProver.reduceScalar(new Uint8Array(64).fill(255)),
    );
  });

  it('refuses zero, what is no point, and other lengths', () => {
    const one = encodeScalar(1n);
    expect(() => prover.multiplyBase(ZERO)).toThrow(RangeError);
    expect(() => prover.multiply(prover.generator, ZERO)).toThrow(RangeError);
    expect(() => prover.multiply(new Uint8Array(32).fill(255), one)).toThrow(RangeError);
    expect(() => prover.add(prover.generator, new Uint8Array(32).fill(1))).toThrow(RangeError);
    expect(() => prover.multiplyBase(new Uint8Array(33))).toThrow('expected 32 bytes');
    expect(() => prover.reduceScalar(new Uint8Array(65))).toThrow('expected 64 bytes');
  });

  it('leaves the operands as they were', () => {
    const scalar = encodeScalar(5n);
    const point = encodePoint(G);
    prover.multiply(point, scalar);
    expect(decodeScalar(scalar)).toBe(5n);
    expect(point).toEqual(encodePoint(G));
  });
});

describe('a ballot', () => {
  const context = ballotContext(sha256(utf8('manifest')), 'north', newCredentialKey(random).public, 1);
  const publicKey = G.multiply(randomScalar(random));

  it.each([
    [contestShape({ id: 'mayor', options: 4, minSelections: 1, maxSelections: 1, blank: true }), [0, 0, 1, 0, 0]],
    [contestShape({ id: 'council', options: 3, minSelections: 1, maxSelections: 3, blank: true }), [1, 0, 1, 0]],
    [contestShape({ id: 'council', options: 3, minSelections: 1, maxSelections: 3, blank: true }), [0, 0, 0, 1]],
    [contestShape({ id: 'poll', options: 2, minSelections: 0, maxSelections: 2, blank: false }), [0, 0]],
  ])('of contest %# is the same byte for byte, and verifies', (shape, marks) => {
    const make = (group?: ProverGroup) =>
      encryptContest({ shape, context, publicKey, marks, random: seededRandom('same'), group });
    const contest = make(prover);
    expect(contest).toEqual(make());
    expect(verifyContest(context, publicKey, shape, contest)).toBe(true);
    const other = encryptContest({ shape, context, publicKey, marks, random: seededRandom('other'), group: prover });
    expect(other.ciphertexts).not.toEqual(contest.ciphertexts);
  });

  it('is signed with the same bytes', () => {
    const key = newCredentialKey(random);
    const fp = sha256(utf8('manifest'));
    const sign = (group?: ProverGroup) =>
      signBallot({ fp, key, coreHash: context, random: seededRandom('nonce'), group });
    expect(sign(prover)).toEqual(sign());
    const signature = { key: key.public, fp, coreHash: context, bytes: sign(prover) };
    expect(verifyBallotSignature(signature)).toBe(true);
    expect(verifyBallotSignature({ ...signature, coreHash: fp })).toBe(false);
  });

  it('is accepted by the ballot box, tokens and all', () => {
    const test = preparedElection();
    const { election, manifest, now } = test;
    const voter = test.voter('south');
    const { credential, pass } = test.tokens(voter, 1);
    const make = (group?: ProverGroup) => {
      const seeded = seededRandom('whole ballot');
      const { key } = voter;
      const marks = { mayor: [0, 1, 0, 0] };
      const { core } = encryptBallot({ election, style: 'south', sequence: 1, key, marks, random: seeded, group });
      return castBallot({ election, core, key, credential, pass, random: seeded, group }).ballot;
    };
    const ballot = make(prover);
    expect(ballot).toEqual(make());
    const hours = () => hoursOf(election.style('south') ?? fail(), []);
    const accepted = (value: unknown) =>
      checkBallot({ election, value, now, hours, active: manifest.anonymizers.nodes, highest: () => 0, random }).ok;
    expect(accepted(ballot)).toBe(true);
    expect(accepted({ ...ballot, core: { ...ballot.core, sequence: 2 } })).toBe(false);
  });
});

const fail = (): never => {
  throw new RangeError('no such style');
};

describe('loading', () => {
  it('gives the same library every time', async () => {
    expect(await loadSodium()).toBe(sodium);
  });

  it('gives nothing where there is no WebAssembly', async () => {
    const kept: unknown = Reflect.get(globalThis, 'WebAssembly');
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    try {
      expect(await loadSodium()).toBeUndefined();
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', { value: kept, configurable: true, writable: true });
    }
  });
});
