import { beforeAll, describe, expect, it } from '@jest/globals';
import { type BoardFault, type ProvenElection, type ProvenInclusion } from '#board-client';
import {
  ballotHash,
  type Ballot,
  buildReceipt,
  encodeBase64url,
  formatTime,
  type Receipt,
  type Result,
  trackerOf,
} from '#protocol';
import { preparedElection, type TestElection } from '../../../../libs/protocol/src/testing.js';
import { Sealer } from '../vote/sealing.js';
import { type CheckBoard, checkEncryption, checkReceipt } from './checking.js';

const notFound: BoardFault = { kind: 'refused', code: 'not-found', status: 404, findings: [] };
const away: BoardFault = { kind: 'away', says: 'no answer' };

describe('checking on another device', () => {
  let test: TestElection;
  let terms: ProvenElection;
  let receipt: Receipt;

  beforeAll(() => {
    test = preparedElection();
    terms = { election: test.election, manifest: test.manifest } as ProvenElection;
    const ballot = test.ballot(test.voter('south'), 1, { mayor: [1, 0, 0, 0] });
    receipt = receiptOf(ballotHash(ballot));
  });

  const receiptOf = (ballot: string): Receipt =>
    buildReceipt(
      { election: test.election.fingerprint, ballot, includedBy: formatTime(test.now + 3_600_000) },
      test.parties.ballotBox,
    );
  const found = (seconds: number): Result<ProvenInclusion, BoardFault> => ({
    ok: true,
    value: {
      index: 9,
      record: { type: 'ballot', hash: receipt.ballot, time: formatTime(test.now + seconds * 1000) },
    } as ProvenInclusion,
  });
  const board = (lookup: Result<ProvenInclusion, BoardFault>, now = test.now): CheckBoard => ({
    prove: (fingerprint) =>
      Promise.resolve(
        fingerprint === test.election.fingerprint ? { ok: true, value: terms } : { ok: false, error: notFound },
      ),
    lookup: () => Promise.resolve(lookup),
    now: () => Promise.resolve(now),
  });
  const standing = async (lookup: Result<ProvenInclusion, BoardFault>, now?: number): Promise<unknown> =>
    checkReceipt(JSON.stringify(receipt), board(lookup, now));

  describe('an encryption (§5)', () => {
    const anyBoard = () => board({ ok: false, error: notFound });

    it('names the marks of a true one, and refuses another tracker or altered marks', async () => {
      const voter = test.voter('south');
      const { credential, pass } = test.tokens(voter, 1);
      const sealed = new Sealer(test.random).seal({
        manifest: test.manifest,
        style: 'south',
        sequence: 1,
        key: voter.key,
        credential: credential.map(encodeBase64url),
        pass: pass.map(encodeBase64url),
        marks: { mayor: [0, 0, 1, 0] },
      });
      const text = JSON.stringify(sealed.challenge, null, 2);
      expect(await checkEncryption(text, sealed.tracker, anyBoard())).toMatchObject({
        kind: 'challenge-good',
        opened: { choices: [{ contest: 'mayor', marked: ['m3'] }] },
      });
      const otherTracker = trackerOf(receipt.ballot);
      expect(await checkEncryption(text, otherTracker, anyBoard())).toEqual({
        kind: 'challenge-bad',
        fault: 'tracker',
      });
      const lie = { ...sealed.challenge, openings: [{ ...sealed.challenge.openings[0], marks: [1, 0, 0, 0] }] };
      expect(await checkEncryption(JSON.stringify(lie), sealed.tracker, anyBoard())).toEqual({
        kind: 'challenge-bad',
        fault: 'ciphertexts',
      });
    });

    it('tells a receipt, a ballot and rubbish from a file for checking', async () => {
      const ballot: Ballot = test.ballot(test.voter('south'), 1, { mayor: [1, 0, 0, 0] });
      for (const value of [receipt, ballot, {}, null, 1]) {
        const verdict = await checkEncryption(JSON.stringify(value), 'x', anyBoard());
        expect(verdict).toEqual({ kind: 'other-kind', expected: 'challenge' });
      }
      expect(await checkEncryption('{', 'x', anyBoard())).toEqual({ kind: 'unreadable' });
    });
  });

  describe('a receipt (§6)', () => {
    it('stands in the log, stands there late, or is not due yet', async () => {
      expect(await standing(found(60))).toMatchObject({ kind: 'receipt', standing: 'included' });
      expect(await standing(found(3_660))).toMatchObject({ standing: 'late' });
      expect(await standing({ ok: false, error: notFound })).toMatchObject({ standing: 'pending' });
    });

    it('is evidence when its promise is broken', async () => {
      expect(await standing({ ok: false, error: notFound }, test.now + 3_700_000)).toMatchObject({
        standing: 'overdue',
      });
    });

    it('is left open when the board does not answer', async () => {
      expect(await standing({ ok: false, error: away }, test.now + 3_700_000)).toMatchObject({ standing: 'unknown' });
    });

    it('is refused with another signature, another election, another shape', async () => {
      const text = JSON.stringify({ ...receipt, includedBy: formatTime(test.now + 7_200_000) });
      expect(await checkReceipt(text, board(found(60)))).toEqual({ kind: 'receipt-bad' });
      const other = JSON.stringify({ ...receipt, election: receipt.ballot });
      expect(await checkReceipt(other, board(found(60)))).toMatchObject({ kind: 'unknown-election' });
      const more = JSON.stringify({ ...receipt, choice: 'm1' });
      expect(await checkReceipt(more, board(found(60)))).toEqual({ kind: 'other-kind', expected: 'receipt' });
    });
  });
});
