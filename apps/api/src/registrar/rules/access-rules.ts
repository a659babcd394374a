/**
 * When a voter may be let in to a ballot (R1, R5, R12–R14): pure functions of the clock, the style's hours in force and the
 * starts so far. Whoever asks holds the voter's lock, so that two devices cannot both be given the access that is due.
 *
 * Times are milliseconds since 1970 by the election's clock; starts and hours are whole seconds.
 */

export interface AccessRules {
  readonly opensAt: number;
  readonly closesAt: number;
  /** Seconds; null where nobody votes again. */
  readonly revote: { readonly minInterval: number; readonly window: number } | null;
  /** N of §2. */
  readonly limit: number;
}

export type NextAccess =
  | { readonly number: number; readonly at: number }
  | { readonly never: 'accesses-used' | 'window-over' | 'closed' | 'no-revote' };

/** R12: the next access and the moment from which it is due, or why there is none. `starts` in order of number. */
export function nextAccess(now: number, rules: AccessRules, starts: readonly number[]): NextAccess {
  if (now >= rules.closesAt) return { never: 'closed' };
  const first = starts[0];
  const latest = starts.at(-1);
  if (first === undefined || latest === undefined) return { number: 1, at: rules.opensAt };
  if (rules.revote === null) return { never: 'no-revote' };
  if (starts.length >= rules.limit) return { never: 'accesses-used' };
  // Three hours run from the start of the previous access, the 24 hours from that of the first (decided, R12).
  const at = latest + rules.revote.minInterval * 1000;
  const last = first + rules.revote.window * 1000;
  if (at > last || now > last) return { never: 'window-over' };
  return at >= rules.closesAt ? { never: 'closed' } : { number: starts.length + 1, at };
}

/** The code last entered in this session. */
export interface Confirmation {
  readonly at: number;
  /** Whether it has begun an access to this election (R1: one confirmation, one grant for each election). */
  readonly spent: boolean;
}

export type Entrance =
  | { readonly enter: 'new'; readonly number: number; readonly startedAt: number }
  | { readonly enter: 'resume'; readonly number: number; readonly startedAt: number }
  | { readonly enter: 'confirm-first' }
  | { readonly enter: 'not-now'; readonly because: 'not-open' | 'closed' };

/**
 * What «Получить бюллетень» does now (R10). A new access starts only if it is due and its code was entered at or after it
 * became due: a code kept from before would be a return without a code of its own (R12). Otherwise the latest
 * access is resumed, which counts nothing (R14).
 */
export function entrance(
  now: number,
  rules: AccessRules,
  starts: readonly number[],
  confirmation: Confirmation | null,
): Entrance {
  if (now >= rules.closesAt) return { enter: 'not-now', because: 'closed' };
  if (now < rules.opensAt) return { enter: 'not-now', because: 'not-open' };
  if (confirmation === null) return { enter: 'confirm-first' };
  const next = nextAccess(now, rules, starts);
  if ('at' in next && now >= next.at && confirmation.at >= next.at && !confirmation.spent) {
    return { enter: 'new', number: next.number, startedAt: Math.floor(now / 1000) * 1000 };
  }
  const latest = starts.at(-1);
  return latest === undefined
    ? { enter: 'confirm-first' }
    : { enter: 'resume', number: starts.length, startedAt: latest };
}

/**
 * The hours in which this voter's codes are given (R5): those of the elections open now, the latest close among them; where
 * none is open, the next to open or else the last to close. Undefined for whoever has a right nowhere.
 */
export function codeHours(
  now: number,
  elections: readonly Pick<AccessRules, 'opensAt' | 'closesAt'>[],
): Pick<AccessRules, 'opensAt' | 'closesAt'> | undefined {
  const latestClose = (among: typeof elections) => [...among].sort((a, b) => b.closesAt - a.closesAt)[0];
  const open = elections.filter(({ opensAt, closesAt }) => opensAt <= now && now < closesAt);
  const coming = elections.filter(({ opensAt }) => now < opensAt);
  if (open.length > 0) return latestClose(open);
  return coming.length > 0 ? [...coming].sort((a, b) => a.opensAt - b.opensAt)[0] : latestClose(elections);
}
