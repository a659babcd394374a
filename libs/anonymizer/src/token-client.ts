/** Signatures only for now. §4, the voter's side. */
import { type DepositAcknowledgement } from '#contracts/anonymizer';
import { type ProblemCode } from '#contracts/problems';
import { type CredentialKey, type RandomBytes } from '#crypto';
import { type Election, type Result } from '#protocol';
import { type NodeFault, type TokenFault, type TokenProgress } from './faults.js';
import { type PageKey } from './page-key.js';

/** The part of `fetch` that the client needs; credentials must be omitted by whoever gives it. */
export type Fetch = (
  url: string,
  init: { method: 'POST'; headers: Record<string, string>; body: Uint8Array<ArrayBuffer>; signal: AbortSignal },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

/** What of the registrar's `AccessGranted` the client uses. Not its type: nodes share this library, and nothing on
 * their side may load the registrar's messages. */
export interface GrantedAccess {
  readonly grant: string;
  readonly number: number;
  readonly depositId: string | null;
}

/** Asks the registrar for a grant for this page's key (POST …/access), new or resumed. */
export type GrantProvider = () => Promise<Result<GrantedAccess, { readonly code: ProblemCode }>>;

export interface TokenClientOptions {
  /** Of a manifest that the page has proven (§4.0). */
  readonly election: Election;
  readonly style: string;
  /** Ids of nodes retired so far; those that remain are asked. */
  readonly retired: readonly string[];
  /** Origin of each node by id, without a slash at the end. */
  readonly nodeUrls: Readonly<Record<string, string>>;
  readonly pageKey: PageKey;
  readonly grant: GrantProvider;
  readonly random: RandomBytes;
  readonly fetch: Fetch;
  /** Milliseconds of any clock that runs evenly, e.g. `performance.now`. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly onProgress?: (progress: TokenProgress) => void;
}

/** One signature of every active node, in node order. A page that sees a node retired drops its entry. */
export type Token = readonly { readonly node: string; readonly signature: string }[];

export interface DepositMade {
  readonly depositId: string;
  /** One of every active node, for `FixDeposit`. */
  readonly acknowledgements: readonly DepositAcknowledgement[];
}

export interface SeedRestored {
  readonly seed: Uint8Array;
  /** Nodes that gave another share than they were given, or none: for the page to show; the seed is right. */
  readonly faults: readonly NodeFault[];
}

/** All requests follow from the seed: after a refresh or on another device they are the same, and so are the answers. */
export declare class TokenClient {
  constructor(options: TokenClientOptions);
  /** 32 bytes. Only where the grant carries no fixed deposit id; kept by the page until the deposit is fixed. */
  makeSeed(): Uint8Array;
  /** The credential key k, K of a seed: signs the ballot. */
  credentialKey(seed: Uint8Array): CredentialKey;
  /** Deposits the seed's shares at every active node (§4.2). */
  deposit(seed: Uint8Array): Promise<Result<DepositMade, TokenFault>>;
  /** The seed from t nodes' shares, under the grant's fixed deposit id (§4.3). */
  restoreSeed(): Promise<Result<SeedRestored, TokenFault>>;
  /** §4.2; needs a fixed deposit id. */
  credential(seed: Uint8Array): Promise<Result<Token, TokenFault>>;
  /** §4.4; the grant's access number must be `number`. */
  pass(seed: Uint8Array, number: number): Promise<Result<Token, TokenFault>>;
}
