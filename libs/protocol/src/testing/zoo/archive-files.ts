/**
 * The publisher of the archive (§9): files cut, doubled, exchanged, spelt otherwise, and documents that are not those
 * which were signed.
 */
import { utf8 } from '#crypto';
import { documentName } from '../../v1/archive/files.js';
import { encodeCanonical } from '../../v1/canonical.js';
import { type TestElection } from '../test-election.js';
import { protocolDocument } from './course.js';
import { type Forgery } from './forgery.js';
import { placeOf } from './records.js';
import { fileOf, files, linesOf, textOf } from './honest-files.js';
/** Line and record of the second ballot: it is superseded later, so that nothing but the archive misses it. */
const ballotLine = (lines: readonly string[]): number =>
  lines.flatMap((line, at) => (line.startsWith('{"auth"') ? [at] : []))[1] ?? 0;
const ballotRecord = (election: TestElection): number => placeOf(election, 'ballot', 1);

export const archiveForgeries: readonly Forgery[] = [
  files(
    [
      'ballot-withheld',
      'publisher',
      1,
      'body-missing',
      'Содержимое одного бюллетеня не выдано.',
      'The body of one ballot was kept back.',
    ],
    (honest) => {
      const lines = linesOf(honest.bodies);
      lines.splice(ballotLine(lines), 1);
      return { bodies: fileOf(lines) };
    },
    ballotRecord,
  ),
  files(
    [
      'ballot-that-is-in-no-record',
      'publisher',
      1,
      'body-unnamed',
      'В архив подложен бюллетень, которого в реестре нет.',
      'A ballot that stands in no record was slipped into the archive.',
    ],
    (honest, election) => ({
      bodies: fileOf([
        ...linesOf(honest.bodies),
        textOf(encodeCanonical(election.ballot(election.voter('south'), 1, { mayor: [1, 0] }))),
      ]),
    }),
  ),
  files(
    [
      'body-doubled',
      'publisher',
      1,
      'body-doubled',
      'Содержимое одного бюллетеня стоит в архиве дважды.',
      'One ballot’s body stands in the archive twice.',
    ],
    (honest) => ({
      bodies: fileOf(
        linesOf(honest.bodies).flatMap((line, at, all) => (at === ballotLine(all) ? [line, line] : [line])),
      ),
    }),
  ),
  files(
    [
      'body-spelt-otherwise',
      'publisher',
      1,
      'body-line-malformed',
      'Содержимое записи переписано с пробелом: то же значение, другие байты.',
      'A body was written with a space: the same value, other bytes.',
    ],
    (honest) => ({ bodies: fileOf(linesOf(honest.bodies).map((line, at) => (at === 0 ? `${line} ` : line))) }),
    () => null,
    { codes: ['body-missing'], because: 'the manifest is the body that is then missing' },
  ),
  files(
    [
      'bodies-cut-off',
      'publisher',
      1,
      'body-line-malformed',
      'Файл содержимого обрезан посреди строки.',
      'The file of bodies is cut off in the middle of a line.',
    ],
    (honest) => ({ bodies: honest.bodies.subarray(0, honest.bodies.length - 40) }),
    () => null,
    { codes: ['body-missing'], because: 'the line that was cut is a body' },
  ),
  files(
    [
      'ballot-altered-in-the-archive',
      'publisher',
      1,
      'body-missing',
      'В опубликованном бюллетене изменён шифртекст.',
      'A ciphertext of a published ballot was altered.',
    ],
    (honest) => {
      const lines = linesOf(honest.bodies);
      const at = ballotLine(lines);
      lines[at] = (lines[at] ?? '').replace(
        /("ciphertexts":")(.)/,
        (_, name: string, first: string) => `${name}${first === 'A' ? 'B' : 'A'}`,
      );
      return { bodies: fileOf(lines) };
    },
    ballotRecord,
    { codes: ['body-unnamed'], because: 'the altered ballot is named by no record' },
  ),
  files(
    [
      'records-cut-off',
      'publisher',
      2,
      'checkpoint-records',
      'Последние записи не выданы.',
      'The last records were kept back.',
    ],
    (honest) => ({ records: fileOf(linesOf(honest.records).slice(0, -3)) }),
    () => null,
    { codes: ['body-unnamed'], because: 'the bodies of the records kept back are still there' },
  ),
  files(
    [
      'record-doubled',
      'publisher',
      1,
      'endorsement-twice',
      'Строка с записью стоит в файле дважды.',
      'A record’s line stands in the file twice.',
    ],
    (honest) => ({
      records: fileOf(linesOf(honest.records).flatMap((line, at) => (at === 2 ? [line, line] : [line]))),
    }),
    () => 3,
    {
      codes: ['checkpoint-records', 'closed-records', 'closed-root'],
      because: 'every later place in the log is another',
    },
  ),
  files(
    [
      'record-spelt-otherwise',
      'publisher',
      1,
      'record-malformed',
      'Запись переписана с пробелом: лист дерева другой, а смысл тот же.',
      'A record was written with a space: another leaf of the same meaning.',
    ],
    (honest) => ({
      records: fileOf(linesOf(honest.records).map((line, at) => (at === 9 ? line.replace(',', ', ') : line))),
    }),
    () => 9,
    {
      codes: ['checkpoint-records', 'document-unnamed', 'record-absent'],
      because: 'without this leaf no later place in the log means anything',
    },
  ),
  files(
    [
      'record-padded',
      'publisher',
      1,
      'line-too-long',
      'Строка записи растянута на мегабайты пробелов.',
      'A record’s line was stretched by spaces beyond any bound.',
    ],
    (honest) => ({
      records: fileOf(linesOf(honest.records).map((line, at) => (at === 9 ? `${line}${' '.repeat(5000)}` : line))),
    }),
    () => 9,
    {
      codes: ['checkpoint-records', 'document-unnamed', 'record-absent'],
      because: 'without this leaf no later place in the log means anything',
    },
  ),
  files(
    [
      'manifest-file-exchanged',
      'publisher',
      1,
      'manifest-file',
      'manifest.json — не тот манифест, что в реестре: другой ключ выборов.',
      'manifest.json is not the log’s manifest: it has another public key.',
    ],
    (_honest, election) => ({
      manifest: encodeCanonical({
        ...election.manifest,
        trustees: {
          ...election.manifest.trustees,
          publicKey: election.manifest.trustees.members[0]?.commitments[0] ?? '',
        },
      }),
    }),
    () => 0,
  ),
  files(
    [
      'document-kept-back',
      'publisher',
      1,
      'document-missing',
      'Протокол комиссии в архив не положен.',
      'The commission’s protocol was not put into the archive.',
    ],
    (honest) => {
      const documents = new Map(honest.documents);
      documents.delete(documentName(protocolDocument));
      return { documents };
    },
    (election) => placeOf(election, 'protocol'),
  ),
  files(
    [
      'document-exchanged',
      'publisher',
      1,
      'document-hash',
      'Под именем протокола лежит другой документ.',
      'Under the protocol’s name lies another document.',
    ],
    (honest) => ({
      documents: new Map([...honest.documents, [documentName(protocolDocument), utf8('Исправленный протокол.\n')]]),
    }),
    (election) => placeOf(election, 'protocol'),
  ),
  files(
    [
      'document-slipped-in',
      'publisher',
      1,
      'document-unnamed',
      'В архив подложен документ, которого ни одна запись не называет.',
      'A document that no record names was slipped into the archive.',
    ],
    (honest) => {
      const slipped = utf8('Особое мнение, которого никто не подписывал.\n');
      return { documents: new Map([...honest.documents, [documentName(slipped), slipped]]) };
    },
  ),
];
