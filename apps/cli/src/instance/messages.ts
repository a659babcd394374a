/** What an instance says of its progress. */
export type Language = 'ru' | 'en';

interface Messages {
  readonly postgres: string;
  readonly schemas: string;
  processes(names: readonly string[]): string;
  readonly stopping: string;
  failed(name: string, how: string): string;
}

export const MESSAGES: Readonly<Record<Language, Messages>> = {
  ru: {
    postgres: 'Запускается PostgreSQL',
    schemas: 'Готовятся схемы и учётные записи базы данных',
    processes: (names) => `Запускаются процессы: ${names.join(', ')}`,
    stopping: 'Останавливаются все процессы',
    failed: (name, how) => `Процесс ${name} завершился (${how}): останавливается всё`,
  },
  en: {
    postgres: 'Starting PostgreSQL',
    schemas: 'Preparing schemas and logins',
    processes: (names) => `Starting processes: ${names.join(', ')}`,
    stopping: 'Stopping everything',
    failed: (name, how) => `${name} has ended (${how}): stopping everything`,
  },
};
