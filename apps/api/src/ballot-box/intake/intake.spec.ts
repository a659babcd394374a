/** §6 as a voter's page meets it: real requests, real PostgreSQL, real proofs. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Response } from 'supertest';
import { type Receipt } from '#contracts/ballot-box';
import {
  ballotHash,
  canonicalText,
  castBallot,
  encryptBallot,
  verifyBodySignature,
  type Ballot,
  type Refusal,
} from '#protocol';
import { type TestElection, type TestVoter } from '../../../../../libs/protocol/src/testing.js';
import { BoxUnderTest, electionWith, flipped } from '../testing/box-under-test.js';

const MARKS = { mayor: [1, 0, 0, 0], rating: [1, 1, 0] };

describe('the ballot box’s intake', () => {
  let election: TestElection;
  let box: BoxUnderTest;
  let voter: TestVoter;
  let first: Ballot;
  const opening = '2026-09-18T05:30:00Z';

  const receiptOf = (response: Response): Receipt => (response.body as { receipt: Receipt }).receipt;
  const refusalOf = (response: Response): Refusal => (response.body as { refusal: Refusal }).refusal;
  const key = () => election.manifest.ballotBox.signingKey;

  const expectRefused = (response: Response, ballot: Ballot, status: number, code: string) => {
    expect([response.status, (response.body as { code: string }).code]).toEqual([status, code]);
    expect(response.headers['content-type']).toContain('application/problem+json');
    const refusal = refusalOf(response);
    expect(refusal).toMatchObject({ election: election.election.fingerprint, ballot: ballotHash(ballot), code });
    expect(verifyBodySignature('refusal', refusal, key())).toBe(true);
  };

  const inBox = async (ballot: Ballot): Promise<number> => {
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    try {
      const found = await client.query('SELECT 1 FROM ballot_box.ballot WHERE hash = $1', [ballotHash(ballot)]);
      return found.rowCount ?? 0;
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    election = electionWith({ interval: 60, minimum: 1 }, 'intake');
    box = await BoxUnderTest.start(election);
    voter = election.voter('north');
    first = election.ballot(voter, 1, MARKS);
  });
  afterAll(async () => {
    await box?.stop();
  });

  it('answers a good ballot with a signed receipt, and the ballot is in the database', async () => {
    const response = await box.cast(first);
    expect(response.status).toBe(200);
    const receipt = receiptOf(response);
    expect(receipt).toMatchObject({ election: election.election.fingerprint, ballot: ballotHash(first) });
    expect(verifyBodySignature('receipt', receipt, key())).toBe(true);
    expect(await inBox(first)).toBe(1);
  });

  it('promises a coarse moment, an hour away at most', async () => {
    expect(receiptOf(await box.cast(first)).includedBy).toBe('2026-09-18T06:30:00Z');
    box.clock.set('2026-09-18T05:37:41Z');
    const later = election.ballot(election.voter('south'), 1, MARKS);
    expect(receiptOf(await box.cast(later)).includedBy).toBe('2026-09-18T06:30:00Z');
    box.clock.set(opening);
  });

  it('answers the same ballot with the same receipt, also when voting is over', async () => {
    const before = receiptOf(await box.cast(first));
    box.clock.set('2026-09-18T17:05:00Z');
    expect(receiptOf(await box.cast(first))).toEqual(before);
    box.clock.set(opening);
  });

  it('gives twins that come together one place and one receipt', async () => {
    const ballot = election.ballot(election.voter('south'), 1, MARKS);
    const responses = await Promise.all([1, 2, 3].map(() => box.cast(ballot)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(await inBox(ballot)).toBe(1);
  });

  it('takes a second vote, then refuses the first again only in another encryption, with the highest’s receipt', async () => {
    const second = election.ballot(voter, 2, MARKS);
    const accepted = receiptOf(await box.cast(second));
    const again = election.ballot(voter, 1, MARKS);
    const response = await box.cast(again);
    expectRefused(response, again, 409, 'sequence');
    expect(receiptOf(response)).toEqual(accepted);
    expect(await inBox(again)).toBe(0);
    expect((await box.cast(first)).status).toBe(200);
  });

  it('tells nobody how far a key has come who cannot sign for it', async () => {
    const second = election.ballot(voter, 1, MARKS);
    const forged = { ...second, auth: { ...second.auth, signature: flipped(second.auth.signature) } };
    const response = await box.cast(forged);
    expectRefused(response, forged, 422, 'signature');
    expect(receiptOf(response)).toBeUndefined();
  });

  it('accepts one of two different ballots of one access, whichever comes first', async () => {
    const racer = election.voter('south');
    const ballots = [1, 2, 3, 4].map(() => election.ballot(racer, 1, MARKS));
    const responses = await Promise.all(ballots.map((ballot) => box.cast(ballot)));
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409, 409, 409]);
    const winner = responses.find(({ status }) => status === 200) as Response;
    for (const loser of responses.filter(({ status }) => status === 409))
      expect(receiptOf(loser)).toEqual(receiptOf(winner));
  });

  describe('refuses', () => {
    const fresh = () => election.ballot(election.voter('north'), 1, MARKS);

    it.each(['credential', 'pass'] as const)('a %s that no node signed: token', async (member) => {
      const ballot = fresh();
      const [signature = '', ...others] = ballot.auth[member];
      const forged = { ...ballot, auth: { ...ballot.auth, [member]: [flipped(signature), ...others] } };
      expectRefused(await box.cast(forged), forged, 422, 'token');
    });

    it('the signatures of fewer than all nodes: token', async () => {
      const ballot = fresh();
      const forged = { ...ballot, auth: { ...ballot.auth, pass: ballot.auth.pass.slice(1) } };
      expectRefused(await box.cast(forged), forged, 422, 'token');
    });

    it('the pass of another access: token', async () => {
      const other = election.voter('north');
      const { core } = encryptBallot({
        election: election.election,
        style: 'north',
        sequence: 2,
        key: other.key,
        marks: MARKS,
        random: election.random,
      });
      const { credential, pass } = election.tokens(other, 1);
      const { ballot } = castBallot({
        election: election.election,
        core,
        key: other.key,
        credential,
        pass,
        random: election.random,
      });
      expectRefused(await box.cast(ballot), ballot, 422, 'token');
    });

    it('a signature of another key: signature', async () => {
      const ballot = fresh();
      const forged = { ...ballot, auth: { ...ballot.auth, signature: fresh().auth.signature } };
      expectRefused(await box.cast(forged), forged, 422, 'signature');
    });

    it('a proof of another ballot: proof', async () => {
      const cheat = election.voter('north');
      const [good, other] = [election.ballot(cheat, 1, MARKS), election.ballot(cheat, 1, MARKS)];
      const contests = good.core.contests.map((contest, at) => ({
        ...contest,
        responses: other.core.contests[at]?.responses ?? '',
      }));
      const { ballot } = castBallot({
        election: election.election,
        core: { ...good.core, contests },
        key: cheat.key,
        ...election.tokens(cheat, 1),
        random: election.random,
      });
      expectRefused(await box.cast(ballot), ballot, 422, 'proof');
      expect(await inBox(ballot)).toBe(0);
      expect((await box.cast(good)).status).toBe(200);
    });

    it('a bad ballot without harm to those beside it', async () => {
      const [good, bad, alsoGood] = [fresh(), fresh(), fresh()];
      const forged = { ...bad, auth: { ...bad.auth, signature: flipped(bad.auth.signature) } };
      const responses = await Promise.all([good, forged, alsoGood].map((ballot) => box.cast(ballot)));
      expect(responses.map(({ status }) => status)).toEqual([200, 422, 200]);
    });

    it('a ballot before its style opens, and takes it from that moment: not-open', async () => {
      const ballot = fresh();
      box.clock.set('2026-09-18T04:59:59.999Z');
      expectRefused(await box.cast(ballot), ballot, 425, 'not-open');
      box.clock.set('2026-09-18T05:00:00.000Z');
      expect((await box.cast(ballot)).status).toBe(200);
    });

    it('a ballot at acceptUntil, and takes it a millisecond before: closed', async () => {
      const [late, inTime] = [fresh(), fresh()];
      box.clock.set('2026-09-18T17:05:00.000Z');
      expectRefused(await box.cast(late), late, 410, 'closed');
      expect(await inBox(late)).toBe(0);
      box.clock.set('2026-09-18T17:04:59.999Z');
      const response = await box.cast(inTime);
      expect(response.status).toBe(200);
      // At most 15 minutes after acceptUntil.
      expect(receiptOf(response).includedBy).toBe('2026-09-18T17:20:00Z');
      box.clock.set(opening);
    });

    it('nothing it cannot decide: until the log has been read it asks to wait', async () => {
      box.logs.known = false;
      const ballot = fresh();
      const response = await box.cast(ballot);
      expect([response.status, response.headers['retry-after']]).toEqual([503, '5']);
      expect((await box.cast(first)).status).toBe(200);
      box.logs.known = true;
      expect((await box.cast(ballot)).status).toBe(200);
    });
  });

  describe('takes no malformed request for a ballot, and signs nothing about it', () => {
    const text = () => canonicalText(election.ballot(election.voter('north'), 1, MARKS));

    it.each<[string, (good: string) => string, number]>([
      ['what is no JSON', () => '{', 400],
      ['no object', () => 'null', 400],
      ['an empty body', () => '', 400],
      ['a space more', (good) => good.replace('{"auth":', '{ "auth":'), 400],
      ['a number spelled otherwise', (good) => good.replace('"sequence":1', '"sequence":1.0'), 400],
      ['a doubled member', (good) => good.replace('"sequence":1', '"sequence":1,"sequence":1'), 400],
      ['a member more', (good) => good.replace('{"auth":', '{"address":"1","auth":'), 400],
      ['a proof cut short', (good) => good.replace(/"responses":"..../, '"responses":"'), 400],
      ['an access beyond the last', (good) => good.replace('"sequence":1', '"sequence":3'), 400],
      ['an unknown style', (good) => good.replace('"style":"north"', '"style":"west"'), 400],
      [
        'another election',
        (good) =>
          good
            .replace(/"election":"."/, '"election":"x"')
            .replace(/"election":".{43}"/, `"election":"${'A'.repeat(43)}"`),
        404,
      ],
      ['300,000 bytes and more', (good) => `${good}${' '.repeat(300_000)}`, 413],
    ])('%s', async (_name, spoil, status) => {
      const response = await box.send(spoil(text()));
      expect(response.status).toBe(status);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(refusalOf(response)).toBeUndefined();
    });
  });

  it('keeps no moment, address or header beside a ballot', async () => {
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    const { rows } = await client.query<{ name: string; type: string }>(
      `SELECT table_name || '.' || column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'ballot_box' AND (data_type LIKE '%time%' OR data_type LIKE 'date%') ORDER BY 1`,
    );
    const { rows: moments } = await client.query<{ seconds: string }>(
      'SELECT DISTINCT extract(epoch FROM included_by)::bigint AS seconds FROM ballot_box.ballot',
    );
    await client.end();
    expect(rows.map(({ name }) => name).filter((name) => !/^(outbox|migration)\./.test(name))).toEqual([
      'ballot.included_by',
      'waiting.since',
    ]);
    expect(moments.every(({ seconds }) => Number(seconds) % 600 === 0)).toBe(true);
  });

  it('cannot be made to change an accepted ballot by its own login', async () => {
    const client = new pg.Client({ connectionString: box.base.url });
    await client.connect();
    for (const statement of [
      `UPDATE ballot_box.ballot SET body = 'x'`,
      'DELETE FROM ballot_box.ballot',
      `UPDATE ballot_box.ballot SET included_by = now()`,
      'DELETE FROM ballot_box.credential_key',
    ])
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });

  it('is held by the database too: one row for a key and sequence', async () => {
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    const twin = client.query(
      `INSERT INTO ballot_box.ballot (hash, election, key, sequence, body, included_by)
       SELECT 'twin', election, key, sequence, body, included_by FROM ballot_box.ballot LIMIT 1`,
    );
    await expect(twin).rejects.toMatchObject({ code: '23505' });
    await client.end();
  });
});
