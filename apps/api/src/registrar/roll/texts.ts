/** What a roll file's mistakes are called, for operators. Never the value itself: it may be somebody's number. */
export interface RollTexts {
  readonly empty: string;
  readonly noCsv: string;
  readonly header: string;
  readonly columns: string;
  readonly snils: string;
  readonly twice: (line: number) => string;
  readonly style: (known: string) => string;
  readonly precinct: string;
  readonly more: (count: number) => string;
}

const ru: RollTexts = {
  empty: 'в файле нет ни одного участника',
  noCsv: 'не читается как CSV в кодировке UTF-8: проверьте кавычки и разделитель-запятую',
  header: 'первая строка должна быть: snils,style,precinct',
  columns: 'в строке должно быть три столбца: snils,style,precinct',
  snils: 'СНИЛС записан неверно или не сходится контрольное число',
  twice: (line) => `этот же СНИЛС уже стоит в строке ${line}`,
  style: (known) => `такой территории в выборах нет; есть: ${known}`,
  precinct: 'участок: от 1 до 20 букв, цифр, знаков «-» и «/»',
  more: (count) => `и ещё ошибок: ${count}`,
};

const en: RollTexts = {
  empty: 'the file has no participant',
  noCsv: 'cannot be read as CSV in UTF-8: check quotes and that commas separate the columns',
  header: 'the first line has to be: snils,style,precinct',
  columns: 'a line has three columns: snils,style,precinct',
  snils: 'the SNILS is malformed or its check digits do not fit',
  twice: (line) => `the same SNILS stands in line ${line}`,
  style: (known) => `the election has no such style; it has: ${known}`,
  precinct: 'precinct: 1 to 20 letters, digits, «-» and «/»',
  more: (count) => `and ${count} more mistakes`,
};

export const ROLL_TEXTS = { ru, en } as const;
