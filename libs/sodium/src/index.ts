/**
 * Front door of libs/sodium: libsodium behind the interfaces of `#crypto`. Its prover makes the
 * voter's ballot; its public group is a second opinion that shares no arithmetic with the others.
 */
export { loadSodium, type Sodium } from './library.js';
export { sodiumProver } from './prover.js';
export { sodiumGroup } from './sodium-group.js';
