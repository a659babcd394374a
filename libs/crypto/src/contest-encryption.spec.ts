/** What encryption does with its secrets (§5): the same steps for every choice, nonces wiped. */
import { describe, expect, it } from '@jest/globals';
import {
  contestShape,
  encryptContest,
  G,
  nobleProver,
  prepareContest,
  sha256,
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
    subtract: (a, b) => (steps.push('-'), nobleProver.subtract(a, b)),
    subtractScalars: (a, b) => (steps.push('s-'), nobleProver.subtractScalars(a, b)),
    multiplyScalars: (a, b) => (steps.push('s*'), nobleProver.multiplyScalars(a, b)),
    multiplyBase: (scalar) => (steps.push('*G'), nobleProver.multiplyBase(scalar)),
    multiply: (point, scalar) => (steps.push('*Y'), nobleProver.multiply(point, scalar)),
    add: (a, b) => (steps.push('+'), nobleProver.add(a, b)),
  };
  return { group, steps, drawn };
}

describe('encryptContest', () => {
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
    expect({ Y: count('*Y'), G: count('*G') }).toEqual({ Y: 4 * 3 + 2, G: 4 * 3 + 2 + 4 + 1 });
    // Per slot B for mark 1 and both shifted commitments; the total's simulated branch.
    expect({ add: count('+'), subtract: count('-') }).toEqual({ add: 4 * 2 + 1, subtract: 4 });
  });

  it('wipes every nonce, and gives r to whoever may open the ballot', () => {
    const { group, drawn } = watched();
    const publicKey = G.multiply(7n);
    const marks = [0, 1, 0, 0];
    const random = seededRandom('wiping');
    const contest = encryptContest({ shape: council, context, publicKey, marks, random, group });
    expect(verifyContest(context, publicKey, council, contest)).toBe(true);
    // Per slot r, two nonces and a challenge; then two nonces and a challenge for the total.
    expect(drawn.map(isZero).map(Number).join('')).toBe('0110'.repeat(4) + '110');
    expect(contest.randomness).toEqual([0, 4, 8, 12].map((first) => drawn[first]));
  });

  it('draws anew for every ballot', () => {
    const publicKey = G.multiply(7n);
    const random = seededRandom('anew');
    const make = () => encryptContest({ shape: council, context, publicKey, marks: [1, 0, 0, 0], random });
    expect(make().ciphertexts).not.toEqual(make().ciphertexts);
  });
});

describe('a prepared contest', () => {
  const publicKey = G.multiply(7n);
  const prepare = (group?: ProverGroup) =>
    prepareContest({ shape: council, publicKey, random: seededRandom('prepared'), group });

  it.each(CHOICES.map((marks) => [marks]))('becomes the ballot for %j that encryption at once would make', (marks) => {
    const contest = prepare().encrypt({ context, marks });
    const random = seededRandom('prepared');
    expect(contest).toEqual(encryptContest({ shape: council, context, publicKey, marks, random }));
    expect(verifyContest(context, publicKey, council, contest)).toBe(true);
  });

  it('leaves nothing to multiply but the total’s simulated branches', () => {
    const { group, steps } = watched();
    const prepared = prepare(group);
    steps.length = 0;
    prepared.encrypt({ context, marks: [0, 1, 0, 0] });
    expect(steps.filter((step) => !step.startsWith('s'))).toEqual(['*G', '+']);
  });

  it('is good for one ballot: a second challenge under its nonces would give the marks away', () => {
    const prepared = prepare();
    expect(() => prepared.encrypt({ context, marks: [1, 1, 1, 0] })).toThrow(RangeError);
    expect(() => prepared.encrypt({ context: new Uint8Array(31), marks: [1, 0, 0, 0] })).toThrow(RangeError);
    const contest = prepared.encrypt({ context, marks: [1, 0, 0, 0] });
    expect(verifyContest(context, publicKey, council, contest)).toBe(true);
    expect(() => prepared.encrypt({ context, marks: [1, 0, 0, 0] })).toThrow('a preparation makes one ballot');
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
