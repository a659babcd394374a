/**
 * Signatures only for now; the bodies follow within the half hour. Front door of libs/crypto.
 */
import { type ristretto255 } from '@noble/curves/ed25519.js';

// bytes
export type RandomBytes = (length: number) => Uint8Array;
export declare const systemRandom: RandomBytes;
export declare function concatBytes(...parts: Uint8Array[]): Uint8Array;
export declare function equalBytes(a: Uint8Array, b: Uint8Array): boolean;
export declare function utf8(text: string): Uint8Array;
export declare function frame(label: string, ...parts: (Uint8Array | string)[]): Uint8Array;
export declare function sha256(message: Uint8Array): Uint8Array;
export declare function sha512(message: Uint8Array): Uint8Array;
export declare function hashToScalar(label: string, ...parts: (Uint8Array | string)[]): Scalar;
export declare class DecodeError extends Error {}

// group: ristretto255
export type Point = InstanceType<typeof ristretto255.Point>;
export type Scalar = bigint;
export type IdentityRule = 'refuse' | 'allow';
export declare const G: Point;
export declare const IDENTITY: Point;
export declare const L: bigint;
export declare function decodePoint(bytes: Uint8Array, rule: { identity: IdentityRule }): Point;
/** count × 32 bytes, or DecodeError. */
export declare function decodePoints(bytes: Uint8Array, rule: { identity: IdentityRule; count: number }): Point[];
export declare function encodePoint(point: Point): Uint8Array;
export declare function encodePoints(points: readonly Point[]): Uint8Array;
export declare function decodeScalar(bytes: Uint8Array): Scalar;
export declare function encodeScalar(scalar: Scalar): Uint8Array;
export declare function randomScalar(random: RandomBytes): Scalar;
/** s·P for a secret s ≠ 0. */
export declare function multiplySecret(point: Point, secret: Scalar): Point;
export declare function multiScalarVarTime(points: readonly Point[], scalars: readonly Scalar[]): Point;

