/** What `verify` says, Russian and English. */
import { type Language, type Progress } from '#protocol';
import { type Arithmetic } from '#verifier/node';

interface VerifyTexts {
  readonly noArchive: (path: string) => string;
  readonly noFile: (file: string) => string;
  readonly noTitle: string;
  readonly fingerprint: string;
  readonly check: string;
  readonly record: string;
  readonly notMade: string;
  readonly counts: (records: number, ballots: number, counted: number) => string;
  readonly looked: (items: number, findings: number) => string;
  readonly more: (count: number) => string;
  readonly progress: Readonly<Record<Progress['stage'], string>>;
  readonly rate: (ballots: string) => string;
  readonly left: (seconds: number) => string;
  readonly took: (seconds: number, threads: number, arithmetic: Arithmetic) => string;
  readonly by: (version: string, arithmetic: Arithmetic) => string;
  readonly saved: (file: string) => string;
  readonly notSaved: (file: string) => string;
  readonly interrupted: string;
  readonly resumes: string;
}

const clock = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

export const verifyTexts: Readonly<Record<Language, VerifyTexts>> = {
  ru: {
    noArchive: (path) =>
      `Нет архива ${path}. Назовите папку с файлами manifest.json, records.ndjson, bodies.ndjson, checkpoint или архив .zip.`,
    noFile: (file) => `Файл ${file} не читается.`,
    noTitle: 'Голосование без читаемого манифеста',
    fingerprint: 'Отпечаток',
    check: 'Проверка',
    record: 'запись',
    notMade: 'не проведена: без годного манифеста и целого журнала сверять не с чем',
    counts: (records, ballots, counted) => `Записей ${records}, бюллетеней ${ballots}, учтено ${counted}`,
    looked: (items, findings) => `проверено ${items}, замечаний ${findings}`,
    more: (count) => `… и ещё ${count}`,
    progress: {
      bodies: 'бюллетеней',
      records: 'записей',
      sums: 'суммы без переголосованных, МБ',
      documents: 'документы, запись',
    },
    rate: (ballots) => `${ballots}/с`,
    left: (seconds) => `осталось ${clock(seconds)}`,
    took: (seconds, threads, arithmetic) =>
      `Заняло ${seconds.toFixed(1)} с, потоков: ${threads}, арифметика: ${arithmetic}`,
    by: (version, arithmetic) => `Veche ${version}, арифметика: ${arithmetic}`,
    saved: (file) => `Отчёт сохранён: ${file}`,
    notSaved: (file) => `Отчёт нельзя сохранить как ${file}: назовите файл в папке, куда можно писать.`,
    interrupted: 'Прервано. Та же команда продолжит с этого места.',
    resumes: 'Продолжается прерванная проверка; начать заново: --fresh',
  },
  en: {
    noArchive: (path) =>
      `There is no archive ${path}. Name a folder with manifest.json, records.ndjson, bodies.ndjson, checkpoint, or a .zip.`,
    noFile: (file) => `File ${file} cannot be read.`,
    noTitle: 'An election without a readable manifest',
    fingerprint: 'Fingerprint',
    check: 'Check',
    record: 'record',
    notMade: 'not made: without a manifest that may stand and a whole log there is nothing to compare with',
    counts: (records, ballots, counted) => `${records} records, ${ballots} ballots, ${counted} counted`,
    looked: (items, findings) => `${items} looked at, ${findings} findings`,
    more: (count) => `… and ${count} more`,
    progress: {
      bodies: 'ballots',
      records: 'records',
      sums: 'sums without superseded ballots, MB',
      documents: 'documents, record',
    },
    rate: (ballots) => `${ballots}/s`,
    left: (seconds) => `${clock(seconds)} left`,
    took: (seconds, threads, arithmetic) =>
      `Took ${seconds.toFixed(1)} s, threads: ${threads}, arithmetic: ${arithmetic}`,
    by: (version, arithmetic) => `Veche ${version}, arithmetic: ${arithmetic}`,
    saved: (file) => `Report saved: ${file}`,
    notSaved: (file) => `The report cannot be saved as ${file}: name a file in a folder that you may write to.`,
    interrupted: 'Interrupted. The same command goes on from here.',
    resumes: 'Going on with an interrupted verification; to begin anew: --fresh',
  },
};
