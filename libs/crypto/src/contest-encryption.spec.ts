/** What encryption does with its secrets (§5): the same transcript as ever, the same steps for every choice, nonces wiped. */
import { describe, expect, it } from '@jest/globals';
import {
  concatBytes,
  contestShape,
  encryptContest,
  G,
  newCredentialKey,
  nobleProver,
  randomScalar,
  sha256,
  signBallot,
  utf8,
  verifyContest,
  type Point,
  type ProverGroup,
} from './index.js';
import { drawScalar, isZero, smallScalar } from './prover-group.js';
import { decodeScalar } from './group.js';
import { seededRandom } from './seeded-random.js';

const council = contestShape({ id: 'council', options: 3, minSelections: 1, maxSelections: 2, blank: true });
const CHOICES = [
  [1, 0, 0, 0],
  [0, 0, 1, 0],
  [1, 1, 0, 0],
  [0, 0, 0, 1],
];
const context = sha256(utf8('context'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A group that writes down what it is asked, and keeps the scalars it gave out. */
function watched(): { group: ProverGroup<Point>; steps: string[]; drawn: Uint8Array[] } {
  const steps: string[] = [];
  const drawn: Uint8Array[] = [];
  const group: ProverGroup<Point> = {
    ...nobleProver,
    reduceScalar: (wide) => {
      const scalar = nobleProver.reduceScalar(wide);
      drawn.push(scalar);
      return scalar;
    },
    addScalars: (a, b) => (steps.push('s+'), nobleProver.addScalars(a, b)),
    subtractScalars: (a, b) => (steps.push('s-'), nobleProver.subtractScalars(a, b)),
    multiplyScalars: (a, b) => (steps.push('s*'), nobleProver.multiplyScalars(a, b)),
    multiplyBase: (scalar) => (steps.push('*G'), nobleProver.multiplyBase(scalar)),
    multiply: (point, scalar) => (steps.push('*Y'), nobleProver.multiply(point, scalar)),
    add: (a, b) => (steps.push('+'), nobleProver.add(a, b)),
  };
  return { group, steps, drawn };
}

describe('encryptContest', () => {
  it('gives the transcripts it gave before any group could be chosen', () => {
    const random = seededRandom('transcript');
    const publicKey = G.multiply(randomScalar(random));
    const digests = [CHOICES[0], CHOICES[2], CHOICES[3]].map((marks = []) => {
      const contest = encryptContest({ shape: council, context, publicKey, marks, random });
      return hex(sha256(concatBytes(contest.ciphertexts, contest.commitments, contest.responses)));
    });
    expect(digests).toEqual([
      'afd5fcc5558c61dac9d9ce1b430ef124ce29b351024981c023989b942caaf527',
      '0b885761d178194e551693dc147b424976e5eb273e1f4342534f5c2302dbfce5',
      '384692153cb608728f34c96db3ec23a3114655b1020aa0eb0c785807b3d9a78f',
    ]);
    expect(hex(signBallot({ fp: context, key: newCredentialKey(random), coreHash: context, random }))).toBe(
      'a49a4180921f123e384efffc59f166b4f0ee3b27cd5a1bd8b9792687e032de32c81f89c47b4a6e7b26b0263f50e61d3e05f80e0f766bcff34173015c7c45a80a',
    );
  });

  it('takes the same steps in the same order for every choice, so that none shows in the time', () => {
    const publicKey = G.multiply(7n);
    const [first, ...others] = CHOICES.map((marks) => {
      const { group, steps } = watched();
      encryptContest({ shape: council, context, publicKey, marks, random: seededRandom('steps'), group });
      return steps;
    });
    for (const steps of others) expect(steps).toEqual(first);
    const count = (step: string): number => (first ?? []).filter((taken) => taken === step).length;
    // Per slot r and two nonces, per total branch one nonce: each times G and Y; per simulated branch one more G.
    expect({ Y: count('*Y'), G: count('*G'), add: count('+') }).toEqual({ Y: 4 * 3 + 2, G: 4 * 3 + 2 + 4 + 1, add: 9 });
  });

  it('wipes every nonce, and gives r to whoever may open the ballot', () => {
    const { group, drawn } = watched();
    const publicKey = G.multiply(7n);
    const marks = [0, 1, 0, 0];
    const random = seededRandom('wiping');
    const contest = encryptContest({ shape: council, context, publicKey, marks, random, group });
    expect(verifyContest(context, publicKey, council, contest)).toBe(true);
    const [r, rest] = [drawn.slice(0, 4), drawn.slice(4)];
    expect(contest.randomness).toEqual(r);
    expect(r.some(isZero)).toBe(false);
    expect(rest.map(isZero)).toEqual(rest.map((_, i) => i % 2 === 0));
  });
});

describe('a scalar', () => {
  it('is drawn anew when it is zero', () => {
    let first = true;
    const random = seededRandom('zero');
    const zeroOnce = (length: number): Uint8Array => {
      if (!first) return random(length);
      first = false;
      return new Uint8Array(length);
    };
    expect(isZero(drawScalar(nobleProver, zeroOnce))).toBe(false);
    expect(isZero(new Uint8Array(32))).toBe(true);
  });

  it('holds small numbers as they are', () => {
    for (const value of [0, 1, 255, 256, 65_536, 70_000]) expect(decodeScalar(smallScalar(value))).toBe(BigInt(value));
  });

  it('zero multiplies nothing', () => {
    expect(() => nobleProver.multiplyBase(new Uint8Array(32))).toThrow(RangeError);
    expect(() => nobleProver.multiply(G, new Uint8Array(32))).toThrow(RangeError);
  });
});
