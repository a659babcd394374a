/** What `bench` says, Russian and English. */
import { type Language } from '#protocol';
import { language } from '../messages/index.js';
import { type OperationKey } from './targets.js';

/** Absolute figures beside a ratio. In JSON under these names; times in the unit that the name ends in. */
export type FigureName =
  | 'ballots'
  | 'rounds'
  | 'kernelAdvicePerSecond'
  | 'kernelPerSecond'
  | 'sodiumPerSecond'
  | 'noblePerSecond'
  | 'oneThreadSeconds'
  | 'twoThreadsSeconds'
  | 'bodiesRatio'
  | 'ballotsPerSecond'
  | 'runSeconds'
  | 'withoutAdviceMinutes'
  | 'tableMachineMinutes'
  | 'fromLargeMinutes'
  | 'pageRatio10'
  | 'pageRatio40'
  | 'nobleMilliseconds10'
  | 'plainNobleMilliseconds10'
  | 'libsodiumMilliseconds10'
  | 'waitMilliseconds10'
  | 'nobleMilliseconds40'
  | 'plainNobleMilliseconds40'
  | 'libsodiumMilliseconds40'
  | 'waitMilliseconds40'
  | 'oursMilliseconds'
  | 'theirsMilliseconds'
  | 'peakMiB20000'
  | 'peakMiB60000'
  | 'seconds20000'
  | 'seconds60000';

interface BenchTexts {
  readonly about: string;
  readonly options: {
    readonly json: string;
    readonly large: string;
    readonly only: (keys: string) => string;
  };
  readonly archive: {
    readonly about: string;
    readonly dir: string;
    readonly ballots: string;
    readonly options: string;
    readonly whole: (from: number, to: number) => string;
    readonly notEmpty: (dir: string) => string;
    readonly making: string;
    readonly progress: (done: number, all: number, left: number) => string;
    readonly written: (ballots: number, dir: string, seconds: number) => string;
  };
  readonly unknown: (name: string, keys: string) => string;
  readonly columns: readonly [operation: string, measured: string, must: string, moonshot: string, reached: string];
  readonly yes: string;
  readonly no: string;
  readonly notMeasured: string;
  readonly minutes: (value: string) => string;
  readonly shared: string;
  readonly operations: Readonly<Record<OperationKey, string>>;
  readonly figures: Readonly<Record<FigureName, (value: string) => string>>;
  readonly why: Readonly<Record<WhyCode, string>>;
  readonly round: (operation: string, round: number, of: number) => string;
  readonly preparing: string;
  readonly notVerified: (dir: string) => string;
}

/** Why there is no figure. */
export type WhyCode = 'no-sodium' | 'no-chromium' | 'no-page' | 'no-package' | 'one-core' | 'page-failed';

