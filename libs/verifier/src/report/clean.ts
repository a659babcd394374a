/**
 * Text out of an archive, made safe to show: whoever wrote it may want to write markup, to turn the line's direction
 * round (so that «не проверено» reads as something else), to hide characters, or to fill the screen.
 */

/** Controls, line breaks of every kind, invisible characters, marks that turn the direction, half surrogates. */
const ODD = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/** A letter may carry a few marks; a tower of them covers the lines above. */
const TOWER = /(\p{M}{3})\p{M}+/gu;

/** At most `limit` characters, none of them odd; an ellipsis where more was there. */
export function clean(text: string, limit = 300): string {
  const cut = text
    .slice(0, limit * 4)
    .replace(ODD, '?')
    .replace(TOWER, '$1');
  const letters = [...cut];
  return letters.length > limit || text.length > limit * 4 ? `${letters.slice(0, limit).join('')}…` : cut;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Cleaned, and markup no more: for element content and quoted attributes. */
export const escapeHtml = (text: string, limit?: number): string =>
  clean(text, limit).replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');

/** A title in the reader's language, else Russian, else any; cleaned. */
export const titleOf = (titles: Readonly<Record<string, string>>, language: 'ru' | 'en', limit?: number): string =>
  clean(titles[language] ?? titles['ru'] ?? Object.values(titles)[0] ?? '', limit);
