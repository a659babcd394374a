/**
 * Front door of libs/protocol: the messages of docs/protocol.md byte-exact, and the numbered checks of §10.
 * Browser-safe. What reads an archive from disk is in node.ts (`#protocol/node`).
 */
export { fail, ok, type Result } from './result.js';
export { bytesOf, decodeBase64url, encodeBase64url, installBase64url, isBase64url } from './v1/base64url.js';
export {
  canonicalText,
  decodeCanonical,
  decodeCanonicalText,
  encodeCanonical,
  hashBytes,
  hashOf,
  type CanonicalFault,
  type JsonValue,
} from './v1/canonical.js';
export { formatTime, isWholeMinute, parseTime, recordTime, timeOf } from './v1/time.js';
export { isId, type MemberSignature } from './v1/fields.js';
export {
  signAsMember,
  signatureOver,
  signBody,
  signingBytes,
  verifyBodySignature,
  verifySignatureOver,
} from './v1/signing.js';

export {
  manifestSchema,
  type AnonymizerNode,
  type CommissionMember,
  type Contest,
  type Manifest,
  type Style,
  type TrusteeMember,
} from './v1/messages/manifest.js';
export { buildEndorsement, type Endorsement } from './v1/messages/endorsement.js';
export { buildAccess, type Access } from './v1/messages/access.js';
export { buildIssuance, type Issuance } from './v1/messages/issuance.js';
export { assembleRetired, draftRetired, signRetiredAsNode, type Retired } from './v1/messages/retired.js';
export { assembleDecision, draftDecision, type Decision, type DecisionEffect } from './v1/messages/decision.js';
export { buildObjection, type Objection } from './v1/messages/objection.js';
export { buildDrained, type Drained } from './v1/messages/drained.js';
export { assembleClosed, draftClosed, type Closed } from './v1/messages/closed.js';
export { type Tally, type TallyCell } from './v1/messages/tally.js';
export { buildDecryption, type Decryption } from './v1/messages/decryption.js';
export { type ElectionResult, type ResultCell } from './v1/messages/result.js';
export { assembleProtocol, draftProtocol, type ProtocolBody } from './v1/messages/protocol.js';
export { buildDestruction, type Destruction } from './v1/messages/destruction.js';
export {
  ballotHash,
  encodeBallot,
  hasTracker,
  parseTracker,
  trackerOf,
  type Ballot,
  type BallotAuth,
  type BallotCore,
} from './v1/messages/ballot.js';
export {
  buildChallenge,
  checkChallenge,
  type Challenge,
  type ChallengeFault,
  type ContestOpening,
  type OpenedBallot,
} from './v1/messages/challenge.js';
export {
  buildReceipt,
  buildRefusal,
  receiptSchema,
  refusalCodes,
  refusalSchema,
  type Receipt,
  type Refusal,
  type RefusalCode,
} from './v1/messages/receipt.js';
export { encodeRecord, recordSchema, recordTypes, type ArchiveRecord, type RecordType } from './v1/messages/record.js';
export { bodyHash, parseBody, type Body, type BodyOf } from './v1/messages/bodies.js';

export {
  accessCount,
  activeNodes,
  contestShape,
  Election,
  fingerprintOf,
  hoursOf,
  slots,
  struckOptions,
  styleOf,
  type Hours,
} from './v1/election.js';
export { extendsHours, readAct, type Act, type InForce } from './v1/authority.js';
export { castBallot, encryptBallot, prepareBallot, type EncryptedBallot, type PreparedBallot } from './v1/casting.js';
export { describeFinding, type CheckNumber, type Finding, type Language } from './v1/checks/finding.js';
export { checkTexts, findingTexts, type CheckText, type FindingCode } from './v1/checks/catalogue.js';
export { checkManifest } from './v1/checks/manifest.js';
export { readManifest, type ManifestFault } from './v1/checks/read-manifest.js';
export {
  checkBallot,
  parseBallot,
  tokenFault,
  type BallotRefusal,
  type ReadBallot,
  type TokenVerifier,
} from './v1/checks/ballot.js';
export { verifyBallots, type PendingBallot } from './v1/checks/ballot-batch.js';
export { ElectionWalk, type WalkOptions } from './v1/walk/walk.js';
export { type Stage, type WalkState } from './v1/walk/state.js';
export { type BallotHead, type CountedBallots } from './v1/walk/register.js';
export { computeTally, type TallyFault } from './v1/tally/tally.js';
export { decryptTally, verifyDecryption } from './v1/tally/decryption.js';
export { computeResult, type ResultFault } from './v1/tally/result.js';
export { formUnits, type Unit, type Units } from './v1/tally/units.js';
export { BlockMemory } from './v1/archive/block-memory.js';
export { installByteSearch } from './v1/archive/newline.js';
export { ARCHIVE_NAMES, archiveFiles, bodyLine, documentName, recordLine } from './v1/archive/files.js';
export { LIMITS, memorySource, type ArchiveFiles, type ArchiveSource } from './v1/archive/source.js';
export { checkpointTrust } from './v1/archive/checkpoint.js';
export { type CheckReport, type Report } from './v1/archive/report.js';
export { type Evidence } from './v1/archive/evidence.js';
export { Examiner, type ExaminerAnswer, type ExaminerTask, type ExaminerTools } from './v1/archive/examine.js';
export { inProcess, makeExaminer, type BlockExaminer, type ExaminerFactory } from './v1/archive/examiner.js';
export { type JournalStore } from './v1/archive/journal.js';
export { verifyArchive, type Progress, type VerifyOptions } from './v1/archive/verify.js';
