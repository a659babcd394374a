/**
 * Test ballots at many times the speed of honest ones. Whoever generates an archive holds the election's secret key x,
 * so every point of a ballot is known as a multiple of G: with Y = x·G all computing is done on scalars, and each point
 * costs one multiplication of G when it is encoded. The ballots verify as any others do.
 *
 * Danger: it gives up every secret of a ballot, and needs the key that no real election has in one place. For
 * generated archives alone.
 */
import { concatBytes, type ProverGroup } from '#crypto';
import { sodiumProver, type Sodium } from '#sodium';

/** A point is its discrete logarithm, 32 bytes. `secretKey`: x. */
export function knownKeyProver(sodium: Sodium, secretKey: Uint8Array): ProverGroup<Uint8Array> {
  const generator = new Uint8Array(32);
  generator[0] = 1;
  return {
    ...sodiumProver(sodium),
    generator,
    fixedBase: () => secretKey,
    // A copy: the caller wipes its nonces.
    multiplyBase: (scalar) => scalar.slice(),
    multiply: (point, scalar) => sodium.multiplyScalars(point, scalar),
    add: (a, b) => sodium.addScalars(a, b),
    subtract: (a, b) => sodium.subtractScalars(a, b),
    encode: (points) => concatBytes(...points.map((logarithm) => pointOf(sodium, logarithm))),
  };
}

function pointOf(sodium: Sodium, logarithm: Uint8Array): Uint8Array {
  const point = sodium.multiplyBase(logarithm);
  if (point === undefined) throw new RangeError('the identity has no place in a ballot');
  return point;
}
