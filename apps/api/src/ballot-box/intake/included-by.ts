/**
 * The promise on a receipt (§6): at most 60 minutes after acceptance and at most 15 after `acceptUntil`. It is cut
 * to ten minutes, so that neither receipt nor database tells when within them the ballot came.
 */
const MINUTE = 60_000;
const COARSE = 10 * MINUTE;

/** Milliseconds. */
export function includedByOf(acceptedAt: number, acceptUntil: number): number {
  const hour = Math.floor((acceptedAt + 60 * MINUTE) / COARSE) * COARSE;
  const last = Math.floor((acceptUntil + 15 * MINUTE) / MINUTE) * MINUTE;
  return Math.min(hour, last);
}
