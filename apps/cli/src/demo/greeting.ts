/** What `npm start` says when everything is up: where to look, how to log in, how to close and count. */
import { relative } from 'node:path';
import { ACCOUNT, ANONYMOUS, IDENTIFIED, NODE_IDS, WITNESS } from './plan.js';
import { type SeededElection } from './seed.js';
import { language, text } from '../messages/index.js';

export function greeting(urls: Readonly<Record<string, string>>, seeded: SeededElection, dataDir: string): string[] {
  const path = (file: string): string => relative(process.cwd(), file) || file;
  const closes = seeded.manifest.styles[0]?.closesAt ?? '';
  const local = new Intl.DateTimeFormat(language() === 'ru' ? 'ru-RU' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: seeded.manifest.timeZone,
  }).format(new Date(closes));
  const url = (name: string): string => urls[name] ?? '';
  const words = text().demo;
  const row = (name: string, value: string): string => `  ${name.padEnd(22)} ${value}`;
  return [
    '',
    words.up,
    '',
    row(words.vote, `${url(IDENTIFIED)}/`),
    row(words.demonstration, `${url(IDENTIFIED)}/demo      ${words.demonstrationHas}`),
    row(words.board, `${url(ANONYMOUS)}/`),
    row(words.checkBallot, `${url(ANONYMOUS)}/check`),
    row(words.verifyArchive, `${url(ANONYMOUS)}/verify`),
    row(words.panel, `${url(ANONYMOUS)}/panel`),
    row(words.account, `${url(ACCOUNT)}           ${words.accountIs}`),
    row(words.nodes, `${NODE_IDS.map((id) => url(id)).join(' ')} ${url(WITNESS)}`),
    '',
    words.login,
    words.closes(local, seeded.manifest.timeZone),
    `${words.workstation}: npm run -s veche -- workstation enrol --operators ${path(`${dataDir}/operators.json`)} --name "Участок 1" --precinct 1`,
    '',
    words.trustees,
    ...seeded.trustees.map(({ file, passphraseFile }) => `  ${path(file)}  ${path(passphraseFile)}`),
    words.commission,
    ...seeded.members.map(({ file, passphraseFile }) => `  ${path(file)}  ${path(passphraseFile)}`),
    '',
    words.toCount,
    '  npm run -s veche -- demo count',
    words.stepByStep,
    `  ${words.election} ${seeded.fingerprint}`,
    '',
    words.ctrlC,
    '',
  ];
}
