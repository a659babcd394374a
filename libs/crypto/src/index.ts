/**
 * Front door of libs/crypto: the mathematics of protocol.md §1–§5 and §8, the same in browser and
 * server. No JSON, no I/O, no clock; randomness is a parameter. What needs Node is in `#crypto/node`.
 */
export {
  concatBytes,
  DecodeError,
  equalBytes,
  frame,
  installHashes,
  sha256,
  sha512,
  systemRandom,
  utf8,
  type Hashes,
  type RandomBytes,
} from './bytes.js';
export { bigIntToBytes, bytesToBigInt } from './big-endian.js';
export {
  decodePoint,
  decodePoints,
  decodeScalar,
  encodePoint,
  encodePoints,
  encodeScalar,
  encodeScalars,
  G,
  hashToScalar,
  IDENTITY,
  isIdentityEncoding,
  L,
  multiplySecret,
  prepareFixedBase,
  randomScalar,
  scalarFromWideBytes,
  scalars,
  type Point,
  type Scalar,
} from './group.js';
export { multiScalarVarTime } from './multi-scalar.js';
export {
  ed25519PublicKey,
  installEd25519,
  isEd25519PublicKey,
  isSmallOrderEncoding,
  nobleEd25519,
  signEd25519,
  verifyEd25519Strict,
  type Ed25519Checks,
} from './ed25519.js';
export {
  ballotContext,
  contestChallengeBytes,
  contestLengths,
  contestShape,
  permittedSelection,
  totalBranches,
  type ContestLengths,
  type ContestProof,
  type ContestShape,
  type Mark,
} from './contest.js';
export {
  encryptContest,
  encryptSlots,
  prepareContest,
  type EncryptedContest,
  type PreparedContest,
} from './contest-encryption.js';
export { nobleProver } from './noble-prover.js';
export { type ProverGroup } from './prover-group.js';
export { verifyContest } from './contest-verification.js';
export {
  ballotChallengeBytes,
  credentialKeyFromSecret,
  newCredentialKey,
  signBallot,
  verifyBallotSignature,
  type BallotSignature,
  type CredentialKey,
} from './ballot-signature.js';
export { verifyBallotsBatch } from './ballot-batch.js';
export {
  ballotEncodings,
  ballotEquationCount,
  ballotPointCount,
  checkBallotLengths,
  ciphertextAdvice,
  ciphertextColumns,
  sameColumns,
  type BallotProof,
} from './ballot-proof.js';
export {
  ballotScalars,
  drawWeights,
  prepareBallot,
  WEIGHT_BYTES,
  type PreparedBallot,
  type SharedScalars,
} from './ballot-equations.js';
export { nameBad } from './bisection.js';
export { decodingAdviceVarTime } from './decoding-advice.js';
export { nobleGroup } from './noble-group.js';
export { checkScalars, type LoadedBallots, type PublicGroup, type PublicTerm } from './public-group.js';
export {
  dkgFinish,
  dkgPackageHash,
  dkgRound1,
  dkgShareFor,
  dkgVerifyShare,
  electionPublicKey,
  powersOf,
  shareFits,
  verificationKey,
  verifyProofOfKnowledge,
  type DkgFault,
  type DkgPackage,
  type DkgResult,
  type DkgSecret,
} from './dkg.js';
export {
  combineShares,
  decryptionShare,
  lagrangeAtZero,
  verifyDecryptionShare,
  type DecryptionPlace,
  type DecryptionShare,
} from './decryption.js';
export { voteCount } from './vote-count.js';
export {
  deriveBlinding,
  deriveCredentialKey,
  deriveDepositId,
  deriveFromSeed,
  deriveShareCoefficient,
  newSeed,
  restoreSeed,
  SEED_BYTES,
  shareSeed,
  type SeedContext,
  type TokenPurpose,
} from './seed.js';
export { type SecretShare } from './shamir.js';
export { parseRsaPublicKey, rsaKeyChallenges, verifyRsaKeyProof, type RsaBits, type RsaPublicKey } from './rsa-key.js';
export {
  BlindError,
  blindMessage,
  credentialMessage,
  finalizeSignature,
  isBlindedMessage,
  newBlinding,
  passMessage,
  verifyBlindSignature,
  type Blinding,
} from './blind-signature.js';
