/**
 * Each equation of a contest's proof stands alone (§5): a prover who may leave one out gives a ciphertext that decrypts to
 * other votes than its proof speaks of. Honest mistakes break all of them at once, so these are made by a dishonest page.
 */
import { describe, expect, it } from '@jest/globals';
import { prepareBallot } from './ballot-equations.js';
import { concatBytes, sha256, utf8 } from './bytes.js';
import { type ContestProof } from './contest.js';
import { encryptContest } from './contest-encryption.js';
import { verifyContest } from './contest-verification.js';
import { encodePoint, encodeScalar, G, SCALAR_BYTES, type Point } from './group.js';
import { nobleGroup } from './noble-group.js';
import { nobleProver } from './noble-prover.js';
import { type ProverGroup } from './prover-group.js';
import { seededRandom } from './seeded-random.js';
import { makeTestBallot, testShapes } from './testing/ballots.js';

const shape = testShapes.council;
const publicKey = G.multiply(11n);
const context = sha256(utf8('context'));

/** A page that proves honestly what it knows, about ciphertexts that it has changed. */
function proofAbout(change: (points: readonly Point[]) => Point[]): ContestProof {
  let encodings = 0;
  const group: ProverGroup<Point> = {
    ...nobleProver,
    encode: (points) => nobleProver.encode(encodings++ === 0 ? change(points) : points),
  };
  return encryptContest({ shape, publicKey, context, marks: [1, 0, 0], random: seededRandom('dishonest'), group });
}
const verifies = (proof: ContestProof): boolean => verifyContest(context, publicKey, shape, proof);
const honest = proofAbout((points) => [...points]);

describe('a contest’s proof', () => {
  it('holds for what it was made about', () => expect(verifies(honest)).toBe(true));

  it.each([
    ['A', 0],
    ['B', 1],
  ])('does not when %s of one slot alone is another', (_name, place) => {
    for (const slot of shape.weights.keys()) {
      const moved = (points: readonly Point[]): Point[] =>
        points.map((point, i) => (i === 2 * slot + place ? point.add(G) : point));
      expect([slot, verifies(proofAbout(moved))]).toEqual([slot, false]);
    }
  });

  it('does not when any one challenge or response is another', () => {
    for (let at = 0; at < honest.responses.length; at += SCALAR_BYTES) {
      const responses = Uint8Array.from(honest.responses);
      responses.set(encodeScalar(1n), at);
      expect([at, verifies({ ...honest, responses })]).toEqual([at, false]);
    }
  });

  it('does not with anything behind it: one ballot would have many spellings', () => {
    const more = encodeScalar(1n);
    const point = encodePoint(G);
    expect(verifies({ ...honest, responses: concatBytes(honest.responses, more) })).toBe(false);
    expect(verifies({ ...honest, commitments: concatBytes(honest.commitments, point) })).toBe(false);
    expect(verifies({ ...honest, ciphertexts: concatBytes(honest.ciphertexts, point, point) })).toBe(false);
  });
});

describe('a ballot in a batch', () => {
  const ballot = makeTestBallot({ random: seededRandom('batch'), publicKey, contests: [{ shape, marks: [0, 1, 0] }] });
  const [contest, ...others] = ballot.contests as [(typeof ballot.contests)[number]];
  const { signature } = ballot;
  const named = (changed: typeof ballot): number[] =>
    nobleGroup.loadBallots([changed]).verifyVarTime(encodePoint(publicKey), seededRandom('weights'));

  it('is malformed with a key of two points, and with anything behind its responses', () => {
    const longKey = { ...ballot, signature: { ...signature, key: concatBytes(signature.key, signature.key) } };
    const responses = concatBytes(contest.responses, encodeScalar(1n));
    const longResponses = { ...ballot, contests: [{ ...contest, responses }, ...others] };
    expect(prepareBallot(ballot)).toBeDefined();
    expect(named(ballot)).toEqual([]);
    for (const changed of [longKey, longResponses]) {
      expect(prepareBallot(changed)).toBeUndefined();
      expect(named(changed)).toEqual([0]);
    }
  });
});
