/**
 * The Merkle tree of RFC 6962 §2.1 with SHA-256 (§7): hashes, roots, and a tree that only grows.
 *
 * Leaves and inner nodes are hashed under different first bytes. Without that, two node hashes could be
 * presented as the bytes of a leaf, and a record that nobody wrote would have an inclusion proof.
 */
import { concatBytes, sha256 } from '#crypto';
import { assertSize } from './decimal.js';

export const HASH_LENGTH = 32;
const LEAF = Uint8Array.of(0x00);
const NODE = 0x01;

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF, leaf));
}

/** For one node after the other: a log has as many as it has records. */
const node = Uint8Array.of(NODE, ...new Uint8Array(2 * HASH_LENGTH));

/** Of two hashes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== HASH_LENGTH || right.length !== HASH_LENGTH) throw new RangeError('a node joins two hashes');
  node.set(left, 1);
  node.set(right, 1 + HASH_LENGTH);
  return sha256(node);
}

/** Root over neighbouring perfect subtrees, the largest first: the smaller ones are joined first. */
export function foldRight(hashes: readonly Uint8Array[]): Uint8Array {
  const last = hashes.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  return hashes.slice(0, -1).reduceRight((root, left) => nodeHash(left, root), last);
}

/** Root of leaves (their bytes, not their hashes). */
export function merkleRoot(leaves: Iterable<Uint8Array>): Uint8Array {
  const tree = new AppendOnlyTree();
  for (const leaf of leaves) tree.append(leaf);
  return tree.root();
}

/** The right edge of a tree: enough to append and to give roots, and nothing else. */
export class AppendOnlyTree {
  #size: number;
  readonly #edge: Uint8Array[];

  /** Goes on from a stored `size` and `edge`; empty without them. */
  constructor(state: { size: number; edge: readonly Uint8Array[] } = { size: 0, edge: [] }) {
    assertSize(state.size, 'size');
    if (state.edge.length !== countOnes(state.size) || state.edge.some((hash) => hash.length !== HASH_LENGTH)) {
      throw new RangeError(`not the edge of a tree of size ${state.size}`);
    }
    this.#size = state.size;
    this.#edge = [...state.edge];
  }

  get size(): number {
    return this.#size;
  }

  /** Roots of the perfect subtrees, largest first: one for each 1 in the binary size. */
  get edge(): readonly Uint8Array[] {
    return [...this.#edge];
  }

  append(leaf: Uint8Array): void {
    this.appendHash(leafHash(leaf));
  }

  appendHash(hash: Uint8Array): void {
    if (hash.length !== HASH_LENGTH) throw new RangeError('a leaf hash has 32 bytes');
    let joined = hash;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      joined = nodeHash(this.#edge.pop() as Uint8Array, joined);
    }
    this.#edge.push(joined);
    this.#size += 1;
  }

  root(): Uint8Array {
    return foldRight(this.#edge);
  }
}

function countOnes(size: number): number {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
