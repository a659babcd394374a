/**
 * Ballot box and board (§6, §7): ballots added, dropped, replaced, brought back, out of their hours; records in another
 * order or at another time. Whoever keeps the log signs its checkpoint anew, with the witnesses.
 */
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { castBallot } from '../../v1/casting.js';
import { ballotHash, type Ballot } from '../../v1/messages/ballot.js';
import { formatTime } from '../../v1/time.js';
import { newCredentialKey } from '#crypto';
import { type TestElection } from '../test-election.js';
import { moment } from './course.js';
import { forged, type Forgery } from './forgery.js';
import { amendLast, entryAt, lastRecord, placeOf, signedChange } from './records.js';

const north = { council: [0, 1, 0], mayor: [1, 0] };

/** Places of a key's ballots. */
const placesOf = (election: TestElection, key: Uint8Array): number[] =>
  election.entries.flatMap(({ record, body }, at) =>
    record.type === 'ballot' && (body as unknown as Ballot).core.key === encodeBase64url(key) ? [at] : [],
  );

const ballots: readonly Forgery[] = [
  {
    name: 'ballot-twice',
    insider: 'box',
    check: 4,
    code: 'ballot-sequence',
    beside: { codes: ['ballots-over-passes'], because: 'one pass of number 1 now stands under two ballots' },
    story: { ru: 'Урна внесла один бюллетень дважды.', en: 'The ballot box brought one ballot in twice.' },
    forge(workshop) {
      const election = workshop.after('noon');
      election.append('ballot', entryAt(election, placeOf(election, 'ballot')).body);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'noon'), record);
    },
  },
  {
    name: 'earlier-choice-brought-back',
    insider: 'board',
    check: 4,
    code: 'ballot-sequence',
    story: {
      ru: 'Реестр внёс первый бюллетень избирателя после второго.',
      en: 'The board entered a voter’s first ballot after the second.',
    },
    forge(workshop) {
      const election = workshop.after('noon');
      const [first = 0] = placesOf(election, workshop.voters.e.key.public);
      const [entry] = election.entries.splice(first, 1);
      if (entry !== undefined) election.append('ballot', entry.body);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'noon'), record);
    },
  },
  {
    name: 'ballot-replaced-by-the-box',
    insider: 'box',
    check: 4,
    code: 'ballot-signature',
    story: {
      ru: 'Урна оставила удостоверение и пропуск избирателя, а выбор вписала свой; подписать его ключом она не может.',
      en: 'The ballot box kept a voter’s credential and pass and wrote a choice of its own; it cannot sign with the key.',
    },
    forge(workshop) {
      const election = workshop.after('evening');
      const { body } = election.entries.pop() ?? { body: null };
      const { auth } = body as unknown as Ballot;
      const { a } = workshop.voters;
      // The proofs hold for the voter's key; only whoever has it can sign them.
      const { core } = election.ballot(a, 2, north);
      election.accesses.set(2, (election.accesses.get(2) ?? 0) - 1);
      const thief = { ...newCredentialKey(workshop.random), public: a.key.public };
      const tokens = { credential: auth.credential.map(bytesOf), pass: auth.pass.map(bytesOf) };
      const input = { election: election.election, core, key: thief, random: workshop.random };
      election.append('ballot', castBallot({ ...input, ...tokens }).ballot);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'evening'), record);
    },
  },
  {
    name: 'ballot-before-the-style-opens',
    insider: 'box',
    check: 4,
    code: 'ballot-time',
    story: {
      ru: 'Бюллетень юга внесён за минуту до открытия.',
      en: 'A ballot of the south was recorded a minute before the opening.',
    },
    forge(workshop) {
      const election = workshop.after('ready');
      election.now = moment('04:59:00');
      election.cast(election.voter('south'), 1, { mayor: [0, 1] });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'ready'), record);
    },
  },
  {
    name: 'late-ballot-of-a-style-not-extended',
    insider: 'box',
    check: 4,
    code: 'ballot-time',
    story: {
      ru: 'Под продлением севера принят поздний бюллетень юга.',
      en: 'Under the extension of the north a late ballot of the south was taken.',
    },
    forge(workshop) {
      const election = workshop.after('evening');
      election.cast(election.voter('south'), 1, { mayor: [0, 1] });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'evening'), record);
    },
  },
  {
    name: 'ballot-after-drained',
    insider: 'box',
    check: 1,
    code: 'order-ballot',
    story: {
      ru: 'Урна объявила, что всё внесено, и внесла ещё один бюллетень.',
      en: 'The ballot box said that every ballot was in, and brought in one more.',
    },
    forge(workshop) {
      const election = workshop.after('drained');
      election.cast(election.voter('north'), 1, north);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'drained'), record);
    },
  },
  {
    name: 'ballot-after-the-close',
    insider: 'box',
    check: 1,
    code: 'order-ballot',
    story: { ru: 'Бюллетень внесён после закрытия.', en: 'A ballot was recorded after the close.' },
    forge(workshop) {
      const election = workshop.after('closed');
      election.cast(election.voter('north'), 1, north);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'closed'), record);
    },
  },
];

