/** The kernel as a public group; its loading; the same bytes from the same source. */
import { describe, expect, it } from '@jest/globals';
import { G, encodePoint, randomScalar, type BallotProof } from '#crypto';
import { describeEd25519, describePublicGroup, makeTestBallot, seededRandom, testShapes } from '#crypto/testing';
import { compileKernelSync, kernelGroup, loadKernel } from './index.js';
import { kernelBytes, nodeKernel } from './node.js';

describePublicGroup('kernel', () => nodeKernel());
describeEd25519('kernel', nodeKernel().ed25519);

describe('the kernel', () => {
  const random = seededRandom('kernel');
  const publicKey = G.multiply(randomScalar(random));
  const Y = encodePoint(publicKey);

  it('is loaded from bytes, at once or in the background, and from the build', async () => {
    const ballot = makeTestBallot({ random, publicKey, contests: [{ shape: testShapes.law, marks: [1] }] });
    const bytes = kernelBytes();
    const groups = [await loadKernel(bytes), kernelGroup(compileKernelSync(bytes)), nodeKernel(bytes), nodeKernel()];
    for (const group of groups) {
      expect(group.name).toBe('kernel');
      expect(group.loadBallots([ballot]).verifyVarTime(Y, random)).toEqual([]);
    }
  });

  it('throws on bytes that are no module', () => {
    expect(() => nodeKernel(Uint8Array.of(0, 1, 2))).toThrow();
  });

  it('grows its memory for a large load, and keeps what is loaded', () => {
    const group = nodeKernel();
    const { council } = testShapes;
    const honest = makeTestBallot({ random, publicKey, contests: [{ shape: council, marks: [1, 0, 0] }] });
    const bad: BallotProof = { ...honest, context: new Uint8Array(32) };
    const many = Array.from({ length: 600 }, (_, i) => (i === 7 || i === 599 ? bad : honest));
    const loaded = group.loadBallots(many);
    expect(loaded.verifyVarTime(Y, random)).toEqual([7, 599]);
    expect(loaded.advice(599)).toEqual(loaded.advice(0));
    const own = honest.contests[0]?.ciphertexts as Uint8Array;
    const rows = Array.from({ length: 600 }, () => own);
    expect(loaded.ciphertextSumsVarTime(rows.map((_, i) => i))).toEqual(group.sumColumnsVarTime(rows, 6));
  });

  it('loads again what a failed load has displaced', () => {
    const group = nodeKernel();
    const contests = [{ shape: testShapes.law, marks: [1] }];
    const honest = makeTestBallot({ random, publicKey, contests });
    const bad: BallotProof = { ...honest, context: new Uint8Array(32) };
    const first = group.loadBallots([honest, bad]);
    const throwing: BallotProof = {
      ...honest,
      get context(): Uint8Array {
        throw new Error('unreadable');
      },
    };
    expect(() => group.loadBallots([bad, throwing])).toThrow('unreadable');
    expect(first.verifyVarTime(Y, random)).toEqual([1]);
    expect(first.ciphertextSumsVarTime([0])).toEqual(honest.contests[0]?.ciphertexts);
  });
});
