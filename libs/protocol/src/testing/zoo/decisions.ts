/**
 * Decisions (§7): without the quorum, signed twice or for others, for what the commission may not decide.
 */
import { utf8 } from '#crypto';
import { documentName } from '../../v1/archive/files.js';
import { bytesOf, encodeBase64url } from '../../v1/base64url.js';
import { type Decision, type DecisionEffect } from '../../v1/messages/decision.js';
import { plusOrder } from './cheating-proof.js';
import { moment, type StepName } from './course.js';
import { type Forged, type Forgery, type Workshop } from './forgery.js';
import { amendLast, commissionChange, zeros } from './records.js';
import { more, signaturesOf, told, withSignatures } from './commission-acts.js';
const south = (closesAt: string, acceptUntil: string): DecisionEffect => ({
  kind: 'extend',
  style: 'south',
  closesAt: `2026-09-18T${closesAt}Z`,
  acceptUntil: `2026-09-18T${acceptUntil}Z`,
});
const decided =
  (step: StepName, change: Partial<Decision>, members?: readonly string[]) =>
  (workshop: Workshop): Forged =>
    more(workshop, step, (election) => election.decide(change, members));

const notCounted = {
  codes: ['quorum'],
  because: 'signatures that do not stand in order are not looked at, so there is no quorum',
} as const;

export const decisionForgeries: readonly Forgery[] = [
  told(
    ['decision-of-one-member', 'member', 5, 'quorum'],
    'Один член комиссии решил за всех.',
    'One member of the commission decided for all.',
    decided('objected', { text: 'Снять наблюдение' }, ['secretary']),
  ),
  told(
    ['decision-signed-twice-by-one', 'member', 5, 'commission-order'],
    'Секретарь подписал решение дважды, чтобы набрать кворум.',
    'The secretary signed a decision twice to make up the quorum.',
    decided('objected', {}, ['secretary', 'secretary']),
    notCounted,
  ),
  told(
    ['decision-signed-by-a-stranger', 'member', 5, 'commission-order'],
    'Вторая подпись под решением — человека, которого в комиссии нет.',
    'The second signature of a decision is of somebody who is not in the commission.',
    (workshop) =>
      more(workshop, 'objected', (election) => {
        election.decide({}, ['chair', 'secretary']);
        amendLast(election, (body) => {
          const [chair, other] = signaturesOf(body);
          return chair && other ? withSignatures(body, [chair, { member: 'zealot', value: other.value }]) : body;
        });
      }),
    notCounted,
  ),
  told(
    ['decision-signed-for-an-absent-member', 'member', 5, 'signature'],
    'Председатель подписал решение и за отсутствующего секретаря.',
    'The chair signed a decision for the absent secretary too.',
    (workshop) =>
      more(workshop, 'objected', (election) => {
        election.decide();
        amendLast(election, (body) => {
          const [chair] = signaturesOf(body);
          return chair ? withSignatures(body, [chair, { member: 'secretary', value: chair.value }]) : body;
        });
      }),
    { codes: ['quorum'], because: 'one member’s good signature is no quorum' },
  ),
  told(
    ['decision-with-a-malleated-signature', 'board', 5, 'signature'],
    'К S в подписи члена комиссии прибавлен порядок группы: второй вид того же решения.',
    'The group’s order was added to S of a member’s signature: a second spelling of the same decision.',
    (workshop) =>
      more(workshop, 'objected', (election) => {
        election.decide();
        amendLast(election, (body) => {
          const [chair, secretary] = signaturesOf(body);
          if (chair === undefined || secretary === undefined) return body;
          const value = encodeBase64url(plusOrder(bytesOf(secretary.value), 32));
          return withSignatures(body, [chair, { ...secretary, value }]);
        });
      }),
    { codes: ['quorum'], because: 'one member’s good signature is no quorum' },
  ),
  told(
    ['decision-rewritten', 'board', 5, 'signature'],
    'Реестр переписал текст решения под прежними подписями.',
    'The board rewrote a decision’s text over the old signatures.',
    (workshop) =>
      more(workshop, 'objected', (election) => {
        election.decide();
        amendLast(election, (body) => ({ ...body, text: 'Иное решение' }));
      }),
    { codes: ['quorum'], because: 'no signature is of the new text' },
  ),
  told(
    ['decision-with-a-hidden-member', 'commission', 1, 'body-shape'],
    'В решение вписан член, которого протокол не знает, и комиссия его подписала.',
    'A member that the protocol does not know was written into a decision, and the commission signed it.',
    (workshop) =>
      more(workshop, 'objected', (election) => {
        election.decide();
        amendLast(
          election,
          commissionChange(election, 'decision', (body) => ({ ...body, note: 'x' })),
        );
      }),
  ),
  told(
    ['decision-of-another-election', 'commission', 5, 'election'],
    'Комиссия внесла решение, принятое по другому голосованию.',
    'The commission entered a decision taken about another election.',
    (workshop) =>
      more(workshop, 'objected', (election) => {
        election.decide();
        amendLast(
          election,
          commissionChange(election, 'decision', (body) => ({ ...body, election: zeros(32) })),
        );
      }),
  ),
  told(
    ['extension-of-an-unknown-style', 'commission', 1, 'extend-style'],
    'Продлены часы территории, которой нет.',
    'The hours of a style that does not exist were extended.',
    decided('objected', {
      effect: {
        kind: 'extend',
        style: 'west',
        closesAt: '2026-09-18T18:00:00Z',
        acceptUntil: '2026-09-18T18:00:00Z',
      },
    }),
  ),
  told(
    ['hours-cut-short', 'commission', 1, 'extend-hours'],
    'Под видом продления комиссия закрыла юг на три часа раньше.',
    'Under the name of an extension the commission closed the south three hours earlier.',
    decided('objected', { effect: south('14:00:00', '14:10:00') }),
  ),
  told(
    ['extension-with-an-hour-to-accept', 'commission', 1, 'extend-hours'],
    'Продление оставило урне полчаса на приём после закрытия.',
    'The extension left the ballot box half an hour to accept after the close.',
    decided('objected', { effect: south('17:30:00', '18:00:00') }),
  ),
  told(
    ['extension-repeated-by-the-board', 'board', 1, 'extend-hours'],
    'Реестр записал прежнее продление ещё раз.',
    'The board recorded the old extension once more.',
    (workshop) =>
      more(workshop, 'objected', (election) => {
        const entry = election.entries.find(({ record }) => record.type === 'decision');
        if (entry !== undefined) election.append('decision', entry.body);
      }),
  ),
  told(
    ['voting-reopened', 'commission', 1, 'extend-late'],
    'Комиссия продлила юг, когда приём там уже кончился.',
    'The commission extended the south when accepting there was over.',
    (workshop) =>
      more(workshop, 'evening', (election) => {
        election.now = moment('17:41:00');
        election.decide({ effect: south('18:00:00', '18:10:00') });
      }),
  ),
  told(
    ['unknown-option-struck', 'commission', 1, 'strike-unknown'],
    'Снят вариант, которого в бюллетене нет.',
    'An option that the contest does not have was struck.',
    decided('objected', { effect: { kind: 'strike', contest: 'mayor', option: 'c1' } }),
  ),
  told(
    ['decision-without-its-document', 'publisher', 1, 'document-missing'],
    'Решение ссылается на документ, которого в архиве нет.',
    'A decision names a document that the archive does not have.',
    decided('objected', { document: documentName(utf8('Приложение, которого никто не видел')) }),
  ),
];
