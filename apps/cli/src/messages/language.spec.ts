/** Which language is spoken, and that both catalogues say the same things in different words. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { catalogues, language, languageOf, text } from './index.js';

const CASES: readonly (readonly [Readonly<Record<string, string>>, 'ru' | 'en'])[] = [
  [{}, 'ru'],
  [{ LANG: 'C' }, 'ru'],
  [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, 'ru'],
  [{ LANG: 'de_DE.UTF-8' }, 'ru'],
  [{ LANG: 'en_GB.UTF-8' }, 'en'],
  [{ LC_ALL: '', LC_MESSAGES: 'en_US.UTF-8', LANG: 'ru_RU.UTF-8' }, 'en'],
  [{ LC_MESSAGES: 'ru_RU.UTF-8', LANG: 'en_US.UTF-8' }, 'ru'],
  [{ VECHE_LANG: 'en', LC_ALL: 'ru_RU.UTF-8' }, 'en'],
  [{ VECHE_LANG: 'ru', LC_ALL: 'en_US.UTF-8' }, 'ru'],
  [{ VECHE_LANG: 'fr', LANG: 'en_US.UTF-8' }, 'en'],
];

/** Every sentence by its path; a function by its source. */
function sentences(node: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null) {
      for (const entry of sentences(value, `${path}${key}.`)) found.set(...entry);
    } else found.set(path + key, String(value));
  }
  return found;
}

/** File names stand alone in some option help. */
const SAME = ['options.electionYaml', 'trustee.manifest'];

describe('language', () => {
  it.each(CASES)('of %j is %s', (env, expected) => {
    expect(languageOf(env)).toBe(expected);
  });

  it('of the tools follows the same rule', () => {
    const script = "import('./tools/words.mjs').then(({ words }) => console.log(words.building))";
    for (const [env, expected] of CASES.filter((_, at) => at % 3 === 0)) {
      const { stdout } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
      expect({ env, said: stdout.trim() }).toEqual({
        env,
        said: expected === 'en' ? 'Building the programs' : 'Собираются программы',
      });
    }
  });

  it('is picked at each call', () => {
    expect(text()).toBe(catalogues.en);
    process.env['VECHE_LANG'] = 'ru';
    try {
      expect([language(), text()]).toEqual(['ru', catalogues.ru]);
    } finally {
      process.env['VECHE_LANG'] = 'en';
    }
  });

  it('has the same keys and other words', () => {
    const ru = sentences(catalogues.ru);
    const en = sentences(catalogues.en);
    expect([...en.keys()].sort()).toEqual([...ru.keys()].sort());
    expect([...ru.keys()].filter((key) => ru.get(key) === en.get(key)).sort()).toEqual(SAME);
    expect([...ru].filter(([key, says]) => !SAME.includes(key) && !/[а-яё]/i.test(says))).toEqual([]);
  });
});
