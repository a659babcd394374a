/** What the mutation drill says. Russian first. */
import { language } from '../words.mjs';

const WORDS = {
  ru: {
    usage: `npm run drill -- mutation [условия]

Меняет по одному месту в libs/crypto и libs/protocol (убирает поле из того, что хэшируется или подписывается,
сравнение из проверки) и смотрит, заметят ли это тесты. Рабочая папка не меняется.

  --only ОБРАЗЕЦ   только файлы, чей путь подходит (libs/protocol/src/v1/walk/**)
  --operator ВИД   только изменения этого вида (transcript, condition, boundary…); можно повторять
  --id ИМЯ         только это изменение; можно повторять
  --sample N       не больше N изменений, выбранных по --seed
  --seed S         какие N (по умолчанию 1)
  --minutes M      не дольше M минут (по умолчанию 60); следующий запуск продолжит
  --workers N      сколько процессов одновременно (по умолчанию 1)
  --zoo            спрашивать и зоопарк подделок (минуты на каждое изменение)
  --fresh          забыть найденное прежде
  --list           только перечислить изменения`,
    badOption: (message) => `Не понять условия: ${message}`,
    mutants: (count, files) => `Изменений: ${count}, файлов: ${files}`,
    profiling: (spec, at, of) => `  тесты без изменений, ${at} из ${of}: ${spec}`,
    broken: (what) => `Тест не проходит и без изменений, его ответ не считается: ${what}`,
    progress: ({ done, of, killed, survived, perMinute, left }) =>
      `  ${done} из ${of}: замечено ${killed}, не замечено ${survived}; ${perMinute} в минуту, осталось ${left} мин`,
    timeUp: (left) => `Время вышло, не рассмотрено: ${left}. Следующий запуск продолжит.`,
    putOff: (count) => `Отложено: ${count}. За минуту их никто не заметил, остальные тесты ещё не спрошены:`,
    survivors: 'Не замечено:',
    noSurvivors: 'Незамеченных нет.',
    leftOut: '(убрано)',
    unexplained: 'НЕ ОБЪЯСНЕНО',
    stale: (id, text) => `Объяснение больше ни к чему не относится, уберите его: ${id} ${text}`,
    byFile: 'По файлам (замечено из рассмотренных):',
    byOperator: 'По видам:',
    explainIn: (file) => `Напишите тест, который заметит, или объясните в ${file}.`,
  },
  en: {
    usage: `npm run drill -- mutation [options]

Changes one place at a time in libs/crypto and libs/protocol (takes a field out of what is hashed or signed, a
comparison out of a check) and sees whether the tests notice. The working tree is not touched.

  --only GLOB      only files whose path matches (libs/protocol/src/v1/walk/**)
  --operator NAME  only mutants of this kind (transcript, condition, boundary…); may be repeated
  --id ID          only this mutant; may be repeated
  --sample N       at most N mutants, chosen by --seed
  --seed S         which N (1 unless told)
  --minutes M      at most M minutes (60 unless told); the next run goes on
  --workers N      how many processes at once (1 unless told)
  --zoo            ask the zoo of forgeries as well (minutes for every mutant)
  --fresh          forget what was found before
  --list           only list the mutants`,
    badOption: (message) => `Cannot read the options: ${message}`,
    mutants: (count, files) => `${count} mutants in ${files} files`,
    profiling: (spec, at, of) => `  tests without a mutant, ${at} of ${of}: ${spec}`,
    broken: (what) => `Fails without any mutant, its answer does not count: ${what}`,
    progress: ({ done, of, killed, survived, perMinute, left }) =>
      `  ${done} of ${of}: ${killed} killed, ${survived} survived; ${perMinute} a minute, ${left} min left`,
    timeUp: (left) => `Time is up, not examined: ${left}. The next run goes on.`,
    putOff: (count) =>
      `Put off: ${count}. Nothing noticed them within a minute, and other tests are still to be asked:`,
    survivors: 'Survivors:',
    noSurvivors: 'No survivors.',
    leftOut: '(left out)',
    unexplained: 'NOT EXPLAINED',
    stale: (id, text) => `An explanation that explains nothing any more, take it out: ${id} ${text}`,
    byFile: 'By file (killed of examined):',
    byOperator: 'By kind:',
    explainIn: (file) => `Write the test that notices, or explain it in ${file}.`,
  },
};

export const words = WORDS[language];