// Ed25519
export declare function ed25519PublicKey(seed: Uint8Array): Uint8Array;
export declare function signEd25519(message: Uint8Array, seed: Uint8Array): Uint8Array;
export declare function verifyEd25519Strict(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;

// contests (§2, §5)
export interface ContestShape {
  readonly id: string;
  /** One weight a slot: 1 for an option, maxSelections for blank. */
  readonly weights: readonly number[];
  readonly min: number;
  readonly max: number;
}
/** The three byte strings of one contest in a ballot's core. */
export interface ContestProof {
  readonly ciphertexts: Uint8Array;
  readonly commitments: Uint8Array;
  readonly responses: Uint8Array;
}
export interface EncryptedContest extends ContestProof {
  /** r of each slot; secret, leaves the page only in an opening of a ballot that will not be cast. */
  readonly randomness: Scalar[];
}
export type Mark = 0 | 1;
export interface ContestLengths {
  readonly ciphertexts: number;
  readonly commitments: number;
  readonly responses: number;
}
export declare function contestShape(contest: {
  id: string;
  options: number;
  minSelections: number;
  maxSelections: number;
  blank: boolean;
}): ContestShape;
export declare function contestLengths(shape: ContestShape): ContestLengths;
export declare function permittedSelection(shape: ContestShape, marks: readonly number[]): marks is Mark[];
export declare function ballotContext(fp: Uint8Array, style: string, key: Uint8Array, sequence: number): Uint8Array;
export declare function encryptContest(input: {
  shape: ContestShape;
  context: Uint8Array;
  publicKey: Point;
  marks: readonly number[];
  random: RandomBytes;
}): EncryptedContest;
export declare function encryptSlots(
  publicKey: Point,
  marks: readonly number[],
  randomness: readonly Scalar[],
): Uint8Array;

// ballot signature (§5)
export interface CredentialKey {
  readonly secret: Scalar;
  /** K, 32 bytes */
  readonly public: Uint8Array;
}
export declare function newCredentialKey(random: RandomBytes): CredentialKey;
export declare function credentialKeyFromSecret(secret: Scalar): CredentialKey;
export declare function signBallot(input: {
  fp: Uint8Array;
  key: CredentialKey;
  coreHash: Uint8Array;
  random: RandomBytes;
}): Uint8Array;
export interface BallotSignature {
  /** K, 32 bytes */
  readonly key: Uint8Array;
  readonly fp: Uint8Array;
  readonly coreHash: Uint8Array;
  /** R‖z, 64 bytes */
  readonly bytes: Uint8Array;
}
export declare function verifyBallotSignature(signature: BallotSignature): boolean;

// verification of ballots (§5)
export interface BallotProof {
  readonly context: Uint8Array;
  readonly contests: readonly (ContestProof & { readonly shape: ContestShape })[];
  readonly signature: BallotSignature;
}
/** Proof by proof, without randomness: slow; a verifier's yardstick. */
export declare function verifyContest(
  context: Uint8Array,
  publicKey: Point,
  shape: ContestShape,
  proof: ContestProof,
): boolean;
export interface BatchTerms<Loaded> {
  readonly points: Loaded;
  readonly scalars: readonly Scalar[];
}
/** The group's part of a batch check; noble by default, a faster one can take its place. */
export interface BatchKernel<Loaded = unknown> {
  /** Decodes n × 32 bytes; undefined when one is not canonical or is the identity. */
  load(encodings: Uint8Array): Loaded | undefined;
  /** Σ scalar·point over all terms is the identity. Public values only. */
  sumIsIdentityVarTime(terms: readonly BatchTerms<Loaded>[]): boolean;
}
export declare const nobleKernel: BatchKernel<readonly Point[]>;
/** Indices, rising, of the ballots that do not verify; empty when all do. */
export declare function verifyBallotsBatch(
  ballots: readonly BallotProof[],
  publicKey: Point,
  random: RandomBytes,
  kernel?: BatchKernel,
): number[];

// key ceremony (§3)
export interface DkgPackage {
  readonly index: number;
  /** t points of 32 bytes, C(i,0…t−1) */
  readonly commitments: readonly Uint8Array[];
  /** R‖z, 64 bytes */
  readonly proof: Uint8Array;
}
export interface DkgSecret {
  readonly index: number;
  readonly threshold: number;
  readonly trustees: number;
  readonly coefficients: readonly Scalar[];
}
export declare function dkgRound1(
  index: number,
  threshold: number,
  trustees: number,
  random: RandomBytes,
): { secret: DkgSecret; package: DkgPackage };
export declare function dkgPackageHash(pkg: DkgPackage): Uint8Array;
/** 32 bytes for trustee `recipient`; secret, travels encrypted. */
export declare function dkgShareFor(secret: DkgSecret, recipient: number): Uint8Array;
export declare function dkgVerifyShare(sender: DkgPackage, recipient: number, share: Uint8Array): boolean;
export type DkgFault = {
  readonly trustee: number;
  readonly reason: 'missing' | 'commitments' | 'proof' | 'share';
};
export type DkgResult =
  | { readonly ok: true; readonly share: Scalar; readonly publicKey: Point; readonly verificationKey: Point }
  | { readonly ok: false; readonly faults: readonly DkgFault[] };
/** `shares[i]`: what trustee i sent to this one (its own included or not). Every cheating dealer is named. */
export declare function dkgFinish(input: {
  secret: DkgSecret;
  packages: readonly DkgPackage[];
  shares: ReadonlyMap<number, Uint8Array>;
}): DkgResult;
export declare function verifyProofOfKnowledge(pkg: DkgPackage): boolean;
/** Member's commitments as decoded points, in order of index. */
export declare function electionPublicKey(commitments: readonly (readonly Point[])[]): Point;
export declare function verificationKey(commitments: readonly (readonly Point[])[], trustee: number): Point;

// decryption (§8)
export interface DecryptionPlace {
  readonly fp: Uint8Array;
  readonly tallyHash: Uint8Array;
  readonly trustee: number;
  readonly unit: string;
  readonly contest: string;
  /** from 0 */
  readonly slot: number;
}
export interface DecryptionShare {
  /** D, 32 bytes */
  readonly share: Uint8Array;
  /** c‖z, 64 bytes */
  readonly proof: Uint8Array;
}
/** A: 32 bytes (may be the identity). */
export declare function decryptionShare(
  input: DecryptionPlace & { secret: Scalar; A: Uint8Array; random: RandomBytes },
): DecryptionShare;
export declare function verifyDecryptionShare(
  input: DecryptionPlace & DecryptionShare & { verificationKey: Point; A: Uint8Array },
): boolean;
export declare function lagrangeAtZero(indices: readonly number[]): Scalar[];
/** ΣB − Σ λⱼ·Dⱼ = votes·G */
export declare function combineShares(B: Point, shares: readonly { trustee: number; share: Point }[]): Point;
/** votes with votes·G = point, 0…max; undefined when there is none. */
export declare function voteCount(point: Point, max: number): number | undefined;

// the client's seed (§4)
export interface SeedContext {
  readonly fp: Uint8Array;
  readonly style: string;
}
export declare function deriveFromSeed(
  seed: Uint8Array,
  input: SeedContext & {
    kind: 'credential' | 'pass';
    number: string;
    what: 'key' | 'deposit' | 'share' | 'salt' | 'blind';
    node: string;
    length: number;
  },
): Uint8Array;
export declare function newSeed(random: RandomBytes): Uint8Array;
export declare function deriveCredentialKey(seed: Uint8Array, context: SeedContext): CredentialKey;
export declare function deriveDepositId(seed: Uint8Array, context: SeedContext): Uint8Array;
/** Which blinded message: `credential`, or `pass` with its access number. */
export type TokenPurpose = { readonly kind: 'credential' } | { readonly kind: 'pass'; readonly number: number };
export declare function deriveBlinding(
  seed: Uint8Array,
  context: SeedContext,
  purpose: TokenPurpose,
  node: string,
  key: RsaPublicKey,
): Blinding;
/** Share i of nodes 1…n at index i−1, each 32 bytes; deterministic in the seed. */
export declare function shareSeed(
  seed: Uint8Array,
  context: SeedContext,
  threshold: number,
  nodes: number,
): Uint8Array[];
/** Interpolates all the shares given: pass exactly t. */
export declare function restoreSeed(shares: readonly { index: number; share: Uint8Array }[]): Uint8Array;

// RSA blind signatures (§2, §4)
export interface RsaPublicKey {
  readonly spki: Uint8Array;
  readonly bits: 2048 | 3072 | 4096;
  /** modulus length in bytes */
  readonly size: number;
  readonly n: bigint;
}
export interface Blinding {
  readonly salt: Uint8Array;
  /** invertible mod n */
  readonly blind: bigint;
}
export declare function credentialMessage(fp: Uint8Array, style: string, key: Uint8Array): Uint8Array;
export declare function passMessage(fp: Uint8Array, number: number, key: Uint8Array): Uint8Array;
export declare function parseRsaPublicKey(spki: Uint8Array): RsaPublicKey;
export declare function blindMessage(key: RsaPublicKey, message: Uint8Array, blinding: Blinding): Uint8Array;
/** The signature, or undefined when the node's answer is no signature of the message. */
export declare function finalizeSignature(
  key: RsaPublicKey,
  message: Uint8Array,
  blindSignature: Uint8Array,
  blinding: Blinding,
): Uint8Array | undefined;
export declare function verifyBlindSignature(key: RsaPublicKey, message: Uint8Array, signature: Uint8Array): boolean;
/** x₁…x₈ */
export declare function rsaKeyChallenges(key: RsaPublicKey): bigint[];
/** roots: the 8 roots concatenated, each of the modulus's length. */
export declare function verifyRsaKeyProof(key: RsaPublicKey, roots: Uint8Array): boolean;
