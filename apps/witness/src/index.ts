/** Front door of the witness. */
export { startWitness, type RunningWitness, type WitnessOptions } from './start-witness.js';
