/**
 * Key ceremony without a dealer: PedPop, the DKG of FROST, over ristretto255 (§3).
 *
 * Nobody ever holds the election's secret key; t of n trustees can decrypt sums. Polynomial,
 * commitments and proof of knowledge come from the curve library. Shares are checked here, because
 * a share that does not fit has to name its sender, and the library's round 3 only throws.
 *
 * Without the proofs of knowledge the last trustee could choose its commitment so that the key is
 * its own; without the hash posted first it could bias the key.
 */
import { ristretto255_FROST } from '@noble/curves/ed25519.js';
import { concatBytes, DecodeError, equalBytes, frame, sha256, sha512, utf8, type RandomBytes } from './bytes.js';
import {
  decodePoint,
  decodeScalar,
  encodePoint,
  encodeScalar,
  G,
  IDENTITY,
  isIdentityEncoding,
  L,
  multiplySecret,
  scalarFromWideBytes,
  scalars,
  type Point,
  type Scalar,
} from './group.js';
import { multiScalarVarTime } from './multi-scalar.js';
import { nobleGroup } from './noble-group.js';
import { type PublicGroup } from './public-group.js';

/** What trustee `index` publishes; its hash is posted first. */
export interface DkgPackage {
  readonly index: number;
  /** C(i,0…t−1), 32 bytes each */
  readonly commitments: readonly Uint8Array[];
  /** R‖z, 64 bytes */
  readonly proof: Uint8Array;
}

/** The trustee's own polynomial: secret, needed until its shares are sent and the ceremony is finished. */
export interface DkgSecret {
  readonly index: number;
  readonly threshold: number;
  readonly trustees: number;
  /** a₀…a_{t−1} */
  readonly coefficients: readonly Scalar[];
}

export interface DkgFault {
  readonly trustee: number;
  readonly reason: 'missing' | 'commitments' | 'proof' | 'share';
}

export type DkgResult =
  | { readonly ok: true; readonly share: Scalar; readonly publicKey: Point; readonly verificationKey: Point }
  | { readonly ok: false; readonly faults: readonly DkgFault[] };

/** Trustee `index` of 1…trustees; 2 ≤ threshold ≤ trustees. */
export function dkgRound1(
  index: number,
  threshold: number,
  trustees: number,
  random: RandomBytes,
): { readonly secret: DkgSecret; readonly package: DkgPackage } {
  if (!(Number.isSafeInteger(threshold) && 2 <= threshold && threshold <= trustees && trustees < 2 ** 16)) {
    throw new RangeError('2 ≤ threshold ≤ trustees');
  }
  checkIndex(index, trustees);
  const round = ristretto255_FROST.DKG.round1(
    ristretto255_FROST.Identifier.fromNumber(index),
    { min: threshold, max: trustees },
    undefined,
    (length = 32) => random(length),
  );
  const coefficients = round.secret.coefficients;
  if (coefficients?.length !== threshold) throw new Error('the curve library gave no polynomial');
  return {
    secret: { index, threshold, trustees, coefficients },
    package: { index, commitments: round.public.commitment, proof: round.public.proofOfKnowledge },
  };
}

/** What a trustee posts before anyone reveals a package (§3). 32 bytes. */
export function dkgPackageHash(pkg: DkgPackage): Uint8Array {
  return sha256(frame('veche/v1/key-ceremony', pkg.index.toString(), concatBytes(...pkg.commitments), pkg.proof));
}

/** f(recipient), 32 bytes: secret, travels encrypted to the recipient alone. */
export function dkgShareFor(secret: DkgSecret, recipient: number): Uint8Array {
  checkIndex(recipient, secret.trustees);
  const x = BigInt(recipient);
  const value = secret.coefficients.reduceRight(
    (sum, coefficient) => scalars.add(scalars.multiply(sum, x), coefficient),
    0n,
  );
  return encodeScalar(value);
}

