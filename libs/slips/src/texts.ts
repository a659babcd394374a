/** The words on slips. Russian is what the commission's paper carries; English is complete. */
export type SlipLanguage = 'ru' | 'en';

const ru = {
  accessHeading: 'ДОСТУП К БЮЛЛЕТЕНЮ',
  voteHeading: 'ПРИНЯТЫЙ ГОЛОС',
  training: 'УЧЕБНОЕ ГОЛОСОВАНИЕ',
  copy: 'КОПИЯ',
  slip: 'Талон №',
  election: 'Голосование:',
  territory: 'Территория:',
  minute: 'Время (UTC):',
  channel: 'Доступ получен:',
  remote: 'вне участка',
  workstation: 'на участке',
  ballot: 'Бюллетень:',
  tracker: 'Код отслеживания:',
  contest: 'Вопрос:',
  encrypted: 'Зашифрованное волеизъявление:',
  previous: 'Предыдущий талон:',
} as const;

export type SlipTexts = { readonly [key in keyof typeof ru]: string };

const en: SlipTexts = {
  accessHeading: 'ACCESS TO THE BALLOT',
  voteHeading: 'ACCEPTED VOTE',
  training: 'TRAINING ELECTION',
  copy: 'COPY',
  slip: 'Slip No.',
  election: 'Election:',
  territory: 'Territory:',
  minute: 'Time (UTC):',
  channel: 'Access given:',
  remote: 'remotely',
  workstation: 'at a polling place',
  ballot: 'Ballot:',
  tracker: 'Tracker:',
  contest: 'Contest:',
  encrypted: 'Encrypted vote:',
  previous: 'Previous slip:',
};

export const slipTexts: { readonly [language in SlipLanguage]: SlipTexts } = { ru, en };
