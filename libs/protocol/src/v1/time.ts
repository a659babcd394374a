/** Times (§1): RFC 3339, UTC, whole seconds, `Z`. One spelling a moment, or one body would have several hashes. */
const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const MINUTE = 60_000;

/** Thousands of ballots share a batch's minute, and all of them a style's hours. */
const known = new Map<string, number>();
const KNOWN = 64;

/** Milliseconds since 1970, or undefined where the text is no such time (30 February, a leap second, an offset). */
export function parseTime(text: string): number | undefined {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (!SHAPE.test(text)) return undefined;
  const moment = Date.parse(text);
  if (Number.isNaN(moment) || formatTime(moment) !== text) return undefined;
  if (known.size === KNOWN) known.clear();
  known.set(text, moment);
  return moment;
}

/** For text a schema has already accepted: its moment, or a thrown bug. */
export function timeOf(text: string): number {
  const moment = parseTime(text);
  if (moment === undefined) throw new TypeError('not a time: a schema should have refused it');
  return moment;
}

/** The moment (milliseconds since 1970) cut to its second. */
export const formatTime = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;

/** A record's time (§7): the moment rounded up to a whole minute. */
export const recordTime = (moment: number): string => formatTime(Math.ceil(moment / MINUTE) * MINUTE);

export const isWholeMinute = (moment: number): boolean => moment % MINUTE === 0;
