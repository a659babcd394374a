/** Never a bare error: every refusal as a sentence that says what to do next. */
import { PROBLEMS } from '#contracts/problems';
import { type Language, type Messages } from '../messages/index.js';

/** What was refused: a code of the catalogue, of the ballot box or of this page, and the server's own words for it. */
export interface Trouble {
  readonly code: string;
  readonly titles?: Readonly<Record<string, string>> | undefined;
}

export function wordsFor({ code, titles }: Trouble, language: Language, text: Messages): string {
  const own: Readonly<Record<string, string>> = text.common.problems;
  if (Object.hasOwn(own, code)) return own[code] ?? text.common.problems.unknown;
  const catalogue: Readonly<Record<string, { title: Readonly<Record<string, string>> }>> = PROBLEMS;
  if (Object.hasOwn(catalogue, code)) return catalogue[code]?.title[language] ?? text.common.problems.unknown;
  return titles?.[language] ?? text.common.problems.unknown;
}
