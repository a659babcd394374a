/** What a node knows of one pseudonym, and what a verified grant says of it. Moments are milliseconds since 1970. */
import { type GrantClaims } from '#contracts/anonymizer';
import { parseTime, type Hours, type Manifest } from '#protocol';

export interface HeldDeposit {
  readonly depositId: string;
  /** 32 bytes, base64url */
  readonly share: string;
  /** When it was last acknowledged. */
  readonly acknowledgedAt: number;
}

export interface VoterRecord {
  /** As the first grant said; null before it. */
  readonly style: string | null;
  /** The deposit id seen fixed in a grant. */
  readonly fixedDeposit: string | null;
  readonly deposits: readonly HeldDeposit[];
  /** The blinded credential message signed, base64url. */
  readonly credential: string | null;
  /** The blinded pass message signed, by access number. */
  readonly passes: ReadonlyMap<number, string>;
  /** Starts of accesses seen, by number. */
  readonly starts: ReadonlyMap<number, number>;
}

export const EMPTY_RECORD: VoterRecord = {
  style: null,
  fixedDeposit: null,
  deposits: [],
  credential: null,
  passes: new Map(),
  starts: new Map(),
};

/** A grant whose signature and lifetime have been verified. */
export interface Grant {
  readonly pseudonym: string;
  readonly style: string;
  readonly access: number;
  readonly starts: { readonly first: number; readonly previous: number | null; readonly current: number };
  readonly deposit: string | null;
}

/** The grant's claims as rules read them; undefined where a time is none. */
export function grantOf(claims: GrantClaims): Grant | undefined {
  const { first, previous, current } = claims.starts;
  const starts = {
    first: parseTime(first),
    previous: previous === null ? null : parseTime(previous),
    current: parseTime(current),
  };
  if (starts.first === undefined || starts.previous === undefined || starts.current === undefined) return undefined;
  return {
    pseudonym: claims.sub,
    style: claims.style,
    access: claims.access,
    starts: { first: starts.first, previous: starts.previous, current: starts.current },
    deposit: claims.deposit,
  };
}

/** What the rules take from the election. */
export interface ElectionRules {
  readonly revote: Manifest['revote'];
  readonly accessCount: number;
  /** Hours in force for the grant's style; undefined where there is no such style. */
  readonly hours: Hours | undefined;
  /** The election is closed, or this node retired. */
  readonly ended: 'closed' | 'retired' | null;
}
