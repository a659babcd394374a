import pg from 'pg';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  assembleClosed,
  assembleDecision,
  assembleRetired,
  bytesOf,
  type Destruction,
  type DecisionEffect,
  draftClosed,
  draftDecision,
  draftRetired,
  formatTime,
  type Issuance,
  signAsMember,
  signRetiredAsNode,
  verifyBodySignature,
  verifySignatureOver,
} from '#protocol';
import { type Outbox, outboxToken } from '../../platform/index.js';
import { failuresOf } from '../../platform/testing/index.js';
import { IssuanceReports } from '../issuance/issuance-reports.js';
import { CLOSES, NodeUnderTest, OPENS, secrets, START_TIMEOUT_MS } from '../testing/node-under-test.js';
import { LogFollower } from './log-follower.js';

const HOUR = 3_600_000;
const QUORUM = ['chair', 'member-1'];

describe('a node and the log', () => {
  const node = new NodeUnderTest();
  beforeAll(async () => {
    await node.start();
    await node.install();
  }, START_TIMEOUT_MS);
  afterAll(() => node.stop());

  const at = (): string => formatTime(node.clock.now().getTime());
  const poll = () => node.app.get(LogFollower, { strict: false }).poll();
  /** What a round does, and then the outbox's relay. */
  const report = async (): Promise<number> => {
    const written = await node.app.get(IssuanceReports, { strict: false }).writeDue();
    await node.app.get<Outbox>(outboxToken('anonymizer'), { strict: false }).sweep();
    return written;
  };
  const members = (type: string, body: Parameters<typeof signAsMember>[1], who: readonly string[]) =>
    who.map((member) => signAsMember(type, body, member, bytesOf(secrets.commission[member] ?? '')));
  const decide = (effect: DecisionEffect, who: readonly string[] = QUORUM) => {
    const body = draftDecision({ election: node.fingerprint, at: at(), text: 'Решение', document: null, effect });
    return assembleDecision(body, members('decision', body, who));
  };
  const extend = (hours: number, grace = 0) => ({
    kind: 'extend' as const,
    style: 'north',
    closesAt: formatTime(CLOSES + hours * HOUR),
    acceptUntil: formatTime(CLOSES + hours * HOUR + grace),
  });
  /** Whether a voter let in now may have a pass. */
  let count = 0;
  const admitted = async (): Promise<string> => {
    const voter = await node.voter(`late voter ${++count}`);
    const answer = await voter.ask('deposits', { depositId: voter.depositId, share: voter.share });
    return answer.status === 200 ? 'yes' : (answer.body as { refusal: { code: string } }).refusal.code;
  };
  const reports = (): Issuance[] => node.board.posted.map(({ body }) => body as unknown as Issuance);

  it('reports hourly what it has signed, as totals, once an hour, while voters may come', async () => {
    node.clock.set(new Date(OPENS - 1000));
    expect(await report()).toBe(0);
    node.clock.set(new Date(OPENS));
    expect(await report()).toBe(1);
    for (const name of ['anna', 'boris']) {
      const voter = await node.voter(name);
      await voter.fix();
      await voter.credential();
      await voter.pass();
    }
    expect(await report()).toBe(0);
    node.clock.set(new Date(OPENS + HOUR));
    expect([await report(), await report()]).toEqual([1, 0]);
    expect(reports()).toMatchObject([
      { node: 'node-1', at: '2026-09-18T05:00:00Z', final: false, credentials: { '*': 0 }, passes: { '*': 0 } },
      { node: 'node-1', at: '2026-09-18T06:00:00Z', final: false, credentials: { '*': 2 }, passes: { '*': 2 } },
    ]);
    for (const body of reports()) expect(verifyBodySignature('issuance', body, node.prepared.signingKey)).toBe(true);
  });

  it('keeps a report while the board is away, and goes on past one that the board refuses', async () => {
    const before = reports().length;
    node.board.answers = 'away';
    node.clock.set(new Date(OPENS + 2 * HOUR));
    expect(await report()).toBe(1);
    node.board.answers = 'takes';
    node.wallClock.advance(600);
    await report();
    expect(reports()).toHaveLength(before + 1);
    node.board.answers = 'refuses';
    node.clock.set(new Date(OPENS + 3 * HOUR));
    const refused = await failuresOf('issuance-hourly', 'refused');
    await report();
    expect(await failuresOf('issuance-hourly', 'refused')).toBe(refused + 1);
    node.board.answers = 'takes';
    node.clock.set(new Date(OPENS + 4 * HOUR));
    await report();
    expect(reports().at(-1)).toMatchObject({ at: '2026-09-18T09:00:00Z' });
    expect(reports()).toHaveLength(before + 2);
  });

  it('does not obey a decision that the commission has not signed, or that breaks its own rules', async () => {
    node.clock.set(new Date(CLOSES - HOUR));
    const recorded = CLOSES - HOUR;
    node.board.append('decision', decide(extend(2), ['chair']), recorded);
    const signed = decide(extend(2));
    node.board.append('decision', { ...signed, effect: extend(3) }, recorded);
    node.board.append('decision', { ...signed, signatures: [...signed.signatures].reverse() }, recorded);
    node.board.append('decision', decide(extend(-1)), recorded);
    node.board.append('decision', decide(extend(2, HOUR)), recorded);
    node.board.append('decision', decide(extend(2)), CLOSES);
    await poll();
    node.clock.set(new Date(CLOSES));
    expect(await admitted()).toBe('closed');
  });

  it('obeys an extension from the moment it has seen it, and after a restart while the board is away', async () => {
    node.board.append('decision', decide(extend(2)), CLOSES - 60_000);
    expect(await admitted()).toBe('closed');
    await poll();
    expect(await admitted()).toBe('yes');
    await node.app.close();
    await node.boot();
    expect(await admitted()).toBe('yes');
    node.clock.set(new Date(CLOSES + 2 * HOUR));
    expect(await admitted()).toBe('closed');
    node.clock.set(new Date(CLOSES + HOUR));
    await poll();
    expect(await admitted()).toBe('yes');
  });

  it('reports once more after the last close, and then no longer', async () => {
    node.clock.set(new Date(CLOSES + 2 * HOUR));
    expect(await report()).toBe(1);
    node.clock.set(new Date(CLOSES + 3 * HOUR));
    expect(await report()).toBe(0);
    node.clock.set(new Date(CLOSES + HOUR));
  });

  it('does not obey a retirement that a remaining node has not signed', async () => {
    const body = draftRetired({ election: node.fingerprint, node: 'node-1', at: at() });
    const nodes = ['node-2', 'node-3'].map((id) => signRetiredAsNode(body, bytesOf(secrets.nodes[id] ?? '')));
    const signatures = members('retired', body, QUORUM);
    node.board.append('retired', assembleRetired(body, nodes.slice(0, 1), signatures), CLOSES);
    node.board.append('retired', assembleRetired(body, [...nodes].reverse(), signatures), CLOSES);
    node.board.append('retired', assembleRetired(body, nodes, signatures.slice(0, 1)), CLOSES);
    await poll();
    expect(await admitted()).toBe('yes');
  });

  it('does not take the election for closed without the chair', async () => {
    const body = draftClosed({ election: node.fingerprint, at: at(), records: 1, root: 'A'.repeat(43) });
    const without = assembleClosed(body, members('closed', body, ['member-1', 'secretary']));
    node.board.append('closed', without, CLOSES + HOUR);
    await poll();
    expect(await admitted()).toBe('yes');
    expect(reports().some(({ final }) => final)).toBe(false);
  });

  it('lets its operator sign another node’s retirement, and not its own or one that leaves too few', async () => {
    const path = `/node/admin/elections/${node.fingerprint}/retired`;
    const draft = { election: node.fingerprint, node: 'node-2', at: at() };
    const signed = await node.operator('post', path, { node: draft.node, at: draft.at }).expect(200);
    const { signature } = signed.body as { signature: string };
    expect(verifySignatureOver('retired', draftRetired(draft), signature, node.prepared.signingKey)).toBe(true);
    for (const other of ['node-1', 'node-9']) {
      await node.operator('post', path, { node: other, at: draft.at }).expect(409);
    }
    await node.operator('post', path, { node: 'node-2', at: '2026-13-01T00:00:00Z' }).expect(400);
    await node.operator('post', path, { node: 'node-2' }).expect(400);
    await request(node.app.getHttpServer()).post(path).send({ node: 'node-2', at: draft.at }).expect(401);
  });

  it('destroys no share before the close', async () => {
    await node.operator('post', `/node/admin/elections/${node.fingerprint}/destruction`, {}).expect(409);
  });

  it('after the close signs nothing more and gives its final count, by style and number, until the board takes it', async () => {
    const body = draftClosed({ election: node.fingerprint, at: at(), records: 1, root: 'A'.repeat(43) });
    node.board.append('closed', assembleClosed(body, members('closed', body, QUORUM)), CLOSES + HOUR);
    await poll();
    expect(await admitted()).toBe('closed');
    node.board.answers = 'refuses';
    const before = await failuresOf('issuance-final', 'refused');
    expect(await report()).toBe(1);
    expect(await failuresOf('issuance-final', 'refused')).toBe(before + 1);
    node.board.answers = 'takes';
    node.wallClock.advance(600);
    expect(await report()).toBe(0);
    const finals = reports().filter(({ final }) => final);
    expect(finals).toMatchObject([{ node: 'node-1', credentials: { north: 2 }, passes: { '1': 2 } }]);
    expect(verifyBodySignature('issuance', finals[0] as Issuance, node.prepared.signingKey)).toBe(true);
  });

  it('after the close destroys the shares at its operator’s word, once, and says so on the board', async () => {
    const path = `/node/admin/elections/${node.fingerprint}/destruction`;
    const first = await node.operator('post', path, {}).expect(200);
    node.clock.advance(60);
    expect((await node.operator('post', path, {}).expect(200)).body).toEqual(first.body);
    expect(verifyBodySignature('destruction', first.body as Destruction, node.prepared.signingKey)).toBe(true);
    await report();
    expect(node.board.posted.filter(({ type }) => type === 'destruction')).toMatchObject([
      { body: first.body as object },
    ]);
    const admin = new pg.Client({ connectionString: node.base.adminUrl });
    await admin.connect();
    const left = await admin.query<{ count: number }>('SELECT count(*)::int AS count FROM anonymizer_node_1.deposit');
    await admin.end();
    expect(left.rows[0]?.count).toBe(0);
    await request(node.app.getHttpServer()).post(path).send({}).expect(401);
  });
});

describe('a node that is retired', () => {
  const node = new NodeUnderTest();
  beforeAll(async () => {
    await node.start();
    await node.install();
  }, START_TIMEOUT_MS);
  afterAll(() => node.stop());

  it('signs and reports nothing from then on', async () => {
    const voter = await node.voter('anna');
    await voter.fix();
    const body = draftRetired({ election: node.fingerprint, node: 'node-1', at: '2026-09-18T09:00:00Z' });
    const nodes = ['node-2', 'node-3'].map((id) => signRetiredAsNode(body, bytesOf(secrets.nodes[id] ?? '')));
    const signatures = QUORUM.map((it) => signAsMember('retired', body, it, bytesOf(secrets.commission[it] ?? '')));
    node.board.append('retired', assembleRetired(body, nodes, signatures), OPENS + 4 * HOUR);
    await node.app.get(LogFollower, { strict: false }).poll();
    const answer = await voter.credential();
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ refusal: { code: 'retired' } });
    expect(await node.app.get(IssuanceReports, { strict: false }).writeDue()).toBe(0);
  });
});
