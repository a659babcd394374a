/** Alarms of the terminal as panel and operators read them (R18). */
export const ALARMS = {
  away: {
    ru: 'Принтер недоступен или в нём нет бумаги: талоны ждут, голосование идёт. Проверьте питание, бумагу и сеть.',
    en: 'The printer is away or out of paper: slips wait, voting goes on. Check power, paper and network.',
  },
  interrupted: {
    ru: 'Печать талона прервалась: он будет напечатан снова с пометкой «КОПИЯ». Проверьте принтер.',
    en: 'A slip was cut short: it will be printed again, marked as a copy. Check the printer.',
  },
} as const;

export type Alarm = keyof typeof ALARMS;
