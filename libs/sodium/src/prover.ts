/**
 * The voter's secret operations by libsodium (§5): constant time, and several times as fast as the
 * curve library. Secrets stay in byte arrays, which the caller can wipe.
 */
import { concatBytes, encodePoint, G, type Point, type ProverGroup } from '#crypto';
import { type Sodium } from './library.js';

export function sodiumProver(sodium: Sodium): ProverGroup<Uint8Array> {
  const encodings = new WeakMap<Point, Uint8Array>();
  return {
    name: 'libsodium',
    reduceScalar: (wide) => sodium.reduceScalar(wide),
    addScalars: (a, b) => sodium.addScalars(a, b),
    subtractScalars: (a, b) => sodium.subtractScalars(a, b),
    multiplyScalars: (a, b) => sodium.multiplyScalars(a, b),
    generator: encodePoint(G),
    fixedBase: (point) => {
      const known = encodings.get(point) ?? encodePoint(point);
      encodings.set(point, known);
      return known;
    },
    multiplyBase: (scalar) => present(sodium.multiplyBase(scalar)),
    multiply: (point, scalar) => present(sodium.multiply(point, scalar)),
    add: (a, b) => present(sodium.add(a, b)),
    subtract: (a, b) => present(sodium.subtract(a, b)),
    encode: (points) => concatBytes(...points),
  };
}

function present(point: Uint8Array | undefined): Uint8Array {
  if (point === undefined) throw new RangeError('zero is no secret, and this is no point');
  return point;
}
