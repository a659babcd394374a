/**
 * Nodes (§7 `issuance`; §10 check 5): counts below what stands on the board, above what was granted, or falling.
 */
import { forged, type Forgery } from './forgery.js';
import { entryAt, lastRecord, placeOf } from './records.js';
import { accessed, asRecord } from './registrar.js';
import { hourly, nodeSays } from './node-says.js';
export const issuanceForgeries: readonly Forgery[] = [
  {
    name: 'issuance-understated',
    insider: 'node',
    check: 5,
    code: 'keys-over-issued',
    story: {
      ru: 'Узел заявил, что на юге выдал одно удостоверение, а в реестре два избирателя юга.',
      en: 'A node said it signed one credential of the south, and two voters of the south are on the board.',
    },
    forge: (workshop) =>
      nodeSays(workshop, (e) => ({ credentials: { ...asRecord(e.accessed), south: 1, isle: 2 } }), 'issuance'),
    beside: {
      codes: ['issued-over-accessed'],
      because: 'the sum may not fall below the hourly count, so the node moved one to the isle',
    },
  },
  {
    name: 'passes-understated',
    insider: 'node',
    check: 5,
    code: 'ballots-over-passes',
    story: {
      ru: 'Узел заявил один пропуск второго доступа, а бюллетеней под номером 2 два.',
      en: 'A node said it signed one pass of the second access, and two ballots of number 2 are on the board.',
    },
    forge: (workshop) => nodeSays(workshop, (e) => ({ passes: { ...asRecord(e.accesses), 2: 1 } })),
  },
  {
    name: 'credentials-for-nobody',
    insider: 'everyNode',
    check: 5,
    code: 'issued-over-accessed',
    story: {
      ru: 'Узлы выдали на острове удостоверение, за которым никто не приходил.',
      en: 'The nodes signed a credential of the isle that nobody had come for.',
    },
    forge(workshop) {
      const election = workshop.after('closed');
      for (const { id } of election.activeNodes)
        election.finalIssuance(id, { credentials: { ...asRecord(election.accessed), isle: 2 } });
      election.finalAccess();
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'nodes-and-box-invent-a-voter',
    insider: 'everyNode',
    check: 5,
    code: 'keys-over-accessed',
    beside: { codes: ['issued-over-accessed', 'passes-over-accesses'], because: 'the nodes count what they signed' },
    story: {
      ru: 'Все узлы с урной провели бюллетень за юг, за которым никто не приходил.',
      en: 'All nodes and the ballot box brought in a ballot of the south for which nobody had come.',
    },
    forge(workshop) {
      const election = workshop.after('noon');
      const honest = { accessed: asRecord(election.accessed), accesses: asRecord(election.accesses) };
      election.cast(election.voter('south'), 1, { mayor: [1, 0] });
      workshop.rest(election, 'noon', { upTo: 'closed' });
      for (const { id } of election.activeNodes) election.finalIssuance(id);
      election.finalAccess({
        accessed: accessed(honest.accessed),
        accesses: { ...honest.accesses, 2: election.accesses.get(2) ?? 0 },
      });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'passes-without-accesses',
    insider: 'everyNode',
    check: 5,
    code: 'passes-over-accesses',
    story: {
      ru: 'Узлы выдали пропуск второго доступа, которого регистратор не давал.',
      en: 'The nodes signed a pass of the second access that the registrar had not granted.',
    },
    forge: (workshop) =>
      nodeSays(workshop, (e) => ({ passes: { ...asRecord(e.accesses), 2: (e.accesses.get(2) ?? 0) + 1 } }), 'access'),
  },
  {
    name: 'hourly-count-falls',
    insider: 'node',
    check: 5,
    code: 'hourly-falls',
    story: {
      ru: 'Почасовое число пропусков узла упало: выданное стёрто.',
      en: 'A node’s hourly count of passes fell: what was signed was erased.',
    },
    forge: (workshop) => hourly(workshop, 'recounted', (body) => ({ ...body, passes: { '*': 3 } })),
  },
  {
    name: 'hourly-count-hides-voters',
    insider: 'node',
    check: 5,
    code: 'hourly-below-keys',
    story: {
      ru: 'Узел заявил три удостоверения, когда в реестре час как четыре избирателя.',
      en: 'A node said three credentials when four voters had been on the board for an hour.',
    },
    forge: (workshop) => hourly(workshop, 'counted', (body) => ({ ...body, credentials: { '*': 3 } })),
  },
  {
    name: 'hourly-count-by-style',
    insider: 'node',
    check: 1,
    code: 'count-keys',
    story: {
      ru: 'Узел публикует почасовые числа по территориям: видно, где кто голосует.',
      en: 'A node publishes hourly counts by style: it shows who votes where.',
    },
    forge: (workshop) =>
      hourly(workshop, 'counted', (body) => ({ ...body, credentials: { isle: 1, north: 2, south: 1 } })),
  },
  {
    name: 'old-hourly-count-again',
    insider: 'board',
    check: 5,
    code: 'hourly-falls',
    story: {
      ru: 'Реестр записал утреннее число узла ещё раз, в полдень.',
      en: 'The board recorded a node’s morning count once more, at noon.',
    },
    forge(workshop) {
      const election = workshop.after('recounted');
      election.append('issuance', entryAt(election, placeOf(election, 'issuance')).body);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'recounted'), record);
    },
  },
];
