import { describe, expect, it } from '@jest/globals';
import { AppendOnlyTree, EMPTY_ROOT, MemoryTree, leafHash, merkleRoot, treeRoot } from './index.js';
import { nodeHash } from './merkle.js';
import { fromHex, toHex } from './spec-bytes.js';

// The eight inputs and roots of the reference implementation of RFC 6962 (certificate-transparency).
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  fromHex,
);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('Merkle tree (RFC 6962 §2.1)', () => {
  it('gives the known roots, in one go and by appending', async () => {
    const tree = new AppendOnlyTree();
    const memory = MemoryTree.of(LEAVES);
    expect(toHex(tree.root())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const [index, leaf] of LEAVES.entries()) {
      tree.append(leaf);
      expect(toHex(tree.root())).toBe(ROOTS[index]);
      expect(toHex(merkleRoot(LEAVES.slice(0, index + 1)))).toBe(ROOTS[index]);
      expect(toHex(memory.root(index + 1))).toBe(ROOTS[index]);
      expect(toHex(await treeRoot(index + 1, memory))).toBe(ROOTS[index]);
    }
    expect(await treeRoot(0, memory)).toEqual(EMPTY_ROOT);
  });

  it('gives the known proofs', () => {
    const tree = MemoryTree.of(LEAVES);
    expect(tree.inclusionProof(0, 8).map(toHex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(tree.inclusionProof(1, 5).map(toHex)).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
    expect(tree.consistencyProof(6, 8).map(toHex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(tree.consistencyProof(1, 1)).toEqual([]);
    expect(tree.consistencyProof(0, 8)).toEqual([]);
  });

  it('goes on from a stored edge', () => {
    const tree = new AppendOnlyTree();
    for (const leaf of LEAVES.slice(0, 5)) tree.append(leaf);
    const resumed = new AppendOnlyTree({ size: tree.size, edge: tree.edge });
    for (const leaf of LEAVES.slice(5)) resumed.append(leaf);
    expect(toHex(resumed.root())).toBe(ROOTS[7]);
    expect(resumed.edge).toHaveLength(1);
  });

  it('refuses an edge that no tree of that size has', () => {
    expect(() => new AppendOnlyTree({ size: 5, edge: [leafHash(new Uint8Array())] })).toThrow(RangeError);
    expect(() => new AppendOnlyTree({ size: 1, edge: [new Uint8Array(31)] })).toThrow(RangeError);
    expect(() => new AppendOnlyTree({ size: -1, edge: [] })).toThrow(RangeError);
    expect(() => new AppendOnlyTree().appendHash(new Uint8Array(31))).toThrow(RangeError);
  });

  it('joins two hashes, one node after the other, and nothing of another length', () => {
    const [left, right] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))];
    const joined = nodeHash(left, right);
    expect(nodeHash(right, left)).not.toEqual(joined);
    expect(nodeHash(left, right)).toEqual(joined);
    expect(joined).toEqual(merkleRoot([Uint8Array.of(1), Uint8Array.of(2)]));
    for (const length of [0, 31, 33]) {
      expect(() => nodeHash(new Uint8Array(length), right)).toThrow(RangeError);
      expect(() => nodeHash(left, new Uint8Array(length))).toThrow(RangeError);
    }
  });

  it('refuses proofs about leaves and sizes that are not there', async () => {
    const tree = MemoryTree.of(LEAVES);
    expect(() => tree.inclusionProof(8)).toThrow(RangeError);
    expect(() => tree.inclusionProof(0, 9)).toThrow(RangeError);
    expect(() => tree.consistencyProof(9)).toThrow(RangeError);
    expect(() => tree.root(9)).toThrow(RangeError);
    await expect(tree.read([{ level: 0, index: 8 }])).rejects.toThrow(RangeError);
  });
});
