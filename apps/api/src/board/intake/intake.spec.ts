/** What the board refuses, and that whoever repeats gets the same answer (§7, §10). */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { concatBytes } from '#crypto';
import { bodyHash, buildDecryption, buildDrained, bytesOf, encodeBase64url, type Decryption } from '#protocol';
import { smallOutline, type TestElection, type TestVoter } from '#protocol/testing';
import { type RecordFinding } from '#contracts/board';
import { BoardUnderTest, INTAKE_TOKEN, type Answer } from '../testing/board-under-test.js';

const NORTH = { mayor: [1, 0, 0, 0], rating: [1, 1, 0] };

interface Refused {
  readonly code: string;
  readonly findings?: readonly RecordFinding[];
}
const refusal = ({ text }: Answer): Refused => JSON.parse(text) as Refused;
const checks = (answer: Answer): (number | undefined)[] => [
  answer.status,
  ...new Set(refusal(answer).findings?.map(({ check }) => check)),
];

// Machines that build and test at once are slow to give a database.
jest.setTimeout(60_000);

describe('what enters a log', () => {
  let board: BoardUnderTest;
  let election: TestElection;
  let voters: TestVoter[];
  const size = async (): Promise<number> => Number((await board.get('checkpoint')).text.split('\n')[1]);
  /** A fork posts what its insider would; the honest election goes on as if nothing had been. */
  const attempt = async (act: (fork: TestElection) => void): Promise<Answer> => {
    const fork = election.fork();
    act(fork);
    const last = fork.entries.at(-1);
    if (last === undefined) throw new Error('an attempt appends');
    const before = await size();
    const answer = await board.postEntry(last);
    if (answer.status !== 200) expect(await size()).toBe(before);
    return answer;
  };

  beforeAll(async () => {
    board = await BoardUnderTest.start();
    election = board.election;
    voters = ['north', 'north', 'south'].map((style) => election.voter(style));
  });
  afterAll(() => board?.stop());
  const voter = (at: number): TestVoter => voters[at] as TestVoter;

  describe('before voting', () => {
    it('refuses a wrong signature, cheaply and by name', async () => {
      const forged = await attempt((fork) => {
        const { body } = fork.endorseAsTrustee(1);
        fork.append('endorsement', { ...(body as object), id: '2' });
      });
      expect(checks(forged)).toEqual([422, 5]);
      expect(refusal(forged)).toMatchObject({
        code: 'record-refused',
        findings: [{ check: 5, record: null, says: expect.stringContaining('trustee 2') }],
      });
    });

    it('refuses a manifest, a ballot by the public way, and a body of no type', async () => {
      for (const type of ['manifest', 'ballot']) {
        expect(refusal(await board.post(type, election.manifest))).toMatchObject({ code: 'record-refused' });
      }
      expect((await board.post('gossip', {})).status).toBe(400);
      expect(checks(await board.post('access', { version: 1 }))).toEqual([422, 1]);
    });

    it('refuses a decision that names a document which is not here', async () => {
      const named = await attempt((fork) => fork.decide({ document: board.fp }));
      expect(checks(named)).toEqual([422, 1]);
      expect(refusal(named).findings?.[0]?.says).toContain(`The document ${board.fp} is not on the board: upload it`);
    });

    it('refuses what is malformed or oversized', async () => {
      const post = (body: string) =>
        board.http.post(`/board/${board.fp}/records`).set('content-type', 'application/json').send(body);
      for (const body of ['', '{', '[]', '{"type":"access"}', '{"type":"access","body":{}}'])
        expect([body, (await post(body)).status]).toEqual([body, 400]);
      for (const body of ['', '{', '{"b":1,"a":2}', '{"a":1.5}', '{ }', '{"a":1,"a":2}'])
        expect([body, (await post(JSON.stringify({ type: 'access', body }))).status]).toEqual([body, 400]);
      expect((await post(JSON.stringify({ type: 'access', body: 'x'.repeat(8_000_001) }))).status).toBe(400);
      expect((await post(JSON.stringify({ type: 'access', body: 'x'.repeat(12_000_001) }))).status).toBe(413);
      const form = board.http.post(`/board/${board.fp}/records`).type('form').send('type=access');
      expect((await form).status).toBe(415);
    });

    it('knows no other election', async () => {
      const other = board.fp.startsWith('A') ? `B${board.fp.slice(1)}` : `A${board.fp.slice(1)}`;
      await board.http.post(`/board/${other}/records`).send({ type: 'access', body: '{}' }).expect(404);
      await board.http.post('/board/not-a-hash/records').send({ type: 'access', body: '{}' }).expect(400);
      for (const path of ['state', 'setup', 'checkpoint', 'records', 'archive.zip', 'manifest.json', 'tile/0/000'])
        await board.http.get(`/board/${other}/${path}`).expect(404);
      expect(checks(await attempt((fork) => fork.endorseAsTrustee(1, { election: other })))).toEqual([422, 5]);
    });

    it('refuses ballots before the list, and the list twice', async () => {
      const early = await attempt((fork) => fork.cast(voter(0), 1, NORTH));
      expect(early.status).toBe(422);
      await board.prepared();
      expect(checks(await attempt((fork) => fork.openAccess({ north: 11 })))).toEqual([422, 1]);
    });
  });

  describe('batches', () => {
    it('come from the ballot box alone', async () => {
      const body = { batch: board.nextBatch(), ballots: ['{}'] };
      const path = `/board/${board.fp}/ballots`;
      await board.http.post(path).send(body).expect(401);
      for (const token of ['wrong', `${INTAKE_TOKEN}x`, INTAKE_TOKEN.slice(1)])
        await board.http.post(path).auth(token, { type: 'bearer' }).send(body).expect(401);
      await board.http.post(path).auth('intake', INTAKE_TOKEN).send(body).expect(401);
    });

    it('are refused before they are read where the token is wrong', async () => {
      const path = `/board/${board.fp}/ballots`;
      const answer = await board.http.post(path).set('content-type', 'application/json').send('{ no json');
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    });

    it('are refused when malformed', async () => {
      const send = (body: object) =>
        board.http.post(`/board/${board.fp}/ballots`).auth(INTAKE_TOKEN, { type: 'bearer' }).send(body);
      const batch = board.nextBatch();
      await send({ batch: 'one', ballots: ['{}'] }).expect(400);
      await send({ batch, ballots: [] }).expect(400);
      await send({ batch, ballots: ['{}'] }).expect(400);
      await send({ batch, ballots: ['{'] }).expect(400);
      await send({ batch, ballots: Array(10_001).fill('{}') }).expect(400);
      await send({ batch, ballots: ['{}'], extra: 1 }).expect(400);
    });

    it('hold at most one ballot of a key', async () => {
      const first = election.ballot(voter(0), 1, NORTH);
      const second = election.ballot(voter(0), 2, NORTH);
      election.accesses.set(2, 0);
      const before = await size();
      expect(checks(await board.postBatch([first, second]))).toEqual([422, 4]);
      expect(checks(await board.postBatch([first, first]))).toEqual([422, 4]);
      expect(await size()).toBe(before);
      election.append('ballot', first);
      await board.sync();
    });

    it('are refused whole for one bad ballot, which is named by its place', async () => {
      const fork = election.fork();
      const good = fork.ballot(voter(1), 1, NORTH);
      const again = fork.ballot(voter(0), 1, NORTH);
      const answer = await board.postBatch([good, again]);
      expect(checks(answer)).toEqual([422, 4]);
      const before = await size();
      expect(refusal(answer).findings?.[0]?.record).toBe(before + 1);
      expect((await board.get(`lookup/${bodyHash(good)}`)).status).toBe(404);
    });

    it('get the same answer again, and none for other ballots under their id', async () => {
      const ballot = election.ballot(voter(1), 1, NORTH);
      const batch = board.nextBatch();
      const [once, twice] = [await board.postBatch([ballot], batch), await board.postBatch([ballot], batch)];
      expect([once.status, twice.status]).toEqual([200, 200]);
      expect(twice.text).toBe(once.text);
      await board.restart();
      expect((await board.postBatch([ballot], batch)).text).toBe(once.text);
      election.append('ballot', ballot);
      board.posted++;
      expect((await board.postBatch([election.ballot(voter(2), 1, { mayor: [0, 1, 0, 0] })], batch)).status).toBe(409);
      election.accessed.set('south', 0);
      election.accesses.set(1, 2);
      expect((await board.postBatch([ballot])).status).toBe(422);
    });

    it('carry the minute of the batch, rounded up, and time never falls', async () => {
      const last = JSON.parse((await board.get('records')).text.trim().split('\n').at(-1) ?? '') as { time: string };
      board.clock.set('2026-09-18T05:00:00Z');
      const posted = await board.postBatch([election.ballot(voter(2), 1, { mayor: [0, 1, 0, 0] })]);
      expect(JSON.parse(posted.text)).toMatchObject({ count: 1, time: last.time });
      await board.restart();
      const record = (await board.get('records')).text.trim().split('\n').at(-1) ?? '';
      const { hash, time } = JSON.parse(record) as { hash: string; time: string };
      const ballot = election.ballot(voter(2), 2, { mayor: [0, 1, 0, 0] });
      expect(hash).not.toBe(bodyHash(ballot));
      election.entries.push({ record: { type: 'ballot', hash, time }, body: ballot });
      board.posted++;
      board.clock.set('2026-09-18T12:00:01Z');
      const later = await board.postBatch([ballot]);
      expect(JSON.parse(later.text)).toMatchObject({ time: '2026-09-18T12:01:00Z' });
      election.entries.push({
        record: { type: 'ballot', hash: bodyHash(ballot), time: '2026-09-18T12:01:00Z' },
        body: ballot,
      });
      board.posted++;
    });
  });

  describe('the close and the count', () => {
    it('takes `drained` once, in its time, with the right number', async () => {
      expect(checks(await attempt((fork) => fork.drain()))).toEqual([422, 1]);
      election.afterVoting();
      const short = await attempt((fork) => fork.drain({ ballots: election.ballots - 1 }));
      expect(checks(short)).toEqual([422, 5]);
      election.drain();
      await board.sync();
      const again = buildDrained(
        { ...election.head, ballots: election.ballots, at: '2026-09-18T17:05:30Z' },
        election.parties.ballotBox,
      );
      expect(checks(await board.post('drained', again))).toEqual([422, 1]);
    });

    it('refuses a ballot after `drained`', async () => {
      expect(checks(await attempt((fork) => fork.cast(fork.voter('south'), 1, { mayor: [1, 0, 0, 0] })))).toContain(1);
    });

    it('takes one `closed`, by the chair, over the right root, and repeats its answer to the same', async () => {
      expect(checks(await attempt((fork) => fork.close({}, ['member', 'secretary'])))).toEqual([422, 5]);
      expect(checks(await attempt((fork) => fork.close({ root: board.fp })))).toEqual([422, 5]);
      expect(checks(await attempt((fork) => fork.tally()))).toEqual([422, 1]);
      const closed = election.close();
      const first = await board.postEntry(closed);
      expect(first.status).toBe(200);
      board.posted++;
      expect(await board.postEntry(closed)).toMatchObject({ status: 200, text: first.text });
      expect(checks(await attempt((fork) => fork.close()))).toContain(1);
    });

    it('takes no tally before the final counts, and none but its own', async () => {
      expect(checks(await attempt((fork) => fork.tally()))).toEqual([422, 1]);
      election.finals();
      await board.sync();
      const short = await attempt((fork) =>
        fork.tally((tally) => ({
          ...tally,
          cells: tally.cells.map((cell, at) => (at === 0 ? { ...cell, ballots: cell.ballots - 1 } : cell)),
        })),
      );
      expect(checks(short)).toEqual([422, 6]);
      election.tally();
      await board.sync();
    });

    it('takes no wrong decryption share, none unsigned, and no other result', async () => {
      const early = await attempt((fork) => {
        fork.decrypt(1);
        fork.decrypt(3);
        fork.result();
      });
      expect(checks(early)).toContain(1);
      const wrong = await attempt((fork) => {
        const [trustee] = fork.parties.trustees;
        if (trustee === undefined) throw new Error('a trustee');
        const { cells, ...honest } = fork.decrypt(1).body as unknown as Decryption;
        const turned = cells.map((cell) => {
          const shares = bytesOf(cell.shares);
          return { ...cell, shares: encodeBase64url(concatBytes(shares.subarray(32), shares.subarray(0, 32))) };
        });
        const { election, tally } = honest;
        fork.append('decryption', buildDecryption({ election, tally, trustee: 1, cells: turned }, trustee.seed));
      });
      expect(checks(wrong)).toEqual([422, 7]);
      const unsigned = await attempt((fork) => {
        const { body } = fork.decrypt(1);
        fork.append('decryption', { ...(body as object), trustee: 2 });
      });
      expect(checks(unsigned)).toEqual([422, 5]);
      election.decrypt(1);
      await board.sync();
      election.decrypt(3);
      await board.sync();
      const moved = await attempt((fork) =>
        fork.result((result) => ({
          ...result,
          cells: result.cells.map((cell) => ({ ...cell, votes: [...cell.votes].reverse() })),
        })),
      );
      expect(checks(moved)).toEqual([422, 7]);
      election.result();
      await board.sync();
    });

    it('answers a repeated record as at first, after all that followed', async () => {
      const first = election.entries[1];
      if (first === undefined) throw new Error('an endorsement');
      const answer = await board.post('endorsement', first.body);
      expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { index: 1, record: first.record }]);
    });
  });
});

describe('an election with live publication', () => {
  let board: BoardUnderTest;
  beforeAll(async () => {
    board = await BoardUnderTest.start({ outline: { ...smallOutline, publication: 'live' } });
    await board.prepared();
  });
  afterAll(() => board?.stop());

  it('shows ballots as soon as they are in the log', async () => {
    const { record } = board.election.cast(board.election.voter('north'), 1, NORTH);
    expect((await board.get(`bodies/${record.hash}`)).status).toBe(404);
    await board.sync();
    expect((await board.get(`bodies/${record.hash}`)).status).toBe(200);
    expect((await board.get('archive/bodies.ndjson')).text).toContain('"core"');
  });
});
