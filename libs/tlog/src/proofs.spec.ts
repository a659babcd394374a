import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_ROOT, MemoryTree, leafHash, verifyConsistency, verifyInclusion } from './index.js';
import { flipBit, leaf, leaves } from './spec-bytes.js';

const MOST = 300;
const TREE = MemoryTree.of(leaves(MOST));

const inclusion = fc
  .integer({ min: 1, max: MOST })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));
const growth = fc
  .integer({ min: 1, max: MOST })
  .chain((newSize) => fc.record({ newSize: fc.constant(newSize), oldSize: fc.integer({ min: 0, max: newSize }) }));

function inclusionClaim(index: number, size: number) {
  return {
    leafHash: leafHash(leaf(index)),
    index,
    size,
    root: TREE.root(size),
    proof: TREE.inclusionProof(index, size),
  };
}

function consistencyClaim(oldSize: number, newSize: number) {
  return {
    oldSize,
    oldRoot: TREE.root(oldSize),
    newSize,
    newRoot: TREE.root(newSize),
    proof: TREE.consistencyProof(oldSize, newSize),
  };
}

describe('inclusion proofs', () => {
  it('verify for every leaf of every small tree', () => {
    for (let size = 1; size <= 40; size++) {
      for (let index = 0; index < size; index++) expect(verifyInclusion(inclusionClaim(index, size))).toBe(true);
    }
  });

  it('verify for any leaf, and for no other leaf, index, root or path', () => {
    fc.assert(
      fc.property(inclusion, fc.nat(), fc.nat(), ({ index, size }, bit, other) => {
        const claim = inclusionClaim(index, size);
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: flipBit(claim.leafHash, bit % 256) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipBit(claim.root, bit % 256) })).toBe(false);
        const wrongIndex = other % size;
        if (wrongIndex !== index) expect(verifyInclusion({ ...claim, index: wrongIndex })).toBe(false);
        const { proof } = claim;
        expect(verifyInclusion({ ...claim, proof: [...proof, EMPTY_ROOT] })).toBe(false);
        if (proof.length > 0) {
          const at = other % proof.length;
          const flipped = proof.map((hash, place) => (place === at ? flipBit(hash, bit % 256) : hash));
          expect(verifyInclusion({ ...claim, proof: flipped })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: proof.slice(0, -1) })).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are bound to the size of the tree whose root it is', () => {
    // A tree's root differs with each size, so a true proof of one size must fail against another's root.
    for (let size = 2; size <= 64; size++) {
      expect(verifyInclusion({ ...inclusionClaim(0, size), root: TREE.root(size - 1), size: size - 1 })).toBe(false);
    }
  });

  it('answer nonsense with no', () => {
    const claim = inclusionClaim(3, 7);
    for (const index of [-1, 7, 1.5, NaN, 2 ** 53]) expect(verifyInclusion({ ...claim, index })).toBe(false);
    for (const size of [0, -7, 3.5, Infinity]) expect(verifyInclusion({ ...claim, size })).toBe(false);
    expect(verifyInclusion({ ...claim, proof: claim.proof.map((hash) => hash.slice(1)) })).toBe(false);
    expect(verifyInclusion({ ...claim, leafHash: new Uint8Array(0) })).toBe(false);
  });
});

describe('consistency proofs', () => {
  it('verify between all small trees', () => {
    for (let newSize = 0; newSize <= 34; newSize++) {
      for (let oldSize = 0; oldSize <= newSize; oldSize++) {
        expect(verifyConsistency(consistencyClaim(oldSize, newSize))).toBe(true);
      }
    }
  });

  it('verify for any growth, and for no other root, size or path', () => {
    fc.assert(
      fc.property(growth, fc.nat(), fc.nat(), ({ oldSize, newSize }, bit, other) => {
        const claim = consistencyClaim(oldSize, newSize);
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, oldRoot: flipBit(claim.oldRoot, bit % 256) })).toBe(false);
        // From an empty tree anything follows: the old root alone is checked.
        if (oldSize > 0) {
          expect(verifyConsistency({ ...claim, newRoot: flipBit(claim.newRoot, bit % 256) })).toBe(false);
        }
        expect(verifyConsistency({ ...claim, proof: [...claim.proof, EMPTY_ROOT] })).toBe(false);
        const wrongOld = other % (newSize + 1);
        if (wrongOld !== oldSize) expect(verifyConsistency({ ...claim, oldSize: wrongOld })).toBe(false);
        if (claim.proof.length > 0) {
          const at = other % claim.proof.length;
          const flipped = claim.proof.map((hash, place) => (place === at ? flipBit(hash, bit % 256) : hash));
          expect(verifyConsistency({ ...claim, proof: flipped })).toBe(false);
          expect(verifyConsistency({ ...claim, proof: claim.proof.slice(1) })).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('do not exist between a log and a rewritten one', () => {
    const rewritten = MemoryTree.of([leaf(0, 'b'), ...leaves(40).slice(1)]);
    for (const oldSize of [1, 7, 8, 20]) {
      const claim = {
        oldSize,
        oldRoot: TREE.root(oldSize),
        newSize: 40,
        newRoot: rewritten.root(),
        proof: rewritten.consistencyProof(oldSize),
      };
      expect(verifyConsistency(claim)).toBe(false);
    }
  });

  it('refuse a shrinking log and an empty one with a root', () => {
    const claim = consistencyClaim(3, 7);
    expect(
      verifyConsistency({ ...claim, oldSize: 7, oldRoot: claim.newRoot, newSize: 3, newRoot: claim.oldRoot }),
    ).toBe(false);
    const empty = { oldSize: 0, oldRoot: EMPTY_ROOT, newSize: 0, proof: [] };
    expect(verifyConsistency({ ...empty, newRoot: EMPTY_ROOT })).toBe(true);
    expect(verifyConsistency({ ...empty, newRoot: TREE.root(1) })).toBe(false);
  });
});
