/**
 * Which hashes a proof consists of (RFC 6962 §2.1.1, §2.1.2), apart from where they are stored.
 *
 * A proof is a list of spans of leaves; each span is covered by perfect subtrees, whose roots are what
 * a store keeps. So the same plan serves a tree in memory, a database and tiles behind a network.
 */
import { assertSize } from './decimal.js';

/** Root of the perfect subtree over leaves index·2^level … (index+1)·2^level − 1. */
export interface NodePlace {
  readonly level: number;
  readonly index: number;
}

/** Leaves start … end − 1, a subtree of RFC 6962's recursion. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Sibling spans of a leaf, from the leaf up. */
export function inclusionSpans(index: number, size: number): Span[] {
  assertSize(index, 'index');
  assertSize(size, 'size');
  if (index >= size) throw new RangeError(`no leaf ${index} in a tree of size ${size}`);
  const spans: Span[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + leftSize(end - start);
    if (index < middle) {
      spans.push({ start: middle, end });
      end = middle;
    } else {
      spans.push({ start, end: middle });
      start = middle;
    }
  }
  return spans.reverse();
}

/** Empty when either tree is empty or both are the same. */
export function consistencySpans(oldSize: number, newSize: number): Span[] {
  assertSize(oldSize, 'old size');
  assertSize(newSize, 'new size');
  if (oldSize > newSize) throw new RangeError(`a tree of size ${newSize} does not extend one of size ${oldSize}`);
  if (oldSize === 0) return [];
  const spans: Span[] = [];
  let [start, end] = [0, newSize];
  while (end > oldSize) {
    const middle = start + leftSize(end - start);
    if (oldSize <= middle) {
      spans.push({ start: middle, end });
      end = middle;
    } else {
      spans.push({ start, end: middle });
      start = middle;
    }
  }
  // The verifier holds the old root itself; it needs this part only where it is not the whole old tree.
  if (start > 0) spans.push({ start, end });
  return spans.reverse();
}

/** The perfect subtrees that make up a span, largest first. */
export function spanPlaces({ start, end }: Span): NodePlace[] {
  const places: NodePlace[] = [];
  let at = start;
  while (at < end) {
    let [level, width] = [0, 1];
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      level += 1;
      width *= 2;
    }
    places.push({ level, index: at / width });
    at += width;
  }
  return places;
}

/** The largest power of two smaller than n. */
function leftSize(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
