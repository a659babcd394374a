/**
 * When a confirmation code may be asked for and when it may be entered (R3–R5), as pure functions of the clock.
 * Whoever asks holds the voter's lock, or two requests at once would both find that a minute has passed.
 *
 * All times are milliseconds since 1970 by the election's clock.
 */

export interface CodePolicy {
  /** R3: at least 5. */
  readonly digits: number;
  /** R4, decided: a code is good for so long. */
  readonly lifetimeSeconds: number;
  /** R4: a new code not more than once in so long. */
  readonly intervalSeconds: number;
  /** R4, decided: a code is good for so many tries. */
  readonly tries: number;
}

export const FEWEST_DIGITS = 5;
/** HMAC output cut to 48 bits leaves no room for more (code.ts). */
const MOST_DIGITS = 10;

/** What our reading of the regulation gives where it leaves a choice. */
export const DEFAULT_CODE_POLICY: CodePolicy = { digits: 6, lifetimeSeconds: 300, intervalSeconds: 60, tries: 1 };

/** Refuses a policy weaker than the regulation; throws RangeError, since a policy is configuration. */
export function codePolicy(policy: CodePolicy): CodePolicy {
  const { digits, lifetimeSeconds, intervalSeconds, tries } = policy;
  if (!Number.isInteger(digits) || digits < FEWEST_DIGITS || digits > MOST_DIGITS) {
    throw new RangeError(`A code has ${FEWEST_DIGITS} to ${MOST_DIGITS} digits (R3).`);
  }
  if (!(intervalSeconds >= 60)) throw new RangeError('A new code is given not more than once a minute (R4).');
  if (!(lifetimeSeconds > 0)) throw new RangeError('A code has to be good for some time (R4).');
  if (!Number.isInteger(tries) || tries < 1) throw new RangeError('A code has to be good for a try (R4).');
  return policy;
}

/** The hours within which the voter's codes are given: of the voter's own territories (R5, R23). */
export interface CodeHours {
  readonly opensAt: number;
  readonly closesAt: number;
}

export type CodeRefusal =
  { readonly code: 'not-open' } | { readonly code: 'closed' } | { readonly code: 'too-soon'; readonly nextAt: number };

/** The moment from which the next code may be asked for (R4). */
export const nextCodeAt = (lastRequestedAt: number, policy: CodePolicy): number =>
  lastRequestedAt + policy.intervalSeconds * 1000;

/**
 * Whether a code may be made now; undefined if so (R4, R5). `lastRequestedAt` is the voter's latest request on
 * any device: counted for each session alone, ten logins would give ten guesses a minute.
 */
export function mayRequestCode(
  now: number,
  hours: CodeHours,
  lastRequestedAt: number | null,
  policy: CodePolicy,
): CodeRefusal | undefined {
  if (now >= hours.closesAt) return { code: 'closed' };
  if (now < hours.opensAt) return { code: 'not-open' };
  if (lastRequestedAt === null) return undefined;
  const nextAt = nextCodeAt(lastRequestedAt, policy);
  return now < nextAt ? { code: 'too-soon', nextAt } : undefined;
}

export interface RequestedCode {
  readonly requestedAt: number;
  /** Entries so far, right or wrong. */
  readonly tries: number;
  /** A later request in the same session takes its place. */
  readonly superseded: boolean;
}

export type CodeState = 'open' | 'used' | 'expired' | 'superseded' | 'closed';

export const codeExpiresAt = (requestedAt: number, policy: CodePolicy): number =>
  requestedAt + policy.lifetimeSeconds * 1000;

/** Whether an entry of this code would be looked at now (R4, R5). */
export function codeState(now: number, closesAt: number, code: RequestedCode, policy: CodePolicy): CodeState {
  if (now >= closesAt) return 'closed';
  if (code.tries >= policy.tries) return 'used';
  if (code.superseded) return 'superseded';
  if (now >= codeExpiresAt(code.requestedAt, policy)) return 'expired';
  return 'open';
}

/** R5: how many wrong codes in a row make the voter and the operators be told. They never lock anyone out. */
export const WRONG_CODE_ALERTS: readonly number[] = [5, 20];
export const isWrongCodeAlert = (wrongCodes: number): boolean => WRONG_CODE_ALERTS.includes(wrongCodes);
