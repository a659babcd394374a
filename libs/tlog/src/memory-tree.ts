/**
 * A whole tree in memory, 64 bytes a leaf: what the board and a verifier compute proofs and tiles from.
 *
 * Hashing the log anew for every lookup would make a few thousand voters who check their ballots a
 * denial of service.
 */
import { HASH_LENGTH, foldRight, leafHash, nodeHash } from './merkle.js';
import { type HashReader } from './proofs.js';
import { consistencySpans, inclusionSpans, spanPlaces, type NodePlace, type Span } from './spans.js';

/** A HashReader whose own methods answer at once. */
export class MemoryTree implements HashReader {
  /** levels[l][i]: root of the perfect subtree at place (l, i). */
  readonly #levels: Uint8Array[][] = [[]];

  static of(leaves: Iterable<Uint8Array>): MemoryTree {
    const tree = new MemoryTree();
    for (const leaf of leaves) tree.append(leaf);
    return tree;
  }

  static ofHashes(hashes: Iterable<Uint8Array>): MemoryTree {
    const tree = new MemoryTree();
    for (const hash of hashes) tree.appendHash(hash);
    return tree;
  }

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  append(leaf: Uint8Array): void {
    this.appendHash(leafHash(leaf));
  }

  appendHash(hash: Uint8Array): void {
    if (hash.length !== HASH_LENGTH) throw new RangeError('a leaf hash has 32 bytes');
    let added = hash;
    for (let level = 0; ; level++) {
      const nodes = (this.#levels[level] ??= []);
      nodes.push(added);
      if (nodes.length % 2 === 1) return;
      added = nodeHash(nodes[nodes.length - 2] as Uint8Array, added);
    }
  }

  /** Of the first `size` leaves, all by default. */
  root(size: number = this.size): Uint8Array {
    return this.#span({ start: 0, end: this.#within(size) });
  }

  inclusionProof(index: number, size: number = this.size): Uint8Array[] {
    return inclusionSpans(index, this.#within(size)).map((span) => this.#span(span));
  }

  consistencyProof(oldSize: number, newSize: number = this.size): Uint8Array[] {
    return consistencySpans(oldSize, this.#within(newSize)).map((span) => this.#span(span));
  }

  node({ level, index }: NodePlace): Uint8Array {
    const hash = this.#levels[level]?.[index];
    if (hash === undefined) throw new RangeError(`no node ${level}/${index} in a tree of size ${this.size}`);
    return hash;
  }

  read(places: readonly NodePlace[]): Promise<Uint8Array[]> {
    return new Promise((resolve) => resolve(places.map((place) => this.node(place))));
  }

  #span(span: Span): Uint8Array {
    return foldRight(spanPlaces(span).map((place) => this.node(place)));
  }

  #within(size: number): number {
    if (size > this.size) throw new RangeError(`only ${this.size} leaves of ${size} are here`);
    return size;
  }
}
