/** Sums of a few multiples, Σ scalar·point, in the kernel: what the proofs of trustees need. Public data. */
import { checkScalars, encodeScalar, type PublicTerm } from '#crypto';
import { FULL_SCALAR_BYTES, NIELS_BYTES, POINT_BYTES, ROOT_BYTES, type Machine } from './machine.js';
import { sumVarTime, takeProduct, takeScalars, type Terms } from './product.js';

const NONE: Terms['short'] = { points: 0, scalars: 0, count: 0 };

/** 32 bytes; undefined when something is no point. Throws RangeError for a scalar that is not below L. */
export function combineVarTime(machine: Machine, terms: readonly PublicTerm[]): Uint8Array | undefined {
  checkScalars(terms);
  const { kernel } = machine;
  const count = terms.length;
  if (terms.some(({ point }) => point.length !== POINT_BYTES)) return undefined;
  const layout = machine.layoutScratch();
  const encoded = layout.take(Math.max(1, count) * POINT_BYTES);
  const points = layout.take(count * NIELS_BYTES);
  const roots = layout.take(count * ROOT_BYTES);
  const scalars = takeScalars(layout, count, 0).full;
  const room = takeProduct(layout, count, 0);
  machine.reserve(layout);
  terms.forEach(({ point, scalar }, at) => {
    machine.bytes.set(point, encoded + at * POINT_BYTES);
    machine.bytes.set(encodeScalar(scalar), scalars + at * FULL_SCALAR_BYTES);
  });
  if (kernel.decodePointsVarTime(points, roots, encoded, 0, count, 1) === 0) return undefined;
  const sum = sumVarTime(machine, { full: { points, scalars, count }, short: NONE, shared: NONE }, room);
  kernel.encode(encoded, sum);
  return machine.bytes.slice(encoded, encoded + POINT_BYTES);
}
