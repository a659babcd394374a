/**
 * What the kernel exports. Functions on addresses; the caller (libs/kernel/src) lays out the memory
 * from `heapBase` up, grows it and knows what lies where. Every function is for PUBLIC data: run time
 * and memory access depend on all of it.
 */
export { decodePointsVarTime, encodeRoots } from './decode';
export { decodeEdwardsVarTime, encodeEdwardsVarTime } from './ed25519';
export { contestScalars, reduceChallenge, sharedScalar, signatureScalars } from './equations';
export { addPoints, multiScalarVarTime, setIdentities } from './multi-scalar';
export { encode, isIdentity } from './point';
export { scalarsAreCanonical } from './scalar';

/** The first address that is the caller's. */
export function heapBase(): usize {
  return __heap_base;
}
