/** Reads a SNILS, the number by which the roll and the state account speak of the same person. */

/** The 11 digits, or undefined where the form or the check digits are wrong. Written 000-000-000 00 or plainly. */
export function parseSnils(text: string): string | undefined {
  if (!/^(\d{11}|\d{3}-\d{3}-\d{3}[ -]\d{2})$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, '');
  const sum = [...digits.slice(0, 9)].reduce((total, digit, at) => total + Number(digit) * (9 - at), 0);
  return Number(digits.slice(9)) === (sum % 101) % 100 ? digits : undefined;
}
