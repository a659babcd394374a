/** What page and worker say to each other. Between two orders the worker keeps a preparation at most, and that for one ballot. */
import { type Challenge, type Ballot, type Manifest } from '#protocol';
import { type CredentialKey } from '#crypto';

/** What a ballot's costly half needs (§5): made while the voter reads. */
export interface PrepareOrder {
  readonly manifest: Manifest;
  readonly style: string;
}

export interface SealOrder {
  readonly manifest: Manifest;
  readonly style: string;
  /** Access number. */
  readonly sequence: number;
  readonly key: CredentialKey;
  /** Signatures of the active nodes in node order, base64url. */
  readonly credential: readonly string[];
  readonly pass: readonly string[];
  /** Contest id → one 0 or 1 a slot. */
  readonly marks: Readonly<Record<string, readonly number[]>>;
}

/** The same core signed anew, when a node was retired meanwhile (§4.5). */
export type ResignOrder = Omit<SealOrder, 'marks' | 'style' | 'sequence'> & { readonly core: Ballot['core'] };

export interface Sealed {
  readonly ballot: Ballot;
  readonly hash: string;
  readonly tracker: string;
  /** Opens the ballot (§5): holds the marks, and must never leave the page unless the voter asks, and then the ballot is never cast. */
  readonly challenge: Challenge;
}
export type Resigned = Omit<Sealed, 'challenge'>;

export interface Decided {
  readonly contest: string;
  readonly option: string;
}

/** The election as the page may believe it. */
export interface ProvenTerms {
  readonly manifest: Manifest;
  /** Nodes out of service, in the board's own words: a wrong word costs a refusal of the ballot box, never a vote. */
  readonly retired: readonly string[];
  /** Options struck by decisions whose signatures were checked here: a board alone must not hide an option. */
  readonly struck: readonly Decided[];
}

export type Order =
  | { readonly kind: 'prove'; readonly board: string; readonly fingerprint: string }
  | { readonly kind: 'prepare'; readonly order: PrepareOrder }
  | { readonly kind: 'seal'; readonly order: SealOrder }
  | { readonly kind: 'resign'; readonly order: ResignOrder };

export type Done =
  | { readonly kind: 'proven'; readonly terms: ProvenTerms }
  | { readonly kind: 'unproven'; readonly away: boolean; readonly says: string }
  | { readonly kind: 'prepared' }
  | { readonly kind: 'sealed'; readonly sealed: Sealed }
  | { readonly kind: 'resigned'; readonly resigned: Resigned }
  | { readonly kind: 'failed'; readonly says: string };
