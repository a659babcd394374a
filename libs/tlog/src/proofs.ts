/**
 * Inclusion and consistency proofs: making them from stored hashes, and verifying them
 * (RFC 6962 §2.1; verification by the algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2).
 *
 * Without them a voter would have to download the log to see that a ballot is in it, and nobody could
 * tell a log that grew from one that was rewritten.
 */
import { equalBytes } from '#crypto';
import { EMPTY_ROOT, HASH_LENGTH, foldRight, nodeHash } from './merkle.js';
import { consistencySpans, inclusionSpans, spanPlaces, type NodePlace, type Span } from './spans.js';

/** Where proofs take their hashes from. Rejects when a place is not stored. */
export interface HashReader {
  read(places: readonly NodePlace[]): Promise<Uint8Array[]>;
}

export async function treeRoot(size: number, reader: HashReader): Promise<Uint8Array> {
  const [root] = await spanHashes([{ start: 0, end: size }], reader);
  return root as Uint8Array;
}

/** Audit path of a leaf, from the leaf up. Throws a RangeError where there is no such leaf. */
export async function inclusionProof(index: number, size: number, reader: HashReader): Promise<Uint8Array[]> {
  return spanHashes(inclusionSpans(index, size), reader);
}

/** Throws a RangeError when the new tree is the smaller one. */
export async function consistencyProof(oldSize: number, newSize: number, reader: HashReader): Promise<Uint8Array[]> {
  return spanHashes(consistencySpans(oldSize, newSize), reader);
}

async function spanHashes(spans: readonly Span[], reader: HashReader): Promise<Uint8Array[]> {
  const places = spans.map(spanPlaces);
  const hashes = await reader.read(places.flat());
  let next = 0;
  return places.map((span) => foldRight(hashes.slice(next, (next += span.length))));
}

export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Whether the proof shows the leaf at this index of the tree with this size and root. Any input is answered. */
export function verifyInclusion({ leafHash, index, size, root, proof }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  if (!allHashes([leafHash, root, ...proof])) return false;
  let [fn, sn] = [index, size - 1];
  let hash = leafHash;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equalBytes(hash, root);
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Whether the proof shows that the new tree begins with the old one. Any input is answered. */
export function verifyConsistency({ oldSize, oldRoot, newSize, newRoot, proof }: ConsistencyClaim): boolean {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false;
  if (!allHashes([oldRoot, newRoot, ...proof])) return false;
  if (newSize === 0 && !equalBytes(newRoot, EMPTY_ROOT)) return false;
  if (oldSize === 0) return proof.length === 0 && equalBytes(oldRoot, EMPTY_ROOT);
  if (oldSize === newSize) return proof.length === 0 && equalBytes(oldRoot, newRoot);

  let [fn, sn] = [oldSize - 1, newSize - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  // A perfect old tree is a node of the new one, and its root is the place to start from.
  const path = fn === 0 ? [oldRoot, ...proof] : proof;
  const first = path[0];
  if (first === undefined) return false;
  let [oldHash, newHash] = [first, first];
  for (const hash of path.slice(1)) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      oldHash = nodeHash(hash, oldHash);
      newHash = nodeHash(hash, newHash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      newHash = nodeHash(newHash, hash);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equalBytes(oldHash, oldRoot) && equalBytes(newHash, newRoot);
}

// Bit operators of the language stop at 32 bits; a log may not.
const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const allHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH_LENGTH);
