/**
 * Front door of libs/kernel: the public group of libs/crypto by a WebAssembly kernel of our own,
 * 75 and more times as fast as the curve library, and Ed25519's check on the same curve. Browser and server run the same bytes.
 *
 * What it is: ristretto255 decoding, addition and Pippenger's multi-scalar product with scalars mod L, written in
 * AssemblyScript (libs/kernel/assembly) and compiled by `node tools/build.mjs` to dist/kernel/kernel.wasm.
 * No binary is committed; the same source gives the same bytes.
 *
 * Its dangers, and what stands against them:
 * - Time and memory access depend on every value, and its memory is never wiped. It is for PUBLIC data
 *   alone: ballots, sums, advice, proofs, signatures. Nothing that encrypts, signs or decrypts may call it.
 * - An error in its arithmetic would accept a forged ballot or refuse an honest one. It is held to the
 *   curve library by property tests and to RFC 9496 by its vectors, bad encodings included, and runs
 *   the suite that every public group runs (#crypto/testing).
 * - Limbs that outgrow their words would be wrong rarely and silently: every formula states its bounds (assembly/field.ts).
 * - Its memory grows to the largest batch and stays so: the caller bounds the batch.
 */
export { kernelGroup, loadKernel, type KernelGroup } from './kernel-group.js';
export { compileSync as compileKernelSync, type WasmModule } from './web-assembly.js';
