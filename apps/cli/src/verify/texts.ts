/** What `verify` says, Russian and English. */
import { type Language, type Progress } from '#protocol';

interface VerifyTexts {
  readonly noFolder: (folder: string) => string;
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
}

export const verifyTexts: Readonly<Record<Language, VerifyTexts>> = {
  ru: {
    noFolder: (folder) =>
      `Нет папки ${folder}. Назовите папку с архивом: manifest.json, records.ndjson, bodies.ndjson, checkpoint.`,
    noFile: (file) => `Файл ${file} не читается.`,
    noTitle: 'Голосование без читаемого манифеста',
    fingerprint: 'Отпечаток',
    check: 'Проверка',
    record: 'запись',
    notMade: 'не проведена: без годного манифеста сверять не с чем',
    counts: (records, ballots, counted) => `Записей ${records}, бюллетеней ${ballots}, учтено ${counted}`,
    looked: (items, findings) => `проверено ${items}, замечаний ${findings}`,
    more: (count) => `… и ещё ${count}`,
    progress: { bodies: 'прочитано', records: 'записей', sums: 'суммы', documents: 'документы, запись' },
  },
  en: {
    noFolder: (folder) =>
      `There is no folder ${folder}. Name the folder of an archive: manifest.json, records.ndjson, bodies.ndjson, checkpoint.`,
    noFile: (file) => `File ${file} cannot be read.`,
    noTitle: 'An election without a readable manifest',
    fingerprint: 'Fingerprint',
    check: 'Check',
    record: 'record',
    notMade: 'not made: without a manifest that may stand there is nothing to compare with',
    counts: (records, ballots, counted) => `${records} records, ${ballots} ballots, ${counted} counted`,
    looked: (items, findings) => `${items} looked at, ${findings} findings`,
    more: (count) => `… and ${count} more`,
    progress: { bodies: 'bodies read', records: 'records', sums: 'sums', documents: 'documents, record' },
  },
};
