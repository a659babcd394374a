/**
 * The result (§8, check 7): votes that were not decrypted, units exchanged or left out, relations that cannot hold.
 */
import { type ElectionResult } from '../../v1/messages/result.js';
import { plusOrder } from './cheating-proof.js';
import { resultOf } from './count.js';
import { forged, told, type Forged, type Forgery, type Workshop } from './forgery.js';
import { entryAt, lastRecord, zeros } from './records.js';
import { decrypted, firstCell } from './decrypted.js';
/** A result other than the decrypted one. */
const resulted =
  (change: (honest: ElectionResult) => ElectionResult) =>
  (workshop: Workshop): Forged => {
    const election = workshop.after('decrypted');
    election.append('result', change(resultOf(election)));
    const record = lastRecord(election);
    return forged(workshop.rest(election, 'result'), record);
  };
const votes =
  (change: (votes: number[]) => number[]) =>
  (honest: ElectionResult): ElectionResult => ({
    ...honest,
    cells: honest.cells.map((cell, at) => (at === 0 ? { ...cell, votes: change(cell.votes) } : cell)),
  });

export const resultForgeries: readonly Forgery[] = [
  told(
    [
      'result-one-vote-moved',
      'commission',
      7,
      'result-votes',
      'Один голос перенесён от одного кандидата к другому.',
      'One vote was moved from one candidate to another.',
    ],
    resulted(votes(([first = 0, second = 0]) => [first + 1, second - 1])),
  ),
  told(
    [
      'result-with-votes-of-nobody',
      'commission',
      7,
      'result-relation',
      'В итоге больше голосов, чем бюллетеней.',
      'The result has more votes than ballots.',
    ],
    resulted(votes(([first = 0, second = 0]) => [first + 2, second])),
    { codes: ['result-votes'], because: 'nor are they what was decrypted' },
  ),
  told(
    [
      'result-with-votes-lost',
      'commission',
      7,
      'result-relation',
      'Голосов в итоге меньше, чем действительных бюллетеней.',
      'The result has fewer votes than valid ballots.',
    ],
    resulted(votes(([first = 0, second = 0]) => [first, second - 1])),
    { codes: ['result-votes'], because: 'nor are they what was decrypted' },
  ),
  told(
    [
      'result-more-blanks-than-ballots',
      'commission',
      7,
      'result-relation',
      '«Против всех» больше, чем бюллетеней.',
      'There are more blanks than ballots.',
    ],
    resulted((honest) => ({
      ...honest,
      cells: honest.cells.map((cell) => (cell.contest === 'council' ? { ...cell, votes: [0, 0, 3] } : cell)),
    })),
    { codes: ['result-votes'], because: 'nor are they what was decrypted' },
  ),
  told(
    [
      'result-of-units-exchanged',
      'commission',
      7,
      'result-cells',
      'Итоги двух территорий переставлены.',
      'The results of two units changed places.',
    ],
    resulted((honest) => ({ ...honest, cells: [...honest.cells].reverse() })),
  ),
  told(
    [
      'result-leaves-a-unit-out',
      'commission',
      7,
      'result-cells',
      'Итог юга не объявлен.',
      'The result of the south was left out.',
    ],
    resulted((honest) => ({ ...honest, cells: honest.cells.slice(0, -1) })),
  ),
  told(
    [
      'result-of-more-ballots',
      'commission',
      7,
      'result-cells',
      'Явка завышена: бюллетеней названо больше, чем подсчитано.',
      'The turnout was raised: more ballots are named than were tallied.',
    ],
    resulted((honest) => ({
      ...honest,
      cells: honest.cells.map((cell, at) => (at === 1 ? { ...cell, ballots: 3 } : cell)),
    })),
    { codes: ['result-relation'], because: 'votes of three ballots are not there' },
  ),
  told(
    [
      'result-of-other-trustees',
      'commission',
      7,
      'result-trustees',
      'Итог приписан хранителям, которые не расшифровывали.',
      'The result is ascribed to trustees who did not decrypt.',
    ],
    resulted((honest) => ({ ...honest, trustees: [1, 2] })),
  ),
  told(
    [
      'result-of-another-tally',
      'commission',
      7,
      'result-tally',
      'Итог ссылается на другой подсчёт.',
      'The result names another tally.',
    ],
    resulted((honest) => ({ ...honest, tally: zeros(32) })),
  ),
  told(
    [
      'result-computed-from-an-unproved-share',
      'trustees',
      7,
      'result-impossible',
      'Итог сложен из доли, доказательство которой неверно.',
      'The result was combined from a share whose proof does not hold.',
    ],
    (workshop) => decrypted(workshop, (body) => firstCell(body, (bytes) => plusOrder(bytes, 32), 'proofs'), 'result'),
    { codes: ['decryption-proof'], because: 'the share’s proof is named at its own record' },
  ),
  told(
    ['second-result', 'commission', 1, 'order-result', 'Записан второй итог.', 'A second result was recorded.'],
    (workshop) => {
      const election = workshop.after('result');
      election.append('result', entryAt(election, lastRecord(election)).body);
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'result'), record);
    },
  ),
];
