/** Times as people read them, always in the election's zone: a voter abroad must not miss the close by the device's clock (R23). */
import { type Language } from './plural.js';
import { zoneName } from './zones.js';

type Style = 'time' | 'date' | 'short';

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit' },
  date: { day: 'numeric', month: 'long' },
  short: { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, zone: string | undefined, style: Style): Intl.DateTimeFormat {
  const key = `${language} ${zone ?? ''} ${style}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
  const made = new Intl.DateTimeFormat(locale, { ...STYLES[style], ...(zone === undefined ? {} : { timeZone: zone }) });
  formats.set(key, made);
  return made;
}

/** `time`: RFC 3339. «20:00 21 ноября», without the zone. */
export function plainTime(language: Language, time: string, zone?: string): string {
  const at = new Date(time);
  const [hours, date] = [formatter(language, zone, 'time').format(at), formatter(language, zone, 'date').format(at)];
  return language === 'ru' ? `${hours} ${date}` : `${hours} on ${date}`;
}

/** «20:00 21 ноября (московское время)». */
export const longTime = (language: Language, time: string, zone?: string): string =>
  `${plainTime(language, time, zone)} (${zoneName(language, zone, new Date(time))})`;

export const shortTime = (language: Language, time: string, zone?: string): string =>
  formatter(language, zone, 'short').format(new Date(time));

/** Whole seconds as `4:05` or `1:02:09`; never negative. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export const number = (language: Language, value: number): string => new Intl.NumberFormat(language).format(value);

/** A part of a whole: `12,5 %`. */
export const share = (language: Language, part: number, whole: number): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
    whole === 0 ? 0 : part / whole,
  );

/** A title of manifest or server in the page's language, else Russian, else any. */
export const titleIn = (language: Language, titles: Readonly<Record<string, string>>): string =>
  titles[language] ?? titles['ru'] ?? Object.values(titles)[0] ?? '';
