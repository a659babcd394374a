/**
 * Invented people of a demonstration, the same at every start: names from short lists, SNILS with right check digits, phones
 * of a range that no operator has given out. Some have no confirmed phone, because the way of such a voter needs trying too (R2, R21).
 */
import { z } from 'zod';

export const Person = z
  .object({
    id: z.string().regex(/^[a-z0-9-]{1,64}$/),
    name: z.string().min(1),
    /** 11 digits as they are written: 000-000-000 00. */
    snils: z.string().regex(/^\d{3}-\d{3}-\d{3} \d{2}$/),
    /** E.164 */
    phone: z.string().regex(/^\+\d{10,15}$/),
    phoneConfirmed: z.boolean(),
  })
  .strict();
export type Person = z.infer<typeof Person>;

/** PEOPLE_FILE: an array of them, at least one, ids and SNILS all different. */
export const People = z
  .array(Person)
  .min(1)
  .refine((people) => new Set(people.map(({ id }) => id)).size === people.length, 'an id stands twice')
  .refine((people) => new Set(people.map(({ snils }) => snils)).size === people.length, 'a SNILS stands twice');

const FAMILIES = [
  ['Садко', 'Садко'],
  ['Волхов', 'Волхова'],
  ['Ильменский', 'Ильменская'],
  ['Посадников', 'Посадникова'],
  ['Мстинский', 'Мстинская'],
  ['Людин', 'Людина'],
  ['Плотников', 'Плотникова'],
  ['Неревский', 'Неревская'],
  ['Загородский', 'Загородская'],
  ['Славенский', 'Славенская'],
  ['Ловатский', 'Ловатская'],
  ['Шелонский', 'Шелонская'],
  ['Бежецкий', 'Бежецкая'],
  ['Обонежский', 'Обонежская'],
  ['Деревский', 'Деревская'],
  ['Вечевой', 'Вечевая'],
] as const;
const MEN = ['Андрей', 'Богдан', 'Василий', 'Гордей', 'Данила', 'Ефим', 'Захар', 'Кирилл', 'Лука', 'Матвей'] as const;
const WOMEN = ['Анна', 'Варвара', 'Галина', 'Дарья', 'Елена', 'Зоя', 'Ксения', 'Лидия', 'Марфа', 'Ульяна'] as const;
const FATHERS = [
  ['Борисович', 'Борисовна'],
  ['Глебович', 'Глебовна'],
  ['Игоревич', 'Игоревна'],
  ['Олегович', 'Олеговна'],
  ['Павлович', 'Павловна'],
  ['Семёнович', 'Семёновна'],
  ['Фёдорович', 'Фёдоровна'],
] as const;

/** The first of those who have no confirmed phone, and every so many after. */
const UNCONFIRMED_EVERY = 40;

/** `count` people, at most 9,999; the first ones are the same whatever the count. */
export function demonstrationPeople(count: number): Person[] {
  if (!Number.isInteger(count) || count < 1 || count > 9_999) throw new RangeError('From 1 to 9,999 people.');
  return Array.from({ length: count }, (_, index) => person(index + 1));
}

function person(number: number): Person {
  const woman = number % 2;
  const family = pick(FAMILIES, number * 7)[woman] as string;
  const name = pick(woman === 1 ? WOMEN : MEN, Math.floor(number / 2));
  const father = pick(FATHERS, number * 3 + Math.floor(number / 16))[woman] as string;
  const digits = String(number).padStart(4, '0');
  return {
    id: `p${digits}`,
    name: `${family} ${name} ${father}`,
    snils: snilsOf(900_000_000 + number),
    phone: `+7000000${digits}`,
    phoneConfirmed: number % UNCONFIRMED_EVERY !== 0,
  };
}

function pick<T>(items: readonly T[], at: number): T {
  return items[at % items.length] as T;
}

/** Check digits of a SNILS: weights 9…1 from the left, the sum mod 101, and 100 written as 00. */
function snilsOf(number: number): string {
  const digits = String(number).padStart(9, '0');
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (9 - at), 0);
  const check = String((sum % 101) % 100).padStart(2, '0');
  return `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)} ${check}`;
}
