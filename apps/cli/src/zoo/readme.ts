/** README.md of a zoo: every forgery in a sentence, Russian first, with who did it and which check finds it. */
import { checkTexts, type CheckNumber, type Language } from '#protocol';
import { insiders, type forgeries } from '#protocol/testing';

const HEADS: Readonly<Record<Language, readonly string[]>> = {
  ru: [
    '# Зверинец подделок',
    '',
    'В `honest/` — честное голосование: оно проверяется. В каждой другой папке — то же голосование после одной',
    'подделки; кто подделывал, подписал заново всё, что мог. `expected.json` называет проверку (protocol.md §10) и запись.',
    'В `evidence/` архивы целы: подделку показывает лишь то, что лежит рядом с ними (квитанции, отказы, контрольные точки).',
  ],
  en: [
    '# A zoo of forgeries',
    '',
    '`honest/` is an honest election: it verifies. Every other folder is the same election after one forgery, whoever',
    'did it having signed anew everything they can sign. `expected.json` names the check (protocol.md §10) and the record.',
    'The archives in `evidence/` are whole: only what lies beside them (receipts, refusals, checkpoints) shows the forgery.',
  ],
};
const COLUMNS: Readonly<Record<Language, string>> = {
  ru: '| папка | кто | что сделано | находка |',
  en: '| folder | who | what was done | finding |',
};
const CHECK: Readonly<Record<Language, string>> = { ru: 'Проверка', en: 'Check' };
const LANGUAGES: readonly Language[] = ['ru', 'en'];
const NUMBERS: readonly CheckNumber[] = [1, 2, 3, 4, 5, 6, 7];

export function zooReadme(of: typeof forgeries): string {
  const lines = LANGUAGES.flatMap((language) => [...HEADS[language], '', ...tables(of, language)]);
  return `${lines.join('\n').trimEnd()}\n`;
}

const tables = (of: typeof forgeries, language: Language): string[] =>
  NUMBERS.flatMap((number) => [
    `## ${CHECK[language]} ${number}. ${checkTexts[number].name[language]}`,
    '',
    COLUMNS[language],
    '| --- | --- | --- | --- |',
    ...of
      .filter(({ check }) => check === number)
      .map(
        ({ name, insider, story, code }) =>
          `| ${name} | ${insiders[insider][language]} | ${story[language].replaceAll('|', '\\|')} | ${code} |`,
      ),
    '',
  ]);