export const benchTexts: Readonly<Record<Language, BenchTexts>> = {
  ru: {
    about: 'скорость: отношения, измеренные здесь и сейчас, рядом с тем, чего надо достичь',
    options: {
      json: 'последней строкой один объект JSON',
      large: 'ещё и память: 20 000 и 60 000 бюллетеней',
      only: (keys) => `только это, можно несколько раз: ${keys}`,
    },
    archive: {
      about: 'записать годный архив с порождёнными бюллетенями',
      dir: 'новая или пустая папка',
      ballots: 'сколько бюллетеней; каждый десятый избиратель голосует дважды',
      options: 'сколько вариантов в бюллетене',
      whole: (from, to) => `Пишите целое число от ${from} до ${to}.`,
      notEmpty: (dir) => `Папка ${dir} не пуста. Назовите новую или пустую.`,
      making: 'порождаются бюллетени',
      progress: (done, all, left) => `порождено бюллетеней: ${done} из ${all}, осталось ${left} с`,
      written: (ballots, dir, seconds) => `Архив записан: ${dir}, бюллетеней ${ballots}, за ${seconds} с`,
    },
    unknown: (name, keys) => `Замера ${name} нет. Есть: ${keys}.`,
    columns: ['что', 'измерено', 'надо', 'мечта', 'достигнуто'],
    yes: 'да',
    no: 'нет',
    notMeasured: 'не измерено',
    minutes: (value) => `${value} мин`,
    shared: 'Измерено на общей машине: что-то значат только отношения.',
    operations: {
      'advice-sodium': 'проверка пачками с подсказками, против libsodium (WebAssembly) по одному доказательству',
      'advice-noble': 'то же против noble по одному доказательству',
      'plain-sodium': 'без подсказок, против libsodium (WebAssembly)',
      workers: 'два потока против одного',
      page: 'шифрование с доказательством в странице, против noble',
      million: 'миллион бюллетеней на 2 ядрах, по измеренному прогону 20 000 (пересчёт)',
      tokens: 'слепые подписи против blindrsa-ts, 3072 бита',
      memory: 'наибольшая память при 60 000 бюллетеней против 20 000',
    },
    figures: {
      ballots: (n) => `бюллетеней ${n}`,
      rounds: (n) => `кругов ${n}`,
      kernelAdvicePerSecond: (n) => `ядро с подсказками ${n}/с`,
      kernelPerSecond: (n) => `ядро без подсказок ${n}/с`,
      sodiumPerSecond: (n) => `libsodium ${n}/с`,
      noblePerSecond: (n) => `noble ${n}/с`,
      oneThreadSeconds: (n) => `один поток ${n} с`,
      twoThreadsSeconds: (n) => `два потока ${n} с`,
      bodiesRatio: (n) => `только чтение бюллетеней: ${n}`,
      ballotsPerSecond: (n) => `${n} бюллетеней/с`,
      runSeconds: (n) => `прогон ${n} с`,
      withoutAdviceMinutes: (n) => `без подсказок ${n} мин`,
      tableMachineMinutes: (n) => `на машине таблицы, по noble (там 24,5/с): ${n} мин (пересчёт)`,
      fromLargeMinutes: (n) => `по прогону 60 000: миллион за ${n} мин (пересчёт)`,
      pageRatio10: (n) => `10 вариантов ${n}`,
      pageRatio40: (n) => `40 вариантов ${n}`,
      nobleMilliseconds10: (n) => `noble, 10: ${n} мс`,
      plainNobleMilliseconds10: (n) => `noble без таблицы ключа, 10: ${n} мс`,
      libsodiumMilliseconds10: (n) => `libsodium, 10: ${n} мс`,
      waitMilliseconds10: (n) => `после отметки, 10: ${n} мс`,
      nobleMilliseconds40: (n) => `noble, 40: ${n} мс`,
      plainNobleMilliseconds40: (n) => `noble без таблицы ключа, 40: ${n} мс`,
      libsodiumMilliseconds40: (n) => `libsodium, 40: ${n} мс`,
      waitMilliseconds40: (n) => `после отметки, 40: ${n} мс`,
      oursMilliseconds: (n) => `наша ${n} мс`,
      theirsMilliseconds: (n) => `blindrsa-ts ${n} мс`,
      peakMiB20000: (n) => `20 000: ${n} МиБ`,
      peakMiB60000: (n) => `60 000: ${n} МиБ`,
      seconds20000: (n) => `20 000 за ${n} с`,
      seconds60000: (n) => `60 000 за ${n} с`,
    },
    why: {
      'no-sodium': 'libsodium требует WebAssembly',
      'no-chromium': 'нет Chromium: apt-get install chromium',
      'no-page': 'замера в странице в этой сборке нет',
      'no-package': 'нет пакета для сравнения: npm ci с зависимостями для разработки',
      'one-core': 'у машины одно ядро',
      'page-failed': 'страница не ответила',
    },
    round: (operation, round, of) => `${operation}: круг ${round} из ${of}`,
    preparing: 'готовится',
    notVerified: (dir) => `Порождённый архив ${dir} не проходит проверку. Удалите его и запустите замер снова.`,
  },
  en: {
    about: 'speed: ratios measured here and now, beside what has to be reached',
    options: {
      json: 'one JSON object as the last line',
      large: 'memory as well: 20,000 and 60,000 ballots',
      only: (keys) => `only this one, repeatable: ${keys}`,
    },
    archive: {
      about: 'write a valid archive of generated ballots',
      dir: 'a new or empty folder',
      ballots: 'how many ballots; one voter in ten votes twice',
      options: 'how many options a ballot has',
      whole: (from, to) => `Write a whole number from ${from} to ${to}.`,
      notEmpty: (dir) => `Folder ${dir} is not empty. Name a new or an empty one.`,
      making: 'generating ballots',
      progress: (done, all, left) => `ballots generated: ${done} of ${all}, ${left} s left`,
      written: (ballots, dir, seconds) => `Archive written: ${dir}, ${ballots} ballots, in ${seconds} s`,
    },
    unknown: (name, keys) => `There is no measurement ${name}. There are: ${keys}.`,
    columns: ['operation', 'measured', 'must', 'moonshot', 'reached'],
    yes: 'yes',
    no: 'no',
    notMeasured: 'not measured',
    minutes: (value) => `${value} min`,
    shared: 'Measured on a shared machine: only ratios mean something.',
    operations: {
      'advice-sodium': 'verify, batches with advice, against libsodium WebAssembly proof by proof',
      'advice-noble': 'the same against noble proof by proof',
      'plain-sodium': 'without advice, against libsodium WebAssembly',
      workers: 'two workers against one',
      page: 'encrypt and prove in the page against noble',
      million: 'a million ballots on 2 cores, from a measured run of 20,000 (extrapolated)',
      tokens: 'blind signatures against blindrsa-ts, 3072 bits',
      memory: 'peak memory at 60,000 ballots against 20,000',
    },
    figures: {
      ballots: (n) => `${n} ballots`,
      rounds: (n) => `${n} rounds`,
      kernelAdvicePerSecond: (n) => `kernel with advice ${n}/s`,
      kernelPerSecond: (n) => `kernel without advice ${n}/s`,
      sodiumPerSecond: (n) => `libsodium ${n}/s`,
      noblePerSecond: (n) => `noble ${n}/s`,
      oneThreadSeconds: (n) => `one thread ${n} s`,
      twoThreadsSeconds: (n) => `two threads ${n} s`,
      bodiesRatio: (n) => `reading the ballots alone: ${n}`,
      ballotsPerSecond: (n) => `${n} ballots/s`,
      runSeconds: (n) => `run ${n} s`,
      withoutAdviceMinutes: (n) => `without advice ${n} min`,
      tableMachineMinutes: (n) => `on the table's machine, by noble (24.5/s there): ${n} min (converted)`,
      fromLargeMinutes: (n) => `from the run of 60,000: a million in ${n} min (extrapolated)`,
      pageRatio10: (n) => `10 options ${n}`,
      pageRatio40: (n) => `40 options ${n}`,
      nobleMilliseconds10: (n) => `noble, 10: ${n} ms`,
      plainNobleMilliseconds10: (n) => `noble without a table for the key, 10: ${n} ms`,
      libsodiumMilliseconds10: (n) => `libsodium, 10: ${n} ms`,
      waitMilliseconds10: (n) => `after the mark, 10: ${n} ms`,
      nobleMilliseconds40: (n) => `noble, 40: ${n} ms`,
      plainNobleMilliseconds40: (n) => `noble without a table for the key, 40: ${n} ms`,
      libsodiumMilliseconds40: (n) => `libsodium, 40: ${n} ms`,
      waitMilliseconds40: (n) => `after the mark, 40: ${n} ms`,
      oursMilliseconds: (n) => `ours ${n} ms`,
      theirsMilliseconds: (n) => `blindrsa-ts ${n} ms`,
      peakMiB20000: (n) => `20,000: ${n} MiB`,
      peakMiB60000: (n) => `60,000: ${n} MiB`,
      seconds20000: (n) => `20,000 in ${n} s`,
      seconds60000: (n) => `60,000 in ${n} s`,
    },
    why: {
      'no-sodium': 'libsodium needs WebAssembly',
      'no-chromium': 'no Chromium: apt-get install chromium',
      'no-page': 'this build has no measurement in the page',
      'no-package': 'the package to compare with is missing: npm ci with development dependencies',
      'one-core': 'this machine has one core',
      'page-failed': 'the page did not answer',
    },
    round: (operation, round, of) => `${operation}: round ${round} of ${of}`,
    preparing: 'preparing',
    notVerified: (dir) => `The generated archive ${dir} does not verify. Delete it and run the benchmark again.`,
  },
};

/** Picked at each call. */
export const benchText = (): BenchTexts => benchTexts[language()];
