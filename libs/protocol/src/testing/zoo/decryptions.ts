/**
 * Decryptions (§8, check 7): shares moved, exchanged or spelt otherwise, of another tally, of too few trustees.
 */
import { decodePoint, encodePoint, G } from '#crypto';
import { negativeRoot, plusOrder } from './cheating-proof.js';
import { decryptionBy, resultOf } from './count.js';
import { forged, told, type Forgery } from './forgery.js';
import { lastRecord, signedChange } from './records.js';
import { decrypted, firstCell, unusable } from './decrypted.js';
/**
 * Both shares of a cell moved by two: λ of trustee 1 beside trustee 3 is 3/2, so that three votes leave one option for
 * the other and every relation holds. Nothing but the proof shows it.
 */
const movedShare = (bytes: Uint8Array): Uint8Array => {
  const two = G.add(G);
  const shifted = (at: number, by: typeof two): void =>
    bytes.set(encodePoint(decodePoint(bytes.subarray(at, at + 32), { identity: 'allow' }).add(by)), at);
  shifted(0, two.negate());
  shifted(32, two);
  return bytes;
};

export const decryptionForgeries: readonly Forgery[] = [
  told(
    [
      'decryption-share-moved',
      'trustee',
      7,
      'decryption-proof',
      'Хранитель сдвинул свою долю так, что голоса достались другому.',
      'A trustee moved its share so that votes fall to another option.',
    ],
    (workshop) => decrypted(workshop, (body) => firstCell(body, movedShare, 'shares')),
    unusable,
  ),
  told(
    [
      'decryption-of-another-slot',
      'trustee',
      7,
      'decryption-proof',
      'Доли и доказательства двух вариантов переставлены.',
      'Shares and proofs of two options changed places.',
    ],
    (workshop) =>
      decrypted(workshop, (body) => {
        const swap = (size: number) => (bytes: Uint8Array) =>
          Uint8Array.from([...bytes.subarray(size), ...bytes.subarray(0, size)]);
        const shares = firstCell(body, swap(32), 'shares');
        return firstCell({ ...body, ...shares }, swap(64), 'proofs');
      }),
    unusable,
  ),
  told(
    [
      'decryption-challenge-plus-order',
      'trustee',
      7,
      'decryption-proof',
      'В доказательстве расшифровки вместо c стоит c + L.',
      'In a proof of decryption c + L stands for c.',
    ],
    (workshop) => decrypted(workshop, (body) => firstCell(body, (bytes) => plusOrder(bytes), 'proofs')),
    unusable,
  ),
  told(
    [
      'decryption-share-by-its-negative-root',
      'trustee',
      7,
      'decryption-proof',
      'Доля записана через отрицательный корень.',
      'A share is written by its negative root.',
    ],
    (workshop) => decrypted(workshop, (body) => firstCell(body, (bytes) => negativeRoot(bytes), 'shares')),
    unusable,
  ),
  told(
    [
      'decryption-of-another-tally',
      'trustee',
      7,
      'decryption-tally',
      'Хранитель расшифровал другой подсчёт.',
      'A trustee decrypted another tally.',
    ],
    (workshop) =>
      decrypted(workshop, (_body, election) => {
        return decryptionBy(election, 1, { ...election.lastTally, withheld: [] });
      }),
    unusable,
  ),
  told(
    [
      'decryption-leaves-a-cell-out',
      'trustee',
      7,
      'decryption-cells',
      'Хранитель не расшифровал одной части подсчёта.',
      'A trustee did not decrypt one cell of the tally.',
    ],
    (workshop) => decrypted(workshop, (body) => ({ cells: body.cells.slice(1) })),
    unusable,
  ),
  told(
    [
      'decryption-of-an-unknown-trustee',
      'trustee',
      7,
      'decryption-trustee',
      'Записана расшифровка хранителя 4, которого нет.',
      'A decryption of trustee 4, who does not exist, was recorded.',
    ],
    (workshop) => decrypted(workshop, () => ({ trustee: 4 })),
    unusable,
  ),
  told(
    [
      'decryption-signed-by-another',
      'board',
      5,
      'signature',
      'Реестр взял доли хранителя и подписал своим ключом.',
      'The board took a trustee’s shares and signed them with its own key.',
    ],
    (workshop) => {
      const election = workshop.after('tally');
      const change = signedChange('decryption', election.parties.board, (body) => body);
      election.append('decryption', change(decryptionBy(election, 1)));
      const record = lastRecord(election);
      election.append('decryption', decryptionBy(election, 3));
      return forged(workshop.rest(election, 'decrypted'), record);
    },
    unusable,
  ),
  told(
    [
      'result-of-one-trustee',
      'trustee',
      1,
      'decryptions-few',
      'Итог объявлен по расшифровке одного хранителя из двух нужных.',
      'The result was announced upon one trustee’s decryption where two are needed.',
    ],
    (workshop) => {
      const election = workshop.after('tally');
      election.append('decryption', decryptionBy(election, 1));
      election.append('result', resultOf(workshop.after('decrypted')));
      const record = lastRecord(election);
      // The honest election's result names its own tally, which is this one.
      return forged(workshop.rest(election, 'result'), record);
    },
    unusable,
  ),
  told(
    [
      'decryption-after-the-result',
      'trustee',
      1,
      'order-decryption',
      'Ещё одна расшифровка записана после итога.',
      'One more decryption was recorded after the result.',
    ],
    (workshop) => {
      const election = workshop.after('result');
      election.append('decryption', decryptionBy(election, 2));
      const record = lastRecord(election);
      return forged(workshop.rest(election, 'result'), record);
    },
  ),
];
