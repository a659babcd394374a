/**
 * Which language a person at this terminal reads; one rule for the command line, the verifier, an instance's progress
 * and tools/words.mjs (which repeats it, because it runs before anything is built).
 */
import { type Language } from '#protocol';

type Environment = Readonly<Record<string, string | undefined>>;

/** VECHE_LANG=ru|en wins; else the POSIX order of LC_ALL, LC_MESSAGES, LANG, where an empty one counts as unset. Russian first. */
export function languageOf(env: Environment): Language {
  const asked = env['VECHE_LANG'];
  if (asked === 'ru' || asked === 'en') return asked;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return locale.startsWith('en') ? 'en' : 'ru';
}

/** At call time: a test or a child may have its own environment. */
export const language = (): Language => languageOf(process.env);
