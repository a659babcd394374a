/** Times (§1): RFC 3339, UTC, whole seconds, `Z`. One spelling a moment, or one body would have several hashes. */
const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const MINUTE = 60_000;

/** Thousands of ballots share a batch's minute. */
let last: { readonly text: string; readonly moment: number } = { text: '1970-01-01T00:00:00Z', moment: 0 };

/** Milliseconds since 1970, or undefined where the text is no such time (30 February, a leap second, an offset). */
export function parseTime(text: string): number | undefined {
  if (text === last.text) return last.moment;
  if (!SHAPE.test(text)) return undefined;
  const moment = Date.parse(text);
  if (Number.isNaN(moment) || formatTime(moment) !== text) return undefined;
  last = { text, moment };
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
