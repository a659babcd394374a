/** Words that all commands share: options, passphrases, files, servers' answers, the log. */
import { type Catalogue } from '../ru/index.js';

export const program: Catalogue['program'] = {
  about: 'Remote electronic voting that proves itself',
  helpHint: '(add --help for what this command takes)',
};

export const options: Catalogue['options'] = {
  board: 'the board',
  commission: "the commission's server",
  election: 'fingerprint of the election',
  operators: "the operators' file",
  electionYaml: 'election.yaml',
  workDir: 'working folder of this election',
  ceremony: 'the shared folder',
  passphraseFile: 'read the passphrase from a file instead of the keyboard',
};

export const console: Catalogue['console'] = {
  nobodyAnswers: (origin) => `Nobody answers at ${origin}. Is the server running? Start it with: npm start`,
  strangeAnswer: (url) =>
    `${url} answered something else than this version expects. Are client and server of one release?`,
  answered: (url, status) => `${url} answered ${status}.`,
  finding: (check, record, says) => `  check ${check}, record ${record}: ${says}`,
  mistakeLine: (line, says) => `  line ${line}: ${says}`,
  noPassphrase: (what) => `No passphrase for ${what}: name a file with --passphrase-file, or set VECHE_PASSPHRASE.`,
  passphraseFor: (what) => `Passphrase for ${what}: `,
  again: 'The same again: ',
  passphrasesDiffer: 'The two passphrases differ. Nothing was written; start the command again.',
  passphraseShort: 'A passphrase needs at least 8 characters; five random words are better.',
  cantReadOwn: (path, kind) => `Can't read ${path}. Name the ${kind}'s own file with --file.`,
  wrongKind: (path, kind) => `${path} is no ${kind} file of Veche. Name the right file with --file.`,
  wrongPassphrase: (path) => `The passphrase doesn't open ${path}. Try again; nothing was changed.`,
  alreadyThere: (path) => `${path} is already there. Choose another name, or move it away: it is never overwritten.`,
};

export const log: Catalogue['log'] = {
  noBody: (record) => `The board has no body for record ${record}. Do not go on, and tell the observers.`,
  badCheckpoint: (says) => `The board's checkpoint is not to be believed: ${says}. Do not go on.`,
  otherRoot:
    'The checkpoint does not match the records: the log moved on meanwhile, or the board shows two. Run this again.',
  spoiled: (lines) => `The log does not stand up; do not go on, and tell the commission and the observers:\n${lines}`,
  otherManifest: (fingerprint) =>
    `The board shows another manifest than election ${fingerprint}. Compare the fingerprint with the commission's.`,
  cantGet: (url, status) => `Can't get ${url}${status}. Is the board's address right?`,
  malformed: (record) => `Record ${record} of the board is malformed. Do not go on.`,
  clockOfTraining: 'VECHE_CLOCK_OFFSET moves the clock of training elections only. Unset it.',
  clockOffset: 'VECHE_CLOCK_OFFSET is a number of seconds, such as 90000.',
};

export const verify: Catalogue['verify'] = {
  about: 'check a published election: every record, ballot, sum and share',
  dir: 'folder of the archive, or a .zip',
  json: 'the report as one line of JSON',
  html: 'save the report as an HTML page',
  threads: 'how many threads',
  arithmetic: 'by which arithmetic: a second opinion by libsodium or noble is slow, and needs no trust in our kernel',
  fresh: 'begin anew instead of going on with an interrupted run',
  terminals: 'the terminal’s',
  receipt: 'a voter’s receipt or refusal, held against the log (may be repeated)',
  checkpoint: 'an earlier checkpoint of the log (may be repeated)',
};

export const workstation: Catalogue['workstation'] = {
  about: 'computers at polling places',
  enrol: 'make an enrolment link; accesses from that browser count as given at the polling place',
  name: 'what to call it, e.g. "Участок 12, место 1"',
  precinct: 'its precinct',
  openOnce: 'Open this link once, in the browser of that workstation. It is shown this one time:',
};
