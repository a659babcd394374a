/**
 * Retiring a node, closing, the protocol (§7): without the quorum, the chair or the remaining nodes, or out of their order.
 */
import { utf8 } from '#crypto';
import { documentName } from '../../v1/archive/files.js';
import { type TestElection } from '../test-election.js';
import { moment } from './course.js';
import { forged, type Forged, type Forgery, type Workshop } from './forgery.js';
import { amendLast, lastRecord, zeros } from './records.js';
import { more, told } from './commission-acts.js';
const retirement: readonly Forgery[] = [
  told(
    ['node-retired-by-the-commission-alone', 'commission', 5, 'retired-nodes'],
    'Комиссия вывела честный узел без подписей остальных.',
    'The commission retired the honest node without the others’ signatures.',
    (workshop) => more(workshop, 'objected', (election) => election.retire('node-2', { nodes: [] })),
  ),
  told(
    ['node-retired-by-the-nodes-alone', 'nodesButOne', 5, 'quorum'],
    'Узлы вывели честный узел с одной подписью комиссии вместо кворума.',
    'The nodes retired the honest one with one member of the commission where a quorum is needed.',
    (workshop) => more(workshop, 'objected', (election) => election.retire('node-2', {}, ['chair'])),
  ),
  told(
    ['node-retired-with-a-forged-signature', 'commission', 5, 'signature'],
    'Под выводом узла подпись одного из остающихся поддельна.',
    'Under a node’s retirement the signature of one that remains is forged.',
    (workshop) =>
      more(workshop, 'objected', (election) => {
        const { nodes } = election.fork().retire('node-2').body as { nodes: string[] };
        election.retire('node-2', { nodes: [nodes[0] ?? '', nodes[0] ?? ''] });
      }),
  ),
  told(
    ['node-retired-twice', 'commission', 1, 'node-retired'],
    'Узел выведен дважды.',
    'A node was retired twice.',
    (workshop) => more(workshop, 'objected', (election) => (election.retire('node-3'), election.retire('node-3'))),
  ),
  told(
    ['nodes-retired-below-the-threshold', 'commission', 1, 'retired-below-threshold'],
    'Выведены два узла из трёх: оставшийся один подписывает за всех.',
    'Two nodes of three were retired: the one that is left signs for all.',
    (workshop) => more(workshop, 'objected', (election) => (election.retire('node-3'), election.retire('node-2'))),
  ),
];

const close: readonly Forgery[] = [
  told(
    ['closed-without-the-chair', 'commission', 5, 'closed-chair'],
    'Голосование закрыто без председателя.',
    'The election was closed without the chair.',
    (workshop) => closedBy(workshop, (election) => election.close({}, ['member', 'secretary'])),
  ),
  told(
    ['closed-by-the-chair-alone', 'chair', 5, 'quorum'],
    'Председатель закрыл голосование один.',
    'The chair closed the election alone.',
    (workshop) => closedBy(workshop, (election) => election.close({}, ['chair'])),
  ),
  told(
    ['closed-over-another-root', 'commission', 5, 'closed-root'],
    'Комиссия закрыла голосование под корнем другого дерева.',
    'The commission closed the election over the root of another tree.',
    (workshop) => closedBy(workshop, (election) => election.close({ root: zeros(32) })),
  ),
  told(
    ['closed-over-fewer-records', 'commission', 5, 'closed-records'],
    'Комиссия подписала на одну запись меньше, чем есть.',
    'The commission signed one record fewer than there are.',
    (workshop) => closedBy(workshop, (election) => election.close({ records: election.entries.length - 1 })),
  ),
  told(
    ['closed-before-the-box-is-empty', 'commission', 1, 'order-closed'],
    'Комиссия закрыла голосование, не дождавшись урны.',
    'The commission closed the election without waiting for the ballot box.',
    (workshop) => {
      const election = workshop.after('evening');
      workshop.rest(election, 'evening', { upTo: 'closed', but: ['drained'] });
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'closed'), record);
    },
    { codes: ['record-absent'], because: 'no drained follows' },
  ),
  told(
    ['closed-twice', 'commission', 1, 'order-closed'],
    'Голосование закрыто дважды, под разными корнями.',
    'The election was closed twice, over two roots.',
    (workshop) => more(workshop, 'closed', (election) => election.close()),
  ),
  told(
    ['protocol-without-a-quorum', 'chair', 5, 'quorum'],
    'Протокол подписал один председатель.',
    'The chair alone signed the protocol.',
    (workshop) => {
      const election = workshop.after('result');
      election.protocol(utf8('Протокол, который видел один человек.\n'), ['chair']);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'protocol'), record);
    },
  ),
  told(
    ['protocol-before-the-result', 'commission', 1, 'order-protocol'],
    'Комиссия подписала протокол раньше, чем стал известен итог.',
    'The commission signed the protocol before there was a result.',
    (workshop) =>
      more(workshop, 'decrypted', (election) => election.protocol(utf8('Протокол, составленный заранее.\n'))),
  ),
  told(
    ['protocol-exchanged', 'commission', 5, 'signature'],
    'После подписания протокол заменён другим документом.',
    'After it was signed the protocol was exchanged for another document.',
    (workshop) => {
      const election = workshop.after('protocol');
      const other = utf8('Другой протокол.\n');
      election.documents.pop();
      election.documents.push(other);
      const record = amendLast(election, (body) => ({ ...body, document: documentName(other) }));
      return forged(workshop.rest(election, 'protocol'), record);
    },
    { codes: ['quorum'], because: 'no signature is of the new document' },
  ),
];

function closedBy(workshop: Workshop, how: (election: TestElection) => unknown): Forged {
  const election = workshop.after('drained');
  election.now = moment('18:20:00');
  how(election);
  const record = lastRecord(election);
  return forged(workshop.rest(election, 'closed'), record);
}

export const closingForgeries: readonly Forgery[] = [...retirement, ...close];
