/**
 * Records of nodes (§7): final counts out of their time, signed by others, of nodes unknown or retired; objections and
 * destructions that are not theirs.
 */
import { formatTime } from '../../v1/time.js';
import { moment } from './course.js';
import { forged, type Forgery } from './forgery.js';
import { amend, amendLast, entryAt, lastRecord, nodeSeed, placeOf, signedChange, type Body } from './records.js';
import { asRecord } from './registrar.js';
import { hourly, nodeSays } from './node-says.js';
export const nodeRecordForgeries: readonly Forgery[] = [
  {
    name: 'final-sum-below-the-hourly-count',
    insider: 'node',
    check: 5,
    code: 'final-below-hourly',
    story: {
      ru: 'Итог узла меньше его последнего почасового числа: лишние пропуска стёрты.',
      en: 'A node’s final sum is below its last hourly count: passes too many were erased.',
    },
    forge(workshop) {
      const election = workshop.after('recounted');
      const change = signedChange('issuance', nodeSeed(election, 'node-2'), (body) => ({
        ...body,
        passes: { '*': 40 },
      }));
      amend(election, lastRecord(election) - 1, change);
      workshop.rest(election, 'recounted');
      return forged(election, placeOf(election, 'issuance', 7));
    },
  },
  {
    name: 'final-count-of-a-style-unknown',
    insider: 'node',
    check: 1,
    code: 'count-keys',
    story: {
      ru: 'Узел спрятал выданное под территорией, которой нет.',
      en: 'A node hid what it signed under a style that does not exist.',
    },
    forge: (workshop) => nodeSays(workshop, (e) => ({ credentials: { ...asRecord(e.accessed), west: 2 } })),
  },
  {
    name: 'second-final-issuance',
    insider: 'node',
    check: 1,
    code: 'issuance-final',
    story: {
      ru: 'Узел исправил свой итог второй записью.',
      en: 'A node corrected its final count by a second record.',
    },
    forge(workshop) {
      const election = workshop.after('finals');
      election.finalIssuance('node-2');
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'final-issuance-before-the-close',
    insider: 'node',
    check: 1,
    code: 'issuance-final',
    story: {
      ru: 'Узел подвёл итог до закрытия, когда ещё мог подписывать.',
      en: 'A node posted its final count before the close, when it could still sign.',
    },
    forge(workshop) {
      const election = workshop.after('drained');
      election.finalIssuance('node-2');
      const record = lastRecord(election);
      workshop.rest(election, 'drained', { upTo: 'closed' });
      election.finalIssuance('node-1');
      election.finalIssuance('node-3');
      election.finalAccess();
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'issuance-signed-by-another-node',
    insider: 'nodesButOne',
    check: 5,
    code: 'signature',
    story: {
      ru: 'Итог честного узла за него подписал другой.',
      en: 'The honest node’s final count was signed by another in its stead.',
    },
    forge(workshop) {
      const election = workshop.after('finals');
      const at = placeOf(election, 'issuance', -2);
      const record = amend(
        election,
        at,
        signedChange('issuance', nodeSeed(election, 'node-1'), (body) => body),
      );
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'count-raised-after-signing',
    insider: 'board',
    check: 5,
    code: 'signature',
    story: {
      ru: 'Реестр поднял почасовое число узла, не тронув его подписи.',
      en: 'The board raised a node’s hourly count and left its signature.',
    },
    forge(workshop) {
      const election = workshop.after('recounted');
      const record = amendLast(election, (body) => ({ ...body, passes: { '*': 7 } }));
      return forged(workshop.rest(election, 'recounted'), record);
    },
  },
  {
    name: 'issuance-of-an-unknown-node',
    insider: 'board',
    check: 1,
    code: 'node-unknown',
    story: {
      ru: 'Записан итог узла, которого в манифесте нет.',
      en: 'A final count of a node unknown to the manifest was recorded.',
    },
    forge(workshop) {
      const election = workshop.after('finals');
      const unknown = signedChange('issuance', workshop.random(32), (body) => ({ ...body, node: 'node-4' }));
      election.append('issuance', unknown(entryAt(election, placeOf(election, 'issuance', -1)).body as Body));
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'retired-node-counts-on',
    insider: 'node',
    check: 1,
    code: 'issuance-final',
    story: {
      ru: 'Выведенный узел всё же подал итог.',
      en: 'A node that was retired posted a final count all the same.',
    },
    forge(workshop) {
      const election = workshop.after('objected');
      election.retire('node-3');
      workshop.rest(election, 'objected', { upTo: 'finals' });
      election.finalIssuance('node-3');
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'finals'), record);
    },
  },
  {
    name: 'shares-destroyed-before-the-close',
    insider: 'node',
    check: 1,
    code: 'order-destruction',
    story: {
      ru: 'Узел уничтожил доли до закрытия: переголосовать с другого устройства нельзя.',
      en: 'A node destroyed its shares before the close: nobody can vote again from another device.',
    },
    forge(workshop) {
      const election = workshop.after('evening');
      election.destroy('node-2');
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'evening'), record);
    },
  },
  {
    name: 'destruction-signed-by-another',
    insider: 'nodesButOne',
    check: 5,
    code: 'signature',
    story: {
      ru: 'За узел, который долей не уничтожил, подписал другой.',
      en: 'For a node that has not destroyed its shares another signed.',
    },
    forge(workshop) {
      const election = workshop.after('destroyed');
      const change = signedChange('destruction', nodeSeed(election, 'node-1'), (body) => body);
      return forged(election, amendLast(election, change));
    },
  },
  {
    name: 'objection-rewritten',
    insider: 'board',
    check: 5,
    code: 'signature',
    story: {
      ru: 'Реестр переписал возражение узла.',
      en: 'The board rewrote a node’s objection.',
    },
    forge(workshop) {
      const election = workshop.after('objected');
      const record = amendLast(election, (body) => ({ ...body, text: 'Возражений нет' }));
      return forged(workshop.rest(election, 'objected'), record);
    },
  },
  {
    name: 'count-of-the-future',
    insider: 'node',
    check: 1,
    code: 'at-after-record',
    story: {
      ru: 'Узел пометил число часом, который ещё не наступил.',
      en: 'A node dated its count to an hour that has not come.',
    },
    forge: (workshop) => hourly(workshop, 'counted', (body) => ({ ...body, at: formatTime(moment('06:31:00')) })),
  },
];
