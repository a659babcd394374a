/** What the tools say of their progress. Russian first. */
const WORDS = {
  ru: {
    oldNode: (have) => `Нужен Node.js 20.19 или новее, а здесь ${have}.`,
    installing: 'Устанавливаются пакеты (один раз, меньше минуты)',
    installFailed: 'Пакеты не установились: смотрите сообщения npm выше.',
    waitingForBuild: 'Идёт другая сборка в этой папке, ждём её',
    building: 'Собираются программы',
    buildingPages: 'Собираются страницы',
    buildFailed: 'Сборка не удалась:',
    apt: (names) =>
      `Нет нужного для тестов: ${names.join(', ')}. Устанавливается через apt-get (нужны права root, они есть).`,
    skipped: (name, what) => `Пропускается: ${what}. Как получить: apt-get install ${name}`,
    nothingMayBeSkipped: 'CI=true: ничего пропускать нельзя.',
    step: (name) => `— ${name}`,
    passed: (name, seconds) => `  ${name}: хорошо, ${seconds} с`,
    failed: (name, seconds) => `  ${name}: НЕ ПРОШЛО, ${seconds} с`,
    allPassed: 'Все проверки прошли.',
    someFailed: (names) => `Не прошли: ${names.join(', ')}.`,
    redisSuites: 'очереди на Redis',
    browserSuites: 'страницы в браузере',
    jestSkipped: (count) => `Тестов пропущено: ${count}.`,
  },
  en: {
    oldNode: (have) => `Node.js 20.19 or newer is needed, this is ${have}.`,
    installing: 'Installing packages (once, less than a minute)',
    installFailed: 'The packages could not be installed: see the messages of npm above.',
    waitingForBuild: 'Another build runs in this folder, waiting for it',
    building: 'Building the programs',
    buildingPages: 'Building the pages',
    buildFailed: 'The build failed:',
    apt: (names) => `The tests need ${names.join(', ')}. Installing by apt-get (as root, which you are).`,
    skipped: (name, what) => `Skipped: ${what}. To have it: apt-get install ${name}`,
    nothingMayBeSkipped: 'CI=true: nothing may be skipped.',
    step: (name) => `— ${name}`,
    passed: (name, seconds) => `  ${name}: passed in ${seconds} s`,
    failed: (name, seconds) => `  ${name}: FAILED in ${seconds} s`,
    allPassed: 'All checks passed.',
    someFailed: (names) => `Failed: ${names.join(', ')}.`,
    redisSuites: 'queues on Redis',
    browserSuites: 'pages in a browser',
    jestSkipped: (count) => `Tests skipped: ${count}.`,
  },
};

/** The rule of apps/cli/src/messages/language.ts, again: the tools run before that is built. */
function languageOf(env) {
  if (env.VECHE_LANG === 'ru' || env.VECHE_LANG === 'en') return env.VECHE_LANG;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return locale.startsWith('en') ? 'en' : 'ru';
}

/** `ru` or `en`, for tools with words of their own. */
export const language = languageOf(process.env);
export const words = WORDS[language];
