/**
 * `npm run drill -- NAME …`: exercises that take longer than a test may, or need a quiet machine. A drill is a module
 * whose `drill(args)` resolves to an exit code.
 */
import { ensure } from './ensure.mjs';
import { language } from './words.mjs';

const DRILLS = {
  mutation: {
    module: './mutation/drill.mjs',
    ru: 'замечают ли тесты, если из протокола или проверки что-нибудь убрать',
    en: 'whether the tests notice when something is taken out of a transcript or a check',
  },
  webkit: {
    module: './webkit/drill.mjs',
    ru: 'голосование и проверка архива в движке Safari',
    en: 'a vote and the verification of an archive in the engine of Safari',
  },
};

const SAYS = {
  ru: {
    none: 'Какое учение провести? npm run drill -- НАЗВАНИЕ',
    unknown: (name) => `Такого учения нет: ${name}. Есть эти:`,
  },
  en: {
    none: 'Which drill? npm run drill -- NAME',
    unknown: (name) => `There is no drill called ${name}. There are these:`,
  },
}[language];

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !Object.hasOwn(DRILLS, name)) {
  console.log(name === undefined ? SAYS.none : SAYS.unknown(name));
  for (const [known, about] of Object.entries(DRILLS)) console.log(`  ${known}  ${about[language]}`);
  process.exit(name === undefined ? 0 : 2);
}
ensure((line) => console.error(line));
const { drill } = await import(DRILLS[name].module);
process.exit(await drill(args));
