/** Anonymization (§4): the voter's client, the proofs it sends, and the rules by which a node answers. */
export { PageKey, type KeyMaker, type ProofInput } from './page-key.js';
export {
  TokenClient,
  type DepositMade,
  type SeedRestored,
  type Token,
  type TokenClientOptions,
} from './token-client.js';
export { type GrantedAccess, type GrantProvider } from './grants.js';
export { type Fetch } from './node-connection.js';
export { type Misbehaviour, type NodeFault, type TokenFault, type TokenProgress, type TokenStep } from './faults.js';
export {
  CLOCK_SKEW_SECONDS,
  GRANT_LIFETIME_SECONDS,
  GRANT_TYPE,
  GrantVerifier,
  PROOF_FRESH_SECONDS,
  verifyPageProof,
  type GrantFault,
  type ProofExpectation,
  type ProofFault,
  type VerifiedGrant,
} from './verification.js';
export { checkAccess, type Starts } from './rules/access-rules.js';
export {
  decideDeposit,
  decideShare,
  MOST_DEPOSITS,
  UNFIXED_KEPT_MS,
  type DepositDecision,
} from './rules/deposit-rules.js';
export { NODE_REFUSALS, type NodeRefusalCode } from './rules/refusals.js';
export { decideCredential, decidePass, type SigningDecision } from './rules/signing-rules.js';
export {
  EMPTY_RECORD,
  grantOf,
  type ElectionRules,
  type Grant,
  type HeldDeposit,
  type VoterRecord,
} from './rules/voter-record.js';
