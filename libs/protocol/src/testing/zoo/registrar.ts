/**
 * The registrar (§7 `access`; §10 check 5): what it says it granted bounds the ballots. Each inequality is broken by
 * itself where it can be.
 */
import { type Access } from '../../v1/messages/access.js';
import { type TestElection } from '../test-election.js';
import { ADMITTED } from './course.js';
import { forged, type Forged, type Forgery, type Workshop } from './forgery.js';
import { amendLast, lastRecord, signedChange } from './records.js';
export const accessed = (counts: Record<string, number>): Access['accessed'] =>
  Object.fromEntries(Object.entries(counts).map(([style, remote]) => [style, { remote, workstation: 0 }]));

/** The finals with the registrar's changed. */
function registrarSays(workshop: Workshop, change: (election: TestElection) => Partial<Access>): Forged {
  const election = workshop.after('closed');
  for (const { id } of election.activeNodes) election.finalIssuance(id);
  election.finalAccess(change(election));
  const record = lastRecord(election);
  return forged(workshop.rest(election, 'finals'), record);
}

/** The finals with node-2's changed; the finding is about its record, or the registrar's after it. */
export const asRecord = (counts: ReadonlyMap<string | number, number>): Record<string, number> =>
  Object.fromEntries(counts);

export const registrarForgeries: readonly Forgery[] = [
  {
    name: 'more-let-in-than-on-the-list',
    insider: 'registrar',
    check: 5,
    code: 'accessed-over-admitted',
    story: {
      ru: 'Регистратор допустил на острове больше людей, чем в списке.',
      en: 'The registrar let more people of the isle in than are on the list.',
    },
    forge: (workshop) =>
      registrarSays(workshop, (e) => ({ accessed: accessed({ ...asRecord(e.accessed), isle: 11 }) })),
  },
  {
    name: 'list-grew-after-the-first-ballot',
    insider: 'registrar',
    check: 5,
    code: 'admitted-rises',
    story: {
      ru: 'Список избирателей вырос, когда голосование уже шло.',
      en: 'The list of voters grew when voting had begun.',
    },
    forge: (workshop) => registrarSays(workshop, () => ({ admitted: { ...ADMITTED, south: 12 } })),
  },
  {
    name: 'fewer-let-in-than-voted',
    insider: 'registrar',
    check: 5,
    code: 'keys-over-accessed',
    beside: { codes: ['issued-over-accessed'], because: 'the nodes have counted everyone who voted' },
    story: {
      ru: 'Регистратор объявил, что на юге допущен один, а проголосовали двое.',
      en: 'The registrar said that one voter of the south was let in, and two have voted.',
    },
    forge: (workshop) =>
      registrarSays(workshop, (e) => ({ accessed: accessed({ ...asRecord(e.accessed), south: 1 }) })),
  },
  {
    name: 'fewer-accesses-than-passes',
    insider: 'registrar',
    check: 5,
    code: 'passes-over-accesses',
    story: {
      ru: 'Регистратор объявил один повторный доступ, а узлы выдали два пропуска.',
      en: 'The registrar said that one second access was granted, and the nodes signed two passes.',
    },
    forge: (workshop) => registrarSays(workshop, (e) => ({ accesses: { ...asRecord(e.accesses), 2: 1 } })),
  },
  {
    name: 'accesses-of-a-number-beyond-the-last',
    insider: 'registrar',
    check: 1,
    code: 'count-keys',
    story: {
      ru: 'Регистратор насчитал доступы под номером 3, которого нет.',
      en: 'The registrar counted accesses of number 3, which does not exist.',
    },
    forge: (workshop) => registrarSays(workshop, (e) => ({ accesses: { ...asRecord(e.accesses), 3: 1 } })),
  },
  {
    name: 'access-counts-before-voting',
    insider: 'registrar',
    check: 1,
    code: 'access-not-empty',
    story: {
      ru: 'Первая запись регистратора уже содержит доступы: задел для вброса.',
      en: 'The registrar’s first record already counts accesses: room for stuffing.',
    },
    forge(workshop) {
      const election = workshop.after('endorsed');
      election.openAccess(ADMITTED, { accesses: { 1: 3 } });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'ready'), record);
    },
  },
  {
    name: 'second-list-at-noon',
    insider: 'registrar',
    check: 1,
    code: 'access-again',
    story: {
      ru: 'Днём регистратор опубликовал новый список, длиннее прежнего.',
      en: 'At noon the registrar published another list, longer than before.',
    },
    forge(workshop) {
      const election = workshop.after('noon');
      election.openAccess({ ...ADMITTED, north: 40 });
      election.admitted = ADMITTED;
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'noon'), record);
    },
  },
  {
    name: 'final-access-before-the-close',
    insider: 'registrar',
    check: 1,
    code: 'order-final-access',
    story: {
      ru: 'Регистратор подвёл итог доступов до закрытия.',
      en: 'The registrar posted its final counts before the close.',
    },
    forge(workshop) {
      const election = workshop.after('drained');
      election.finalAccess();
      const record = lastRecord(election);
      workshop.rest(election, 'drained', { upTo: 'closed' });
      for (const { id } of election.activeNodes) election.finalIssuance(id);
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'second-final-access',
    insider: 'registrar',
    check: 1,
    code: 'order-final-access',
    story: {
      ru: 'Регистратор исправил итог доступов второй записью.',
      en: 'The registrar corrected its final counts by a second record.',
    },
    forge(workshop) {
      const election = workshop.after('finals');
      election.finalAccess({ accesses: { 1: 9, 2: 9 } });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'access-signed-by-the-board',
    insider: 'board',
    check: 5,
    code: 'signature',
    story: {
      ru: 'Реестр переписал список допущенных и подписал его своим ключом.',
      en: 'The board rewrote the list of those admitted and signed it with its own key.',
    },
    forge(workshop) {
      const election = workshop.after('ready');
      const longer = { ...ADMITTED, north: 99 };
      const change = signedChange('access', election.parties.board, (body) => ({ ...body, admitted: longer }));
      const record = amendLast(election, change);
      election.admitted = longer;
      return forged(workshop.rest(election, 'ready'), record);
    },
  },
];
