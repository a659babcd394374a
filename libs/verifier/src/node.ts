/** `#verifier/node`: what a verifier reads from disk. */
export { openZip } from './sources/zip-file.js';
export { journalFile } from './journal-file.js';
export { nodePool, type NodePoolOptions } from './pool/node-pool.js';
/** For a program that is one file: its threads begin in it. */
export { ARITHMETICS, installNodeArithmetic, type Arithmetic } from './node-arithmetic.js';
export { examineInThread } from './pool/examiner-thread.js';
