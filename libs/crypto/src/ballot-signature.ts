/**
 * The voter's credential key and the signature on a ballot (§5): Schnorr over ristretto255.
 *
 * The credential says that K belongs to some voter; this signature says that the ballot is the key's.
 * Without it whoever saw a credential could cast in its name.
 */
import { concatBytes, DecodeError, type RandomBytes } from './bytes.js';
import {
  decodePoint,
  decodeScalar,
  encodePoint,
  encodeScalar,
  G,
  hedgedNonce,
  multiplySecret,
  randomScalar,
  scalarFromWideBytes,
  wideHash,
  type Scalar,
} from './group.js';
import { nobleProver } from './noble-prover.js';
import { type ProverGroup } from './prover-group.js';

export interface CredentialKey {
  readonly secret: Scalar;
  /** K = secret·G, 32 bytes */
  readonly public: Uint8Array;
}

export interface BallotSignature {
  /** K, 32 bytes */
  readonly key: Uint8Array;
  readonly fp: Uint8Array;
  /** hash(core), 32 bytes */
  readonly coreHash: Uint8Array;
  /** R‖z, 64 bytes */
  readonly bytes: Uint8Array;
}

export function newCredentialKey(random: RandomBytes): CredentialKey {
  return credentialKeyFromSecret(randomScalar(random));
}

export function credentialKeyFromSecret(secret: Scalar): CredentialKey {
  if (secret === 0n) throw new RangeError('zero is no key');
  return { secret, public: encodePoint(multiplySecret(G, secret)) };
}

/** e of §5. */
export function ballotChallenge(signature: Omit<BallotSignature, 'bytes'>, R: Uint8Array): Scalar {
  return scalarFromWideBytes(ballotChallengeBytes(signature, R));
}

/** The same before it is read as a number mod L: 64 bytes. */
export function ballotChallengeBytes(signature: Omit<BallotSignature, 'bytes'>, R: Uint8Array): Uint8Array {
  return wideHash('veche/v1/ballot', signature.fp, signature.key, R, signature.coreHash);
}

/** R‖z, 64 bytes. `group` does what is secret; the same randomness gives the same bytes by every group. */
export function signBallot(input: {
  readonly fp: Uint8Array;
  readonly key: CredentialKey;
  readonly coreHash: Uint8Array;
  readonly random: RandomBytes;
  readonly group?: ProverGroup | undefined;
}): Uint8Array {
  const { fp, key, coreHash, group = nobleProver } = input;
  const nonce = encodeScalar(hedgedNonce(input.random, key.secret, 'ballot', fp, coreHash));
  const R = group.encode([group.multiplyBase(nonce)]);
  const e = encodeScalar(ballotChallenge({ fp, key: key.public, coreHash }, R));
  const z = group.addScalars(nonce, group.multiplyScalars(e, encodeScalar(key.secret)));
  nonce.fill(0);
  return concatBytes(R, z);
}

/** z·G = R + e·K. One by one; batches go through `verifyBallotsBatch`. */
export function verifyBallotSignature(signature: BallotSignature): boolean {
  try {
    if (signature.bytes.length !== 64) return false;
    const K = decodePoint(signature.key, { identity: 'refuse' });
    const R = decodePoint(signature.bytes.subarray(0, 32), { identity: 'refuse' });
    const z = decodeScalar(signature.bytes.subarray(32));
    const e = ballotChallenge(signature, signature.bytes.subarray(0, 32));
    return G.multiplyUnsafe(z).equals(R.add(K.multiplyUnsafe(e)));
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}