const closing: readonly Forgery[] = [
  {
    name: 'drained-with-another-number',
    insider: 'box',
    check: 5,
    code: 'drained-ballots',
    story: {
      ru: 'Урна приняла на один бюллетень больше, чем внесла, и так и подписала.',
      en: 'The ballot box took one ballot more than it brought in, and signed so.',
    },
    forge(workshop) {
      const election = workshop.after('evening');
      election.now = moment('18:11:00');
      election.drain({ ballots: election.ballots + 1 });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'drained'), record);
    },
  },
  {
    name: 'drained-before-the-extended-end',
    insider: 'box',
    check: 1,
    code: 'drained-early',
    story: {
      ru: 'Урна закончила по прежним часам, не дожидаясь продлённых.',
      en: 'The ballot box ended by the old hours and did not wait for the extended ones.',
    },
    forge(workshop) {
      const election = workshop.after('evening');
      election.now = moment('18:09:00');
      election.drain();
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'drained'), record);
    },
  },
  {
    name: 'drained-twice',
    insider: 'box',
    check: 1,
    code: 'order-drained',
    story: {
      ru: 'Урна дважды объявила, что всё внесено.',
      en: 'The ballot box said twice that every ballot was in.',
    },
    forge(workshop) {
      const election = workshop.after('drained');
      election.drain();
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'drained'), record);
    },
  },
  {
    name: 'drained-signed-by-the-board',
    insider: 'board',
    check: 5,
    code: 'signature',
    story: {
      ru: 'За урну, которая ещё ждала бюллетеней, подписал реестр.',
      en: 'For the ballot box, which still waited for ballots, the board signed.',
    },
    forge(workshop) {
      const election = workshop.after('drained');
      const record = amendLast(
        election,
        signedChange('drained', election.parties.board, (body) => body),
      );
      return forged(workshop.rest(election, 'drained'), record);
    },
  },
  {
    name: 'ballot-dropped-after-the-close',
    insider: 'witnesses',
    check: 5,
    code: 'drained-ballots',
    beside: {
      codes: ['closed-records', 'closed-root'],
      because: 'the commission has signed the number and root of the records before the close',
    },
    story: {
      ru: 'После закрытия реестр со свидетелями выбросил бюллетень и переписал дерево.',
      en: 'After the close board and witnesses dropped a ballot and rewrote the tree.',
    },
    forge(workshop) {
      const election = workshop.after('closed');
      election.entries.splice(placeOf(election, 'ballot', 4), 1);
      return forged(workshop.rest(election, 'closed'), placeOf(election, 'drained'));
    },
  },
  {
    name: 'ballot-exchanged-after-the-close',
    insider: 'witnesses',
    check: 5,
    code: 'closed-root',
    story: {
      ru: 'После закрытия бюллетень заменён другим того же избирателя: число записей прежнее.',
      en: 'After the close a ballot was exchanged for another of the same voter: the number of records stayed.',
    },
    forge(workshop) {
      const election = workshop.after('closed');
      const [at = 0] = placesOf(election, workshop.voters.d.key.public);
      const { record } = entryAt(election, at);
      // Made apart, so that the access is not counted twice.
      const other = workshop.after('closed').ballot(workshop.voters.d, 1, { mayor: [0, 1] });
      election.entries[at] = { record: { ...record, hash: ballotHash(other) }, body: other };
      return forged(workshop.rest(election, 'closed'), placeOf(election, 'closed'));
    },
  },
  {
    name: 'records-exchanged-after-the-close',
    insider: 'witnesses',
    check: 5,
    code: 'closed-root',
    story: {
      ru: 'После закрытия две записи о бюллетенях переставлены.',
      en: 'After the close two ballots’ records changed places.',
    },
    forge(workshop) {
      const election = workshop.after('closed');
      const first = placeOf(election, 'ballot');
      const [one, two] = election.entries.splice(first, 2);
      if (one !== undefined && two !== undefined) election.entries.splice(first, 0, two, one);
      return forged(workshop.rest(election, 'closed'), placeOf(election, 'closed'));
    },
  },
];

const times: readonly Forgery[] = [
  {
    name: 'record-with-its-second',
    insider: 'board',
    check: 1,
    code: 'record-minute',
    story: {
      ru: 'Реестр записал бюллетень с точностью до секунды: по ней узнают избирателя.',
      en: 'The board recorded a ballot to the second: by it the voter can be known.',
    },
    forge(workshop) {
      const election = workshop.after('evening');
      const { body } = election.entries.pop() ?? { body: null };
      election.append('ballot', body, '2026-09-18T17:40:07Z');
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'evening'), record);
    },
  },
  {
    name: 'record-dated-back',
    insider: 'board',
    check: 1,
    code: 'record-time-falls',
    story: {
      ru: 'Поздний бюллетень юга записан задним числом.',
      en: 'A late ballot of the south was dated back.',
    },
    forge(workshop) {
      const election = workshop.after('evening');
      election.append(
        'ballot',
        election.ballot(election.voter('south'), 1, { mayor: [0, 1] }),
        formatTime(moment('16:59:00')),
      );
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'evening'), record);
    },
  },
  {
    name: 'log-ends-before-the-result',
    insider: 'board',
    check: 1,
    code: 'record-absent',
    story: {
      ru: 'Архив кончается расшифровками: итог объявлен без записи.',
      en: 'The archive ends with the decryptions: the result was announced without a record.',
    },
    forge: (workshop) => forged(workshop.after('decrypted'), null),
  },
];

export const boxAndBoardForgeries: readonly Forgery[] = [...ballots, ...closing, ...times];
