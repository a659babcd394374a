/**
 * The secret operations by the curve library: what every page can run, WebAssembly or not.
 *
 * JavaScript has no constant-time integers; points are multiplied by noble's fixed-pattern ladder
 * (`multiplySecret`), scalars pass through BigInts that live as long as the engine likes. libs/sodium
 * does better and faster where the browser lets it.
 */
import {
  decodeScalar,
  encodePoints,
  encodeScalar,
  G,
  multiplySecret,
  prepareFixedBase,
  scalarFromWideBytes,
  scalars,
  type Point,
} from './group.js';
import { type ProverGroup } from './prover-group.js';

export const nobleProver: ProverGroup<Point> = {
  name: 'noble',
  reduceScalar: (wide) => encodeScalar(scalarFromWideBytes(wide)),
  addScalars: (a, b) => encodeScalar(scalars.add(decodeScalar(a), decodeScalar(b))),
  subtractScalars: (a, b) => encodeScalar(scalars.subtract(decodeScalar(a), decodeScalar(b))),
  multiplyScalars: (a, b) => encodeScalar(scalars.multiply(decodeScalar(a), decodeScalar(b))),
  generator: G,
  fixedBase: prepareFixedBase,
  multiplyBase: (scalar) => multiplySecret(G, nonZero(scalar)),
  multiply: (point, scalar) => multiplySecret(point, nonZero(scalar)),
  add: (a, b) => a.add(b),
  subtract: (a, b) => a.subtract(b),
  encode: encodePoints,
};

function nonZero(scalar: Uint8Array): bigint {
  const value = decodeScalar(scalar);
  if (value === 0n) throw new RangeError('zero is no secret');
  return value;
}
