/** What is written to the voter. Short: an SMS in Cyrillic holds 70 characters. Nothing about the vote (R9). */

export type Language = 'ru' | 'en';

interface Catalogue {
  code(code: string, minutes: number): string;
  /** `at`: local time of the election, e.g. 18.09 14:05. */
  access(at: string, workstation: boolean): string;
  wrongCodes(count: number): string;
}

const ru: Catalogue = {
  code: (code, minutes) => `Код ${code} для бюллетеня. Действует ${minutes} мин. Никому его не сообщайте.`,
  access: (at, workstation) =>
    `${at}: вам открыт бюллетень ${workstation ? 'на участке' : 'через интернет'}. Не вы? Сообщите в комиссию.`,
  wrongCodes: (count) => `Неверных кодов подряд: ${count}. Если это не вы, смените пароль учётной записи.`,
};

const en: Catalogue = {
  code: (code, minutes) => `Code ${code} for your ballot, good for ${minutes} min. Tell it to nobody.`,
  access: (at, workstation) =>
    `${at}: a ballot was opened for you ${workstation ? 'at a polling place' : 'online'}. Not you? Tell the commission.`,
  wrongCodes: (count) => `${count} wrong codes in a row. If it was not you, change your account password.`,
};

export const SMS_TEXTS: Readonly<Record<Language, Catalogue>> = { ru, en };
