/**
 * Keeps the page's grant (§4.1) and asks for another before it expires: a grant lives five minutes at most, and a
 * node that is away may keep the page waiting for longer.
 *
 * It also tells the time for proofs. A node refuses proofs that are not of this moment, and a voter's device may
 * have any time on it; so time is counted from the grant's `iat`, by a clock that only has to run evenly.
 */
import { decodeJwt } from 'jose';
import { GrantClaims } from '#contracts/anonymizer';
import { type ProblemCode } from '#contracts/problems';
import { fail, ok, type Result } from '#protocol';

/** What of the registrar's `AccessGranted` the client uses. Not its type: nodes share this library, and nothing on
 * their side may load the registrar's messages. */
export interface GrantedAccess {
  readonly grant: string;
  readonly number: number;
  readonly depositId: string | null;
}

/** Asks the registrar for a grant for this page's key (POST …/access), new or resumed. */
export type GrantProvider = () => Promise<Result<GrantedAccess, { readonly code: ProblemCode }>>;

export interface HeldGrant {
  readonly text: string;
  readonly claims: GrantClaims;
  /** Seconds since 1970, as the registrar's wall clock has it now. */
  readonly time: () => number;
}

/** A grant with less than this left is not used any more: the request still has to travel. */
const MARGIN_SECONDS = 30;

export class GrantHolder {
  #held: HeldGrant | undefined;
  #asking: Promise<Result<HeldGrant, { readonly code: ProblemCode }>> | undefined;

  constructor(
    private readonly provider: GrantProvider,
    private readonly now: () => number,
  ) {}

  /** The grant at hand, or a fresh one. Requests at once share one question to the registrar. */
  current(): Promise<Result<HeldGrant, { readonly code: ProblemCode }>> {
    const held = this.#held;
    if (held !== undefined && held.time() < held.claims.exp - MARGIN_SECONDS) return Promise.resolve(ok(held));
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  /** Next time, ask: a node did not take this one, or what the registrar knows has changed (a deposit was fixed). */
  forget(grant: HeldGrant): void {
    if (this.#held === grant) this.#held = undefined;
  }

  async #ask(): Promise<Result<HeldGrant, { readonly code: ProblemCode }>> {
    const granted = await this.provider();
    if (!granted.ok) return granted;
    const claims = readClaims(granted.value.grant);
    if (claims === undefined) return fail({ code: 'internal' });
    const receivedAt = this.now();
    const time = (): number => claims.iat + Math.floor((this.now() - receivedAt) / 1000);
    this.#held = { text: granted.value.grant, claims, time };
    return ok(this.#held);
  }
}

/** Unverified: only nodes rely on a grant, the page just reads its own. */
function readClaims(grant: string): GrantClaims | undefined {
  try {
    const parsed = GrantClaims.safeParse(decodeJwt(grant));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
