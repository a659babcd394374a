/** Numbers with their noun in the right form: Russian has one, few and many (1 запись, 2 записи, 5 записей). */
export type Language = 'ru' | 'en';

export function counting(language: Language): (count: number, one: string, few: string, many: string) => string {
  const rules = new Intl.PluralRules(language);
  const digits = new Intl.NumberFormat(language);
  return (count, one, few, many) => {
    const form = rules.select(count);
    const noun = form === 'one' ? one : form === 'few' ? few : many;
    return `${digits.format(count)}\u00a0${noun}`;
  };
}
