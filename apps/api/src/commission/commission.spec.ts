/** Acts of the commission (§7, R25) against a board over HTTP whose log is followed and whose walk decides. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import request from 'supertest';
import { type ActView, type CommissionView } from '#contracts/commission';
import {
  canonicalText,
  draftClosed,
  draftDecision,
  encodeBase64url,
  type Closed,
  type Decision,
  signAsMember,
} from '#protocol';
import { FakeBoard } from '../../../../test/board/fake-board.js';
import { testDatabase, type TestDatabase } from '../../../../test/postgres/index.js';
import { finishElection, votedElection, type TestElection } from '../../../../libs/protocol/src/testing.js';
import { type Outbox, outboxToken } from '../platform/index.js';
import { testApp, TestClock, testConfig } from '../platform/testing/index.js';
import { CommissionModule } from './commission.module.js';
import { database } from './database/index.js';
import { SETTINGS } from './settings.js';

type Draft = Parameters<typeof signAsMember>[1];

describe('the commission', () => {
  // Ballots are dear to make: once for all tests.
  const voted = votedElection().election;
  let election: TestElection;
  let board: FakeBoard;
  let base: TestDatabase;
  let app: NestFastifyApplication;
  let clock: TestClock;

  const start = async (prepare: (election: TestElection) => void = () => undefined) => {
    election = voted.fork();
    prepare(election);
    clock = new TestClock(new Date(election.now));
    board = await FakeBoard.start(election);
    base = await testDatabase(database);
    app = await testApp({
      config: testConfig('commission', base.url),
      modules: [CommissionModule],
      clock,
      override: (builder) => builder.overrideProvider(SETTINGS).useValue({ boardUrl: board.url }),
    });
  };
  const drained = (one: TestElection) => finishElection(one, 'drained');

  beforeEach(() => {
    election = voted;
  });
  afterEach(async () => {
    await app?.close();
    await board?.stop();
    await base?.drop();
  });

  const seedOf = (member: string) => election.parties.commission.find(({ id }) => id === member)?.seed as Uint8Array;
  const signature = (type: string, draft: Draft, member: string, by = member) => ({
    member,
    value: signAsMember(type, draft, member, seedOf(by)).value,
  });
  const closed = (change: Partial<Closed> = {}): Draft => {
    const root = encodeBase64url(election.tree.root());
    return draftClosed({ ...election.head, records: election.entries.length, root, ...change });
  };
  const decision = (change: Partial<Decision> = {}): Draft =>
    draftDecision({ ...election.head, text: 'Решение', document: null, effect: null, ...change });
  const path = (rest = '') => `/commission/${election.election.fingerprint}${rest}`;
  const propose = (type: string, draft: Draft, member: string, by = member) =>
    request(app.getHttpServer())
      .post(path('/acts'))
      .send({ type, body: canonicalText(draft), signature: signature(type, draft, member, by) });
  const sign = (act: ActView, draft: Draft, member: string, by = member) =>
    request(app.getHttpServer())
      .post(path(`/acts/${act.act}/signatures`))
      .send({ signature: signature(act.type, draft, member, by) });
  const acts = async (): Promise<ActView[]> =>
    ((await request(app.getHttpServer()).get(path()).expect(200)).body as CommissionView).acts;
  const sweep = () => app.get<Outbox>(outboxToken('commission'), { strict: false }).sweep();
  const why = (response: { body: unknown }) => (response.body as { why?: string }).why;

  it('closes: the quorum signs, its chair among them, and the record is on the board', async () => {
    await start(drained);
    const draft = closed();
    const proposed = (await propose('closed', draft, 'secretary').expect(200)).body as ActView;
    expect(proposed).toMatchObject({ signed: ['secretary'], quorum: 2, posted: null });
    expect(await sweep()).toBe(0);
    const signed = (await sign(proposed, draft, 'chair').expect(200)).body as ActView;
    expect(signed.signed).toEqual(['chair', 'secretary']);
    expect(await sweep()).toBe(1);
    expect(board.refused).toEqual([]);
    expect(board.recordsOf('closed')).toHaveLength(1);
    expect(await acts()).toMatchObject([{ posted: election.entries.length - 1, wants: null }]);
  });

  it('does not close without its chair, however many sign', async () => {
    await start(drained);
    const draft = closed();
    const act = (await propose('closed', draft, 'secretary').expect(200)).body as ActView;
    const second = (await sign(act, draft, 'member').expect(200)).body as ActView;
    expect(second.wants).toContain('председателя');
    expect(await sweep()).toBe(0);
    expect(board.recordsOf('closed')).toEqual([]);
  });

  it('counts a member once', async () => {
    await start(drained);
    const draft = closed();
    const act = (await propose('closed', draft, 'chair').expect(200)).body as ActView;
    await sign(act, draft, 'chair').expect(200);
    const again = (await propose('closed', draft, 'chair').expect(200)).body as ActView;
    expect(again).toMatchObject({ act: act.act, signed: ['chair'] });
    expect(await sweep()).toBe(0);
    expect(await acts()).toHaveLength(1);
  });

  it.each<[string, string, string]>([
    ['a signature by another’s key', 'chair', 'secretary'],
    ['someone who is no member', 'stranger', 'chair'],
  ])('refuses %s', async (_name, member, by) => {
    await start(drained);
    const draft = closed();
    const refused = await propose('closed', draft, member, by).expect(422);
    expect([(refused.body as { code: string }).code, why(refused)]).toEqual(['act-refused', 'member']);
    const act = (await propose('closed', draft, 'chair').expect(200)).body as ActView;
    expect(why(await sign(act, draft, member, by).expect(422))).toBe('member');
    expect(await acts()).toMatchObject([{ signed: ['chair'] }]);
  });

  it('refuses a signature over another text', async () => {
    await start(drained);
    const draft = closed();
    const act = (await propose('closed', draft, 'chair').expect(200)).body as ActView;
    expect(why(await sign(act, closed({ records: 3 }), 'secretary').expect(422))).toBe('member');
  });

  it('does not close before every accepted ballot is in the log', async () => {
    await start();
    expect(why(await propose('closed', closed(), 'chair').expect(422))).toBe('drained');
  });

  it.each<[string, () => Partial<Closed>]>([
    ['another number of records', () => ({ records: election.entries.length - 1 })],
    ['another root', () => ({ root: encodeBase64url(election.tree.root(3)) })],
  ])('does not close over %s than the log’s', async (_name, change) => {
    await start(drained);
    expect(why(await propose('closed', closed(change()), 'chair').expect(422))).toBe('records');
  });

  it('says that a draft of closed is stale when the log has grown, and the board does not take it', async () => {
    await start(drained);
    const draft = closed();
    const act = (await propose('closed', draft, 'chair').expect(200)).body as ActView;
    election.object('node-1');
    expect((await acts())[0]?.wants).toContain('заново');
    await sign(act, draft, 'member').expect(200);
    expect(await sweep()).toBe(1);
    const [refused] = await acts();
    expect(refused).toMatchObject({ posted: null });
    expect(refused?.wants).toContain('не принял');
    const fresh = closed();
    const next = (await propose('closed', fresh, 'chair').expect(200)).body as ActView;
    await sign(next, fresh, 'member').expect(200);
    await sweep();
    expect(board.recordsOf('closed')).toHaveLength(1);
  });

  it('decides without its chair, and the next extension counts from the one before', async () => {
    await start();
    const extend = (acceptUntil: string) =>
      decision({ effect: { kind: 'extend', style: 'south', closesAt: '2026-09-18T18:00:00Z', acceptUntil } });
    const first = extend('2026-09-18T18:05:00Z');
    const act = (await propose('decision', first, 'member').expect(200)).body as ActView;
    await sign(act, first, 'secretary').expect(200);
    expect(await sweep()).toBe(1);
    expect(board.recordsOf('decision')).toHaveLength(1);
    expect(why(await propose('decision', extend('2026-09-18T18:10:00Z'), 'member').expect(422))).toBe('hours');
  });

  it.each<[string, () => Partial<Decision>, string]>([
    [
      'earlier hours',
      () => ({
        effect: {
          kind: 'extend',
          style: 'south',
          closesAt: '2026-09-18T16:00:00Z',
          acceptUntil: '2026-09-18T16:05:00Z',
        },
      }),
      'hours',
    ],
    [
      'a long grace',
      () => ({
        effect: {
          kind: 'extend',
          style: 'south',
          closesAt: '2026-09-18T18:00:00Z',
          acceptUntil: '2026-09-18T18:15:01Z',
        },
      }),
      'hours',
    ],
    [
      'an unknown territory',
      () => ({
        effect: {
          kind: 'extend',
          style: 'west',
          closesAt: '2026-09-18T18:00:00Z',
          acceptUntil: '2026-09-18T18:05:00Z',
        },
      }),
      'style',
    ],
    ['an unknown option', () => ({ effect: { kind: 'strike', contest: 'mayor', option: 'm9' } }), 'option'],
    ['another election', () => ({ election: encodeBase64url(new Uint8Array(32)) }), 'election'],
    ['a time to come', () => ({ at: '2026-09-20T00:00:00Z' }), 'future'],
  ])('does not decide %s', async (_name, change, expected) => {
    await start();
    expect(why(await propose('decision', decision(change()), 'chair').expect(422))).toBe(expected);
  });

  it('does not extend when acceptance is over', async () => {
    await start((one) => one.afterVoting());
    const draft = decision({
      effect: { kind: 'extend', style: 'south', closesAt: '2026-09-18T18:00:00Z', acceptUntil: '2026-09-18T18:05:00Z' },
    });
    expect(why(await propose('decision', draft, 'chair').expect(422))).toBe('late');
  });

  it.each<[string, (text: string) => string]>([
    ['a space more', (text) => text.replace('{', '{ ')],
    ['a member more', (text) => text.replace('{', '{"a":1,')],
    ['signatures of its own', (text) => text.replace('"text":', '"signatures":[],"text":')],
    ['no object', () => '[]'],
  ])('takes no draft with %s', async (_name, spoil) => {
    await start();
    const draft = decision();
    const refused = await request(app.getHttpServer())
      .post(path('/acts'))
      .send({ type: 'decision', body: spoil(canonicalText(draft)), signature: signature('decision', draft, 'chair') })
      .expect(422);
    expect(why(refused)).toBe('form');
  });

  it('posts once where the board’s answer was lost', async () => {
    await start();
    const draft = decision();
    const act = (await propose('decision', draft, 'chair').expect(200)).body as ActView;
    await sign(act, draft, 'member').expect(200);
    board.loseAnswers = 1;
    expect(await sweep()).toBe(0);
    expect(board.recordsOf('decision')).toHaveLength(1);
    await retryNow();
    await sweep();
    const [view] = await acts();
    expect(view?.posted).not.toBeNull();
  });

  it('waits for a board that is away', async () => {
    await start();
    const draft = decision();
    const act = (await propose('decision', draft, 'chair').expect(200)).body as ActView;
    await sign(act, draft, 'member').expect(200);
    board.away = true;
    expect(await sweep()).toBe(0);
    await request(app.getHttpServer()).get(path()).expect(503);
    board.away = false;
    await retryNow();
    expect(await sweep()).toBe(1);
    expect(board.recordsOf('decision')).toHaveLength(1);
  });

  it('says plainly that it cannot retire a node', async () => {
    await start();
    const draft = { version: 1, ...election.head, node: 'node-1' };
    expect(why(await propose('retired', draft, 'chair').expect(422))).toBe('retired');
  });

  it('knows no election that the board does not have, and no act of another', async () => {
    await start();
    await request(app.getHttpServer())
      .get(`/commission/${'A'.repeat(43)}`)
      .expect(404);
    await request(app.getHttpServer()).get('/commission/x').expect(400);
    const unknown = '6d6f1d5c-0d52-4e0a-9a43-000000000001';
    await request(app.getHttpServer())
      .post(path(`/acts/${unknown}/signatures`))
      .send({ signature: signature('decision', decision(), 'chair') })
      .expect(404);
  });

  const retryNow = async () => {
    const client = new pg.Client({ connectionString: base.adminUrl });
    await client.connect();
    await client.query('UPDATE commission.outbox SET due_at = created_at');
    await client.end();
  };
});
