/** From acceptance to the log (§7), against a board that walks the checks before it takes anything. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { getDataSourceToken } from '@nestjs/typeorm';
import pg from 'pg';
import { type DataSource } from 'typeorm';
import { ballotEncodings, decodingAdviceVarTime } from '#crypto';
import {
  ballotHash,
  canonicalText,
  encodeBase64url,
  parseBallot,
  verifyBodySignature,
  type Ballot,
  type Drained,
} from '#protocol';
import { type TestElection } from '../../../../../libs/protocol/src/testing.js';
import { type Outbox, outboxToken } from '../../platform/index.js';
import { failuresOf, testRandom } from '../../platform/testing/index.js';
import { BallotStore } from '../intake/ballot-store.js';
import { BoxUnderTest, electionWith } from '../testing/box-under-test.js';
import { Batches, BATCH_TOPIC } from './batches.js';

const MARKS = { mayor: [0, 1, 0, 0] };

describe('batches', () => {
  let box: BoxUnderTest;
  let election: TestElection;

  const start = async (batch: { interval: number; minimum: number }, seed = 7): Promise<void> => {
    election = electionWith(batch, 'batches');
    box = await BoxUnderTest.start(election, { random: testRandom(seed) });
  };
  afterEach(async () => {
    await box?.stop();
  });

  const cast = async (count: number): Promise<Ballot[]> => {
    const ballots = Array.from({ length: count }, () => election.ballot(election.voter('south'), 1, MARKS));
    for (const response of await Promise.all(ballots.map((ballot) => box.cast(ballot))))
      expect(response.status).toBe(200);
    return ballots;
  };
  const adviceOf = (ballot: Ballot): string => {
    const read = parseBallot(election.election, ballot);
    if (!read.ok) throw new Error('a ballot of the election');
    return encodeBase64url(decodingAdviceVarTime(ballotEncodings(read.value.proof)));
  };
  const onBoard = () => box.board.recordsOf('ballot').map(({ record }) => record.hash);
  const advance = async (seconds: number) => {
    box.clock.advance(seconds);
    await box.tick();
    await box.sweep();
  };
  const drained = () => box.board.recordsOf('drained').map(({ body }) => body as unknown as Drained);

  it('wait for the interval, however many ballots there are', async () => {
    await start({ interval: 60, minimum: 1 });
    const ballots = await cast(3);
    await advance(59);
    expect(onBoard()).toEqual([]);
    await advance(1);
    expect(onBoard().sort()).toEqual(ballots.map(ballotHash).sort());
    expect(box.board.batches).toHaveLength(1);
  });

  it('wait for the minimum, an hour at most, and keep the promise of the receipt', async () => {
    await start({ interval: 60, minimum: 3 });
    await cast(2);
    await advance(54 * 60);
    expect(onBoard()).toEqual([]);
    await advance(60);
    expect(onBoard()).toHaveLength(2);
    const [first] = box.board.recordsOf('ballot');
    expect(Date.parse(first?.record.time ?? '')).toBeLessThanOrEqual(Date.parse('2026-09-18T06:30:00Z'));
  });

  it('go in a random order that the order of arrival does not tell', async () => {
    await start({ interval: 60, minimum: 1 }, 21);
    const arrived: string[] = [];
    for (let at = 0; at < 6; at++) arrived.push(...(await cast(1)).map(ballotHash));
    await advance(60);
    const orders = [arrived, [...arrived].sort(), [...arrived].reverse(), [...arrived].sort().reverse()];
    expect(onBoard().sort()).toEqual([...arrived].sort());
    for (const order of orders) expect(onBoard()).not.toEqual(order);
  });

  it('hold at most one ballot of a key: the later one follows in the next', async () => {
    await start({ interval: 60, minimum: 1 });
    const voter = election.voter('south');
    const [first, second] = [1, 2].map((sequence) => election.ballot(voter, sequence, MARKS)) as [Ballot, Ballot];
    for (const ballot of [first, second]) expect((await box.cast(ballot)).status).toBe(200);
    await advance(60);
    expect(onBoard()).toEqual([ballotHash(first)]);
    await advance(59);
    expect(onBoard()).toHaveLength(1);
    await advance(1);
    expect(onBoard()).toEqual([ballotHash(first), ballotHash(second)]);
    expect(box.board.refused).toEqual([]);
  });

  it('are all made and delivered before the clock of a demonstration jumps', async () => {
    await start({ interval: 600, minimum: 5 });
    const voter = election.voter('south');
    const ballots = [1, 2].map((sequence) => election.ballot(voter, sequence, MARKS));
    for (const ballot of ballots) expect((await box.cast(ballot)).status).toBe(200);
    await box.app.get(Batches).flush();
    expect(onBoard()).toEqual(ballots.map(ballotHash));
  });

  it('carry decoding advice for each ballot, or nothing where the box has none', async () => {
    await start({ interval: 60, minimum: 1 });
    const ballots = await cast(3);
    const advice = new Map(ballots.map((ballot) => [canonicalText(ballot), adviceOf(ballot)]));
    const [without] = ballots as [Ballot];
    // As of a ballot that came before the box computed any.
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    await client.query('UPDATE ballot_box.ballot SET advice = NULL WHERE hash = $1', [ballotHash(without)]);
    await client.end();
    advice.set(canonicalText(without), '');
    await advance(60);
    const [batch] = box.board.batches;
    expect(batch?.advice).toEqual(batch?.ballots.map((text) => advice.get(text)));
    expect(new Set(batch?.advice).size).toBe(3);
  });

  it('survive a crash between commit and delivery, and are on the board once', async () => {
    await start({ interval: 60, minimum: 1 });
    const ballots = await cast(2);
    box.clock.advance(60);
    await box.tick();
    await box.app.close();
    await box.open();
    await box.sweep();
    expect(onBoard().sort()).toEqual(ballots.map(ballotHash).sort());
    expect(box.slips).toHaveLength(2);
  });

  it('are delivered again where the answer was lost: the same batch in the same order, once on the board', async () => {
    await start({ interval: 60, minimum: 1 });
    await cast(3);
    box.board.loseAnswers = 1;
    await advance(60);
    expect(onBoard()).toHaveLength(3);
    // The outbox waits before it tries again; a new process does not remember to.
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    await client.query(`UPDATE ballot_box.outbox SET due_at = created_at`);
    await client.end();
    expect(await box.sweep(BATCH_TOPIC)).toBe(1);
    expect(box.board.batches).toHaveLength(2);
    expect(box.board.batches[1]).toEqual(box.board.batches[0]);
    expect(onBoard()).toHaveLength(3);
  });

  it('leave no moment of their own behind once they are delivered', async () => {
    await start({ interval: 60, minimum: 1 });
    await cast(1);
    await advance(60);
    expect(onBoard()).toHaveLength(1);
    // A batch of one ballot: a row with the millisecond of its batch would be one with the millisecond of the ballot.
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    const { rows } = await client.query<{ topic: string }>('SELECT topic FROM ballot_box.outbox');
    await client.end();
    expect(rows).toEqual([]);
  });

  it('go on being made while the board is away', async () => {
    await start({ interval: 60, minimum: 1 });
    box.board.away = true;
    box.logs.away = true;
    const ballots = await cast(1);
    await advance(60);
    expect(onBoard()).toEqual([]);
    box.board.away = false;
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    await client.query(`UPDATE ballot_box.outbox SET due_at = created_at`);
    await client.end();
    await box.sweep();
    expect(onBoard()).toEqual(ballots.map(ballotHash));
  });

  it('of one election go on while the board refuses those of another', async () => {
    await start({ interval: 60, minimum: 1 });
    const ballots = await cast(1);
    const outbox = box.app.get<Outbox>(outboxToken('ballot-box'), { strict: false });
    const source = box.app.get<DataSource>(getDataSourceToken('ballot-box'), { strict: false });
    // Waits in front: an election that this board has never heard of.
    const other = 'B'.repeat(43);
    await source.transaction((manager) => outbox.put(manager, BATCH_TOPIC, { election: other }, other));
    await advance(60);
    expect(onBoard()).toEqual(ballots.map(ballotHash));
    expect(await outbox.waiting(BATCH_TOPIC)).toBe(1);
  });

  it('that the board refuses for good are counted, kept, and tried again', async () => {
    await start({ interval: 60, minimum: 1 });
    const ballots = await cast(1);
    const before = await failuresOf(BATCH_TOPIC, 'refused');
    box.board.refuses = true;
    await advance(60);
    expect(onBoard()).toEqual([]);
    expect(await failuresOf(BATCH_TOPIC, 'refused')).toBe(before + 1);
    box.board.refuses = false;
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    await client.query(`UPDATE ballot_box.outbox SET due_at = created_at`);
    await client.end();
    await box.sweep();
    expect(onBoard()).toEqual(ballots.map(ballotHash));
  });

  it('order one slip for each accepted ballot, superseded ones too, that names no voter (R17)', async () => {
    await start({ interval: 60, minimum: 1 });
    const voter = election.voter('north');
    const marks = { mayor: [1, 0, 0, 0], rating: [0, 1, 0] };
    const ballots = [1, 2].map((sequence) => election.ballot(voter, sequence, marks));
    for (const ballot of ballots) await box.cast(ballot);
    await advance(60);
    await advance(60);
    expect(box.slips.map(({ ballot }) => ballot)).toEqual(ballots.map(ballotHash));
    const [slip] = box.slips;
    expect(slip).toEqual({
      kind: 'vote',
      id: slip?.id,
      election: election.election.fingerprint,
      title: 'Проба',
      territory: 'north',
      ballot: slip?.ballot,
      contests: ballots[0]?.core.contests.map(({ contest, ciphertexts }) => ({ contest, ciphertexts })),
      training: true,
    });
    const paper = JSON.stringify(box.slips);
    for (const { core, auth } of ballots) {
      const secrets = [core.key, auth.signature, ...auth.credential, ...auth.pass];
      for (const secret of secrets) expect(paper).not.toContain(secret);
    }
  });

  it('say drained by themselves: at the last acceptUntil, when every accepted ballot is in the log, so many', async () => {
    await start({ interval: 60, minimum: 1 });
    await cast(2);
    box.clock.set('2026-09-18T17:04:59.999Z');
    await box.tick();
    await box.tick();
    await box.sweep();
    expect(onBoard()).toHaveLength(2);
    expect(drained()).toEqual([]);
    box.clock.set('2026-09-18T17:05:00Z');
    await box.tick();
    await box.sweep();
    expect(drained()).toMatchObject([{ ballots: 2, at: '2026-09-18T17:05:00Z' }]);
    expect(verifyBodySignature('drained', drained()[0] as Drained, election.manifest.ballotBox.signingKey)).toBe(true);
    await advance(3600);
    expect(drained()).toHaveLength(1);
    expect(box.board.refused).toEqual([]);
  });

  it('do not say drained while a ballot is on its way, nor while the log cannot be read', async () => {
    await start({ interval: 60, minimum: 1 });
    box.clock.set('2026-09-18T16:59:30Z');
    await cast(1);
    box.board.away = true;
    box.clock.set('2026-09-18T17:06:00Z');
    await box.tick();
    await box.tick();
    expect(await box.sweep()).toBe(1);
    expect(box.slips).toHaveLength(1);
    await box.tick();
    box.board.away = false;
    const client = new pg.Client({ connectionString: box.base.adminUrl });
    await client.connect();
    await client.query(`UPDATE ballot_box.outbox SET due_at = created_at`);
    await client.end();
    await box.sweep();
    expect([onBoard().length, drained().length]).toEqual([1, 0]);
    box.logs.away = true;
    await advance(60);
    expect(drained()).toEqual([]);
    box.logs.away = false;
    await advance(1);
    expect(drained()).toMatchObject([{ ballots: 1 }]);
  });

  it('obey an extension: ballots are taken and drained waits until the new hour', async () => {
    await start({ interval: 60, minimum: 1 });
    election.now = Date.parse('2026-09-18T16:00:00Z');
    election.decide({
      effect: {
        kind: 'extend',
        style: 'north',
        closesAt: '2026-09-18T18:00:00Z',
        acceptUntil: '2026-09-18T18:10:00Z',
      },
    });
    box.clock.set('2026-09-18T18:09:00Z');
    await box.tick();
    const ballot = election.ballot(election.voter('north'), 1, { mayor: [1, 0, 0, 0], rating: [0, 0, 0] });
    expect((await box.cast(ballot)).status).toBe(200);
    expect((await box.cast(election.ballot(election.voter('south'), 1, MARKS))).status).toBe(410);
    await advance(61);
    await advance(1);
    expect(drained()).toMatchObject([{ ballots: 1 }]);
  });

  it('take nothing after drained was said, though a clock went back', async () => {
    await start({ interval: 60, minimum: 1 });
    const [known] = await cast(1);
    await advance(60);
    box.clock.set('2026-09-18T17:05:00Z');
    await box.tick();
    box.clock.set('2026-09-18T16:00:00Z');
    const late = await box.cast(election.ballot(election.voter('south'), 1, MARKS));
    expect([late.status, (late.body as { code: string }).code]).toEqual([410, 'closed']);
    expect((await box.cast(known as Ballot)).status).toBe(200);
  });

  it('never see a key’s sequence fall, though transactions race', async () => {
    await start({ interval: 60, minimum: 1 });
    const store = box.app.get(BallotStore);
    const { fingerprint } = election.election;
    const includedBy = Date.parse('2026-09-18T06:30:00Z');
    const ballot = (key: string, sequence: number) => ({
      hash: `${key}/${sequence}`,
      key,
      sequence,
      body: '{}',
      advice: undefined,
      includedBy,
    });
    const keys = Array.from({ length: 12 }, (_, at) => `key-${at}`);
    const outcomes = await Promise.all(
      keys.flatMap((key) =>
        [2, 1].map(async (sequence) => {
          const [outcome] = await store.accept(fingerprint, [ballot(key, sequence)], 0);
          return { key, sequence, outcome };
        }),
      ),
    );
    for (const key of keys) {
      const of = (sequence: number) =>
        outcomes.find((one) => one.key === key && one.sequence === sequence)?.outcome?.kind;
      expect(of(2)).toBe('accepted');
      expect(['accepted', 'sequence']).toContain(of(1));
      // Whatever the order was, after 2 nothing lower is taken.
      const [again] = await store.accept(fingerprint, [{ ...ballot(key, 1), hash: `${key}/other` }], 0);
      expect(again).toMatchObject({ kind: 'sequence', highest: { hash: `${key}/2` } });
    }
  });
});
