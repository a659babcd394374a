/**
 * Multi-scalar products: the width of the windows, and the room that the buckets need.
 */
import {
  EXTENDED_BYTES,
  FULL_SCALAR_BYTES,
  SCALAR_SLACK,
  SHORT_SCALAR_BYTES,
  type Layout,
  type Machine,
} from './machine.js';

const FULL_BITS = 254;
const SHORT_BITS = 129;
/** What a bucket costs in its window, in additions of a point: 17 multiplications against 7. */
const BUCKET_COST = 2.5;
const MAX_WIDTH = 16;

/** The width that needs the fewest additions for so many points with full and with short scalars. */
export function windowWidth(full: number, short: number): number {
  let best = 2;
  let least = Infinity;
  for (let width = 2; width <= MAX_WIDTH; width++) {
    const ofFull = Math.ceil(FULL_BITS / width);
    const ofShort = Math.ceil(SHORT_BITS / width);
    const cost = ofFull * (full + BUCKET_COST * 2 ** (width - 1)) + ofShort * short;
    if (cost < least) {
      least = cost;
      best = width;
    }
  }
  return best;
}

/** Where the terms of a product lie; the scalars are used up by it. */
export interface Terms {
  /** Niels points and scalars below L. */
  readonly full: { readonly points: number; readonly scalars: number; readonly count: number };
  /** Niels points and scalars below 2^128. */
  readonly short: { readonly points: number; readonly scalars: number; readonly count: number };
  /** More of the full kind, elsewhere. */
  readonly shared: { readonly points: number; readonly scalars: number; readonly count: number };
}

/** Room for scalars, to be laid out before `sumVarTime`. */
export function takeScalars(layout: Layout, full: number, short: number): { full: number; short: number } {
  return {
    full: layout.take(full * FULL_SCALAR_BYTES + SCALAR_SLACK),
    short: layout.take(short * SHORT_SCALAR_BYTES + SCALAR_SLACK),
  };
}

/** Room for buckets and the sum of a product. */
export interface ProductRoom {
  readonly width: number;
  readonly buckets: number;
  readonly filled: number;
  readonly sum: number;
}

export function takeProduct(
  layout: Layout,
  full: number,
  short: number,
  width = windowWidth(full, short),
): ProductRoom {
  const buckets = 2 ** (width - 1) + 1;
  return {
    width,
    buckets: layout.take(buckets * EXTENDED_BYTES),
    filled: layout.take(buckets),
    sum: layout.take(EXTENDED_BYTES),
  };
}

/** The address of Σ scalar·point, extended. */
export function sumVarTime(machine: Machine, terms: Terms, room: ProductRoom): number {
  const { full, short, shared } = terms;
  machine.kernel.multiScalarVarTime(
    room.sum,
    full.points,
    full.scalars,
    full.count,
    short.points,
    short.scalars,
    short.count,
    shared.points,
    shared.scalars,
    shared.count,
    room.width,
    room.buckets,
    room.filled,
  );
  return room.sum;
}
