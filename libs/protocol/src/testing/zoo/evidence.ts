/**
 * What no archive shows by itself (§10 check 2): a log from which something was dropped before the close, by everyone
 * who signs it, is whole. A voter's receipt or an earlier checkpoint shows it; and a receipt may itself be false.
 */
import { type FindingCode } from '../../v1/checks/catalogue.js';
import { ballotHash } from '../../v1/messages/ballot.js';
import { buildReceipt, buildRefusal, type RefusalCode } from '../../v1/messages/receipt.js';
import { type TestElection } from '../test-election.js';
import { moment } from './course.js';
import { forged, type Forged, type Forgery, type Insider, type Workshop } from './forgery.js';
import { entryAt, lastRecord, placeOf, zeros } from './records.js';

const told = (
  [name, insider, code, ru, en]: readonly [string, Insider, FindingCode, string, string],
  forge: (workshop: Workshop) => Forged,
): Forgery => ({ name, insider, check: 2, code, story: { ru, en }, forge });

const receiptFor = (election: TestElection, ballot: string, includedBy: string, seed = election.parties.ballotBox) =>
  buildReceipt({ election: election.election.fingerprint, ballot, includedBy }, seed);

/** The honest log with a receipt that somebody shows. */
const shown =
  (receipt: (election: TestElection, ballot: string) => unknown) =>
  (workshop: Workshop): Forged => {
    const election = workshop.after('destroyed');
    const { record } = entryAt(election, placeOf(election, 'ballot'));
    return { ...forged(election, null), receipts: [receipt(election, record.hash)] };
  };

/** Cases whose archive is whole: what shows them is given to the verifier beside it. */
export const evidenceForgeries: readonly Forgery[] = [
  told(
    [
      'receipt-of-a-ballot-dropped',
      'box',
      'receipt-ballot',
      'Урна выдала расписку и не внесла бюллетень; все числа подписаны без него.',
      'The ballot box gave a receipt and never brought the ballot in; every count was signed without it.',
    ],
    (workshop) => {
      const election = workshop.after('destroyed');
      const apart = workshop.after('noon');
      const { hash } = apart.cast(apart.voter('south'), 1, { mayor: [1, 0] }).record;
      return { ...forged(election, null), receipts: [receiptFor(election, hash, '2026-09-18T09:40:00Z')] };
    },
  ),
  told(
    [
      'receipt-of-a-ballot-exchanged-for-an-earlier-one',
      'box',
      'receipt-ballot',
      'Урна придержала повторный бюллетень: в реестре только первый, а расписка — за второй.',
      'The ballot box kept a second ballot back: only the first is in the log, and the receipt is for the second.',
    ],
    (workshop) => {
      const election = workshop.after('noon');
      const { c } = workshop.voters;
      const kept = workshop.after('noon').ballot(c, 2, { mayor: [1, 0] });
      const hash = ballotHash(kept);
      workshop.rest(election, 'noon');
      return { ...forged(election, null), receipts: [receiptFor(election, hash, '2026-09-18T09:40:00Z')] };
    },
  ),
  told(
    [
      'receipt-kept-too-late',
      'box',
      'receipt-late',
      'Бюллетень внесён через два часа после обещанного в расписке.',
      'A ballot was recorded two hours after what its receipt had promised.',
    ],
    (workshop) => {
      const election = workshop.after('recounted');
      election.now = moment('11:00:00');
      const { record } = election.cast(election.voter('south'), 1, { mayor: [1, 0] });
      const at = lastRecord(election);
      workshop.rest(election, 'recounted');
      return { ...forged(election, at), receipts: [receiptFor(election, record.hash, '2026-09-18T09:00:00Z')] };
    },
  ),
  told(
    [
      'receipt-of-ones-own-making',
      'voter',
      'receipt-signature',
      'Избиратель сам сделал расписку, чтобы опорочить честное голосование.',
      'A voter made a receipt of their own, to discredit an honest election.',
    ],
    shown((election, ballot) => receiptFor(election, ballot, '2026-09-18T05:30:00Z', election.random(32))),
  ),
  told(
    [
      'receipt-of-another-election',
      'voter',
      'receipt-malformed',
      'Показана расписка другого голосования той же урны.',
      'A receipt of another election by the same ballot box was shown.',
    ],
    shown((election, ballot) => {
      const fields = { election: ballot, ballot, includedBy: '2026-09-18T05:30:00Z' };
      return buildReceipt(fields, election.parties.ballotBox);
    }),
  ),
  told(
    [
      'objection-removed-before-the-close',
      'witnesses',
      'earlier-checkpoint',
      'Возражение узла убрано из реестра до закрытия; прежняя контрольная точка его помнит.',
      'A node’s objection was removed from the log before the close; an earlier checkpoint remembers it.',
    ],
    (workshop) => {
      const earlier = workshop.after('objected').checkpoint();
      const election = workshop.after('noon');
      workshop.rest(election, 'objected');
      return { ...forged(election, null), checkpoints: [earlier] };
    },
  ),
  told(
    [
      'voter-shown-another-log',
      'witnesses',
      'earlier-checkpoint',
      'Избирателю показали реестр, в котором его бюллетень есть, а опубликовали другой.',
      'A voter was shown a log with their ballot in it, and another was published.',
    ],
    (workshop) => {
      const seen = workshop.after('recounted');
      seen.now = moment('10:00:00');
      seen.cast(seen.voter('south'), 1, { mayor: [1, 0] });
      const election = workshop.after('destroyed');
      return { ...forged(election, null), checkpoints: [seen.checkpoint()] };
    },
  ),
  told(
    [
      'refused-as-bad-and-recorded',
      'box',
      'refusal-recorded',
      'Урна подписала отказ «доказательство неверно», а тот же бюллетень внесла.',
      'The ballot box signed a refusal for a wrong proof, and recorded the very ballot.',
    ],
    (workshop) => {
      const election = workshop.after('destroyed');
      const at = placeOf(election, 'ballot');
      const ballot = entryAt(election, at).record.hash;
      return { ...forged(election, at), receipts: [refusalOf(election, ballot, 'proof', '05:30:00')] };
    },
  ),
  told(
    [
      'refused-as-closed-at-noon',
      'box',
      'refusal-hours',
      'Урна отказала в полдень: голосование-де закрыто.',
      'The ballot box refused at noon: voting, it said, was closed.',
    ],
    (workshop) => {
      const election = workshop.after('destroyed');
      return { ...forged(election, null), receipts: [refusalOf(election, zeros(32), 'closed', '09:00:00')] };
    },
  ),
  told(
    [
      'refusal-of-ones-own-making',
      'voter',
      'refusal-signature',
      'Избиратель сам сделал отказ, чтобы опорочить честное голосование.',
      'A voter made a refusal of their own, to discredit an honest election.',
    ],
    shown((election, ballot) => refusalOf(election, ballot, 'proof', '05:30:00', election.random(32))),
  ),
  told(
    [
      'refusal-of-another-election',
      'voter',
      'refusal-malformed',
      'Показан отказ другого голосования той же урны.',
      'A refusal of another election by the same ballot box was shown.',
    ],
    shown((election, ballot) => {
      const fields = { election: ballot, ballot, code: 'proof' as const, at: '2026-09-18T05:30:00Z' };
      return buildRefusal(fields, election.parties.ballotBox);
    }),
  ),
];

function refusalOf(
  election: TestElection,
  ballot: string,
  code: RefusalCode,
  at: string,
  seed = election.parties.ballotBox,
): unknown {
  const fields = { election: election.election.fingerprint, ballot, code, at: `2026-09-18T${at}Z` };
  return buildRefusal(fields, seed);
}