/** share·G = Σₖ recipientᵏ·C(i,k) */
export function dkgVerifyShare(sender: Pick<DkgPackage, 'commitments'>, recipient: number, share: Uint8Array): boolean {
  try {
    const commitments = sender.commitments.map((bytes) => decodePoint(bytes, { identity: 'refuse' }));
    return multiplySecret(G, decodeScalar(share)).equals(evaluateCommitments(commitments, recipient));
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/**
 * Ends the ceremony for one trustee: all n packages, and the share that each trustee sent to it
 * (its own may be left out). Every trustee whose package or share is wrong is named; then there is
 * no key.
 */
export function dkgFinish(input: {
  readonly secret: DkgSecret;
  readonly packages: readonly DkgPackage[];
  /** by the sender's index */
  readonly shares: ReadonlyMap<number, Uint8Array>;
}): DkgResult {
  const { secret, packages } = input;
  const faults: DkgFault[] = [];
  const commitments: Point[][] = [];
  let share = 0n;
  for (let trustee = 1; trustee <= secret.trustees; trustee++) {
    const [pkg, duplicate] = packages.filter((candidate) => candidate.index === trustee);
    const received = trustee === secret.index ? dkgShareFor(secret, trustee) : input.shares.get(trustee);
    const reason =
      pkg === undefined || duplicate !== undefined || received === undefined
        ? 'missing'
        : faultIn(pkg, secret.threshold, secret.index, received);
    if (reason !== undefined) {
      faults.push({ trustee, reason });
    } else if (pkg !== undefined && received !== undefined) {
      commitments.push(decodeCommitments(pkg));
      share = scalars.add(share, decodeScalar(received));
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  const publicKey = electionPublicKey(commitments);
  if (share === 0n || publicKey.is0()) throw new Error('the ceremony gave a zero key: its randomness is broken');
  return { ok: true, share, publicKey, verificationKey: verificationKey(commitments, secret.index) };
}

function faultIn(
  pkg: DkgPackage,
  threshold: number,
  recipient: number,
  share: Uint8Array,
): DkgFault['reason'] | undefined {
  if (pkg.commitments.length !== threshold) return 'commitments';
  try {
    decodeCommitments(pkg);
  } catch (error) {
    if (error instanceof DecodeError) return 'commitments';
    throw error;
  }
  if (!verifyProofOfKnowledge(pkg)) return 'proof';
  return dkgVerifyShare(pkg, recipient, share) ? undefined : 'share';
}

function decodeCommitments(pkg: DkgPackage): Point[] {
  return pkg.commitments.map((bytes) => decodePoint(bytes, { identity: 'refuse' }));
}

const BASE = encodePoint(G);
const PROOF_LABEL = utf8('FROST-RISTRETTO255-SHA512-v1dkg');

/** R = z·G − c·C(i,0), neither R nor C(i,0) the identity; c = SHA-512(label ‖ i as a scalar ‖ C(i,0) ‖ R) mod L. */
export function verifyProofOfKnowledge(pkg: DkgPackage, group: PublicGroup = nobleGroup): boolean {
  try {
    const [first] = pkg.commitments;
    if (first === undefined || pkg.proof.length !== 64) return false;
    if (!Number.isSafeInteger(pkg.index) || pkg.index < 1) return false;
    const encodedR = pkg.proof.subarray(0, 32);
    if (isIdentityEncoding(first) || isIdentityEncoding(encodedR)) return false;
    const z = decodeScalar(pkg.proof.subarray(32));
    const index = encodeScalar(BigInt(pkg.index));
    const c = scalarFromWideBytes(sha512(concatBytes(PROOF_LABEL, index, first, encodedR)));
    // Compared as bytes: an encoding of no point is no sum.
    const sum = group.combineVarTime([
      { point: BASE, scalar: z },
      { point: first, scalar: scalars.reduce(-c) },
    ]);
    return sum !== undefined && equalBytes(sum, encodedR);
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/** Y = Σᵢ C(i,0). One row of commitments a trustee. */
export function electionPublicKey(commitments: readonly (readonly Point[])[]): Point {
  return commitments.reduce((sum, row) => sum.add(row[0] ?? IDENTITY), IDENTITY);
}

/** Yⱼ = Σᵢ Σₖ jᵏ·C(i,k) */
export function verificationKey(commitments: readonly (readonly Point[])[], trustee: number): Point {
  return commitments.reduce((sum, row) => sum.add(evaluateCommitments(row, trustee)), IDENTITY);
}

/** Whether a trustee's share fits its verification key: sⱼ·G = Yⱼ. */
export function shareFits(share: Scalar, verification: Point): boolean {
  return equalBytes(multiplySecret(G, share).toBytes(), verification.toBytes());
}

function evaluateCommitments(commitments: readonly Point[], index: number): Point {
  return multiScalarVarTime(commitments, powersOf(index, commitments.length));
}

/** jᵏ for k = 0…count−1, mod L: what a trustee's verification key takes of each row of commitments. */
export function powersOf(index: number, count: number): Scalar[] {
  let power = 1n;
  return Array.from({ length: count }, () => {
    const current = power;
    power = (power * BigInt(index)) % L;
    return current;
  });
}

function checkIndex(index: number, trustees: number): void {
  if (!Number.isSafeInteger(index) || index < 1 || index > trustees) throw new RangeError('indices run from 1 to n');
}
