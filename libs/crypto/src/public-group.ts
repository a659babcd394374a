/**
 * Arithmetic on PUBLIC points and scalars of ristretto255, by one of several implementations: the
 * curve library (here), libsodium (libs/sodium) or the WebAssembly kernel (libs/kernel). All name
 * the same ballots; the tests run one suite over each (testing/public-group-suite.ts).
 *
 * Danger: run time and memory access depend on every value. No secret may come near any of this.
 */
import { type BallotProof } from './ballot-proof.js';
import { type RandomBytes } from './bytes.js';
import { L, type Scalar } from './group.js';

/** A point, 32 bytes, and what it is multiplied by. */
export interface PublicTerm {
  readonly point: Uint8Array;
  readonly scalar: Scalar;
}

/** Implementations that would compute on with any 32 bytes ask this first: what one makes of L another would not. */
export function checkScalars(terms: readonly PublicTerm[]): void {
  for (const { scalar } of terms) if (scalar < 0n || scalar >= L) throw new RangeError('scalars are below L');
}

export interface PublicGroup {
  readonly name: 'noble' | 'libsodium' | 'kernel';
  /** Decodes once. A ballot with a wrong length, a bad scalar or a bad point is malformed and stays named by verify. */
  loadBallots(ballots: readonly BallotProof[]): LoadedBallots;
  /**
   * Per column the sum over the rows (each columns × 32 bytes), columns × 32 bytes; the identity may
   * stand anywhere. Undefined when a row has another length or holds what is no point. `advice`: decoding
   * advice of a row's points where there is some, as untrusted as a ballot's.
   */
  sumColumnsVarTime(
    rows: readonly Uint8Array[],
    columns: number,
    advice?: readonly (Uint8Array | undefined)[],
  ): Uint8Array | undefined;
  /**
   * Σ scalar·point, 32 bytes; the identity may stand anywhere, also as the sum. Undefined when something is no point. Throws
   * RangeError for a scalar that is not below L.
   */
  combineVarTime(terms: readonly PublicTerm[]): Uint8Array | undefined;
}

export interface LoadedBallots {
  /**
   * Indices, rising, of the ballots that do not verify; fresh randomness for the weights at each
   * call. A failing batch is halved until each bad ballot is named. Throws DecodeError when
   * `publicKey` (32 bytes) is no point or the identity.
   */
  verifyVarTime(publicKey: Uint8Array, random: RandomBytes): number[];
  /**
   * Per column (A, B of every slot of every contest, in order) the sum over these ballots, columns ×
   * 32 bytes; no columns without ballots. Undefined when one is malformed. Throws RangeError for an
   * index that is none, and when the ballots' contests differ in their slots.
   */
  ciphertextSumsVarTime(indices: readonly number[]): Uint8Array | undefined;
  /** Decoding advice of one ballot: 32 bytes a point, in the order of ballot-proof.ts; undefined for a malformed one. */
  advice(index: number): Uint8Array | undefined;
}
