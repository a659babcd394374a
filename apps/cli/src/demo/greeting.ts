/** What `npm start` says when everything is up: where to look, how to log in, how to close and count. */
import { relative } from 'node:path';
import { ACCOUNT, ANONYMOUS, IDENTIFIED, NODE_IDS, WITNESS } from './plan.js';
import { type SeededElection } from './seed.js';

export function greeting(urls: Readonly<Record<string, string>>, seeded: SeededElection, dataDir: string): string[] {
  const path = (file: string): string => relative(process.cwd(), file) || file;
  const closes = seeded.manifest.styles[0]?.closesAt ?? '';
  const local = new Intl.DateTimeFormat('ru-RU', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: seeded.manifest.timeZone,
  }).format(new Date(closes));
  const url = (name: string): string => urls[name] ?? '';
  return [
    '',
    'Veche is up. УЧЕБНОЕ ГОЛОСОВАНИЕ: a training election, in no official figure.',
    '',
    `  Vote                ${url(IDENTIFIED)}/`,
    `  Demonstration       ${url(IDENTIFIED)}/demo      SMS codes, the election's clock, printed slips`,
    `  Public board        ${url(ANONYMOUS)}/`,
    `  Check a ballot      ${url(ANONYMOUS)}/check`,
    `  Display panel       ${url(ANONYMOUS)}/panel`,
    `  State account       ${url(ACCOUNT)}           a stand-in, an OpenID provider`,
    `  Nodes, witness      ${NODE_IDS.map((id) => url(id)).join(' ')} ${url(WITNESS)}`,
    '',
    `Log in: open the voting page, choose any of the 200 people, and read the code on the demonstration page.`,
    `Voting ends on ${local} (${seeded.manifest.timeZone}); voting again is possible three hours after the last access.`,
    `Workstation: npm run -s veche -- workstation enrol --operators ${path(`${dataDir}/operators.json`)} --name "Участок 1" --precinct 1`,
    '',
    'Trustees (file and passphrase):',
    ...seeded.trustees.map(({ file, passphraseFile }) => `  ${path(file)}  ${path(passphraseFile)}`),
    'Commission:',
    ...seeded.members.map(({ file, passphraseFile }) => `  ${path(file)}  ${path(passphraseFile)}`),
    '',
    'To close and count: on the demonstration page move the clock past the end and 20 minutes on, then, in another terminal,',
    '  npm run -s veche -- demo count',
    'or step by step, as the commission would: docs/operator/close-and-count.md',
    `  election ${seeded.fingerprint}`,
    '',
    'Ctrl-C stops everything; npm start goes on with the same data; npm start -- --fresh begins anew.',
    '',
  ];
}
