/**
 * When a batch goes to the board (§7): it waits for `minimum` ballots and `interval` seconds, an hour at most, and
 * never past a receipt's `includedBy`. Pure: every moment is an argument, in milliseconds.
 */

/** Time kept for delivery before a promise of a receipt falls due; record times are rounded up to the minute. */
export const DELIVERY_MARGIN_MS = 5 * 60_000;

export interface Queue {
  /** When the first of the ballots that wait came; undefined when that is not known. */
  readonly since: number | undefined;
  /** Different keys among the ballots that wait: as many fit in one batch. */
  readonly keys: number;
  /** The earliest `includedBy` of all that wait. */
  readonly includedBy: number;
}

export interface BatchRule {
  /** Seconds. */
  readonly interval: number;
  /** Ballots. */
  readonly minimum: number;
}

/**
 * `ended`: the last `acceptUntil` has passed, so that the minimum could be waited for in vain.
 */
export function batchIsDue(queue: Queue, rule: BatchRule, now: number, ended: boolean): boolean {
  if (queue.keys === 0) return false;
  // `includedBy` is an hour after acceptance at most, so this is the hour's limit too.
  if (now >= queue.includedBy - DELIVERY_MARGIN_MS) return true;
  if (queue.since === undefined || now < queue.since + rule.interval * 1000) return false;
  return ended || queue.keys >= rule.minimum;
}
