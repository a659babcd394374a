/** What people call the time of a Russian region (R23). Browsers differ in how much of this they know, and a voter must not. */
import { type Language } from './plural.js';

type Names = Readonly<Record<Language, string>>;

const kaliningrad: Names = { ru: 'калининградское время', en: 'Kaliningrad time' };
const moscow: Names = { ru: 'московское время', en: 'Moscow time' };
const samara: Names = { ru: 'самарское время', en: 'Samara time' };
const yekaterinburg: Names = { ru: 'екатеринбургское время', en: 'Yekaterinburg time' };
const omsk: Names = { ru: 'омское время', en: 'Omsk time' };
const krasnoyarsk: Names = { ru: 'красноярское время', en: 'Krasnoyarsk time' };
const irkutsk: Names = { ru: 'иркутское время', en: 'Irkutsk time' };
const yakutsk: Names = { ru: 'якутское время', en: 'Yakutsk time' };
const vladivostok: Names = { ru: 'владивостокское время', en: 'Vladivostok time' };
const magadan: Names = { ru: 'магаданское время', en: 'Magadan time' };
const kamchatka: Names = { ru: 'камчатское время', en: 'Kamchatka time' };

const ZONES: Readonly<Record<string, Names>> = {
  'Europe/Kaliningrad': kaliningrad,
  'Europe/Moscow': moscow,
  'Europe/Simferopol': moscow,
  'Europe/Kirov': moscow,
  'Europe/Volgograd': moscow,
  'Europe/Samara': samara,
  'Europe/Saratov': samara,
  'Europe/Astrakhan': samara,
  'Europe/Ulyanovsk': samara,
  'Asia/Yekaterinburg': yekaterinburg,
  'Asia/Omsk': omsk,
  'Asia/Krasnoyarsk': krasnoyarsk,
  'Asia/Novosibirsk': krasnoyarsk,
  'Asia/Barnaul': krasnoyarsk,
  'Asia/Tomsk': krasnoyarsk,
  'Asia/Novokuznetsk': krasnoyarsk,
  'Asia/Irkutsk': irkutsk,
  'Asia/Yakutsk': yakutsk,
  'Asia/Chita': yakutsk,
  'Asia/Khandyga': yakutsk,
  'Asia/Vladivostok': vladivostok,
  'Asia/Ust-Nera': vladivostok,
  'Asia/Magadan': magadan,
  'Asia/Sakhalin': magadan,
  'Asia/Srednekolymsk': magadan,
  'Asia/Kamchatka': kamchatka,
  'Asia/Anadyr': kamchatka,
};

/** The zone's name, or its offset from UTC at that moment where it has none here. */
export function zoneName(language: Language, zone: string | undefined, at: Date): string {
  const id = zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = ZONES[id];
  if (known !== undefined) return known[language];
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: id, timeZoneName: 'shortOffset' });
  const offset = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  return (offset ?? id).replace('GMT', 'UTC');
}
