/**
 * What is secret and used up is overwritten: a nonce beside its response gives the key or the mark away, to whoever
 * reads the memory of the page or of the node later.
 */
import { describe, expect, it } from '@jest/globals';
import {
  contestShape,
  credentialKeyFromSecret,
  encodeScalar,
  encryptContest,
  G,
  nobleProver,
  scalars,
  sha256,
  signBallot,
  utf8,
  type Point,
  type ProverGroup,
} from './index.js';
import { decodeScalar } from './group.js';
import { ed25519Signer } from './node.js';
import { drawScalar, isZero } from './prover-group.js';
import { seededRandom } from './seeded-random.js';

const hash = sha256(utf8('a ballot'));
const isWiped = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

describe('nothing is left', () => {
  it('of the nonce of a ballot’s signature', () => {
    const nonces: Uint8Array[] = [];
    const group: ProverGroup<Point> = {
      ...nobleProver,
      multiplyBase: (scalar) => (nonces.push(scalar), nobleProver.multiplyBase(scalar)),
    };
    const input = { fp: hash, key: credentialKeyFromSecret(7n), coreHash: hash };
    const signature = signBallot({ ...input, random: seededRandom('nonce'), group });
    expect(signature).toEqual(signBallot({ ...input, random: seededRandom('nonce') }));
    expect(nonces.map(isZero)).toEqual([true]);
  });

  it('of the bytes from which a scalar was drawn', () => {
    const drawn: Uint8Array[] = [];
    const random = seededRandom('wide');
    const scalar = drawScalar(nobleProver, (length) => {
      const wide = random(length);
      drawn.push(wide);
      return wide;
    });
    expect(isZero(scalar)).toBe(false);
    expect(drawn.map(isWiped)).toEqual([true]);
  });

  it('of the randomness of a contest’s total', () => {
    const sums: Uint8Array[] = [];
    const group: ProverGroup<Point> = {
      ...nobleProver,
      addScalars: (a, b) => {
        const sum = nobleProver.addScalars(a, b);
        sums.push(sum);
        return sum;
      },
    };
    const shape = contestShape({ id: 'council', options: 2, minSelections: 1, maxSelections: 1, blank: false });
    const { randomness } = encryptContest({
      shape,
      context: hash,
      publicKey: G.multiply(7n),
      marks: [1, 0],
      random: seededRandom('total'),
      group,
    });
    const total = encodeScalar(randomness.map(decodeScalar).reduce(scalars.add));
    expect(sums).not.toContainEqual(total);
    expect(sums.filter(isZero)).toHaveLength(1);
  });

  it('of a second copy of a node’s seed', () => {
    const copies: Buffer[] = [];
    const concat = Buffer.concat.bind(Buffer);
    const own = Object.getOwnPropertyDescriptor(Buffer, 'concat') as PropertyDescriptor;
    Buffer.concat = (pieces, length) => {
      const copy = concat(pieces, length);
      copies.push(copy);
      return copy;
    };
    try {
      ed25519Signer(new Uint8Array(32).fill(7));
    } finally {
      Object.defineProperty(Buffer, 'concat', own);
    }
    expect(copies.map(isWiped)).toEqual([true]);
  });
});
