/** Anonymization (§4): the voter's client, the proofs it sends, and the rules by which a node answers. */
export { PageKey } from './page-key.js';
export {
  TokenClient,
  type DepositMade,
  type Fetch,
  type GrantedAccess,
  type GrantProvider,
  type SeedRestored,
  type Token,
  type TokenClientOptions,
} from './token-client.js';
export type { Misbehaviour, NodeFault, TokenFault, TokenProgress, TokenStep } from './faults.js';
