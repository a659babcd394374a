/** Numbers with their noun in the right form: Russian has one, few and many (1 запись, 2 записи, 5 записей). */
export type Language = 'ru' | 'en';

export function counting(language: Language): (count: number, one: string, few: string, many: string) => string {
  const digits = new Intl.NumberFormat(language);
  const nounOf = noun(language);
  return (count, one, few, many) => `${digits.format(count)}\u00a0${nounOf(count, one, few, many)}`;
}

/** The noun alone, where the number stands apart from it. */
export function noun(language: Language): (count: number, one: string, few: string, many: string) => string {
  const rules = new Intl.PluralRules(language);
  return (count, one, few, many) => {
    const form = rules.select(count);
    return form === 'one' ? one : form === 'few' ? few : many;
  };
}
