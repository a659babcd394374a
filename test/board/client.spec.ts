/**
 * The board's client and follower against the real room, over a real port: what pages, registrar, nodes and ballot box
 * see of it, restarts and a meddled database included.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { BoardClient, BoardFollower, type FollowedRecord, type FollowerPlace } from '#board-client';
import { bodyHash, canonicalText, memorySource, trackerOf, verifyArchive, type RecordType } from '#protocol';
import { finishElection, seededRandom } from '#protocol/testing';
import { BoardUnderTest } from '../../apps/api/src/board/testing/board-under-test.js';

const open: NestFastifyApplication[] = [];
async function listening(app: NestFastifyApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}
const clientAt = (url: string): BoardClient => new BoardClient({ url, fetch: (address, init) => fetch(address, init) });

function following(board: BoardUnderTest, client: BoardClient, place: { now: FollowerPlace | undefined }) {
  const seen: FollowedRecord[] = [];
  const follower = new BoardFollower({
    client,
    manifest: board.election.manifest,
    onRecord: (followed) => void seen.push(followed),
    store: {
      load: () => Promise.resolve(place.now),
      save: (now) => {
        place.now = now;
        return Promise.resolve();
      },
    },
  });
  return { follower, seen };
}

describe('the client before the real board', () => {
  let board: BoardUnderTest;
  let client: BoardClient;
  const place: { now: FollowerPlace | undefined } = { now: undefined };

  beforeAll(async () => {
    board = await BoardUnderTest.start({ label: 'client' });
    client = clientAt(await listening(board.app));
  });
  afterAll(() => board?.stop());

  const post = ({ type, body }: { type: RecordType; body: Parameters<typeof canonicalText>[0] }) =>
    client.post(board.fp, type, canonicalText(body));

  it('believes no setup before every trustee and node has endorsed', async () => {
    const setup = await client.setup(board.fp);
    expect(setup).toMatchObject({ ok: false, error: { kind: 'misbehaved' } });
  });

  it('proves the manifest once they have', async () => {
    await board.prepared();
    expect(await client.setup(board.fp)).toMatchObject({
      ok: true,
      value: { manifest: board.election.manifest, checkpoint: { size: board.posted }, retired: [], struck: [] },
    });
    expect(await client.elections()).toMatchObject({ ok: true, value: { elections: [{ fingerprint: board.fp }] } });
    expect(await client.state(board.fp)).toMatchObject({ ok: true, value: { stage: 'ready', records: board.posted } });
  });

  it('knows no other election', async () => {
    const other = bodyHash('another');
    expect(await client.setup(other)).toMatchObject({ ok: false, error: { kind: 'refused', code: 'not-found' } });
  });

  it('posts what the board takes, twice for one record, and hands back why it takes something not', async () => {
    const { election } = board;
    const struck = election.decide({ effect: { kind: 'strike', contest: 'mayor', option: 'm2' } });
    const posted = await post({ type: 'decision', body: struck.body });
    expect(posted).toEqual({ ok: true, value: { index: board.posted, record: struck.record } });
    expect(await post({ type: 'decision', body: struck.body })).toEqual(posted);
    board.posted++;
    const alone = election.fork().decide({ text: 'Один' }, ['chair']);
    expect(await post({ type: 'decision', body: alone.body })).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'record-refused', status: 422, findings: [{ check: 5, record: board.posted }] },
    });
    expect(await client.setup(board.fp)).toMatchObject({
      ok: true,
      value: { struck: [{ contest: 'mayor', option: 'm2' }] },
    });
  });

  it('finds a ballot, proven, from the moment the batch is taken', async () => {
    const { election } = board;
    const voters = ['north', 'north', 'south', 'south'].map((style) => election.voter(style));
    const [a, b, c, d] = voters;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four voters');
    const ballot = election.cast(a, 1, { mayor: [1, 0, 0, 0], rating: [1, 1, 0] });
    const tracker = trackerOf(ballot.record.hash);
    expect(await client.lookup(election.election, tracker)).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'not-found' },
    });
    election.cast(b, 1, { mayor: [0, 0, 0, 1], rating: [0, 0, 0] });
    election.cast(c, 1, { mayor: [1, 0, 0, 0] });
    election.cast(d, 1, { mayor: [0, 0, 1, 0] });
    await board.sync();
    expect(await client.lookup(election.election, tracker.toLowerCase())).toMatchObject({
      ok: true,
      value: { ballot: ballot.record.hash, tracker, record: ballot.record },
    });
    expect(await client.body(board.fp, ballot.record.hash)).toMatchObject({
      ok: false,
      error: { kind: 'refused', code: 'not-yet-public' },
    });
  });

  it('follows the log from its beginning and over restarts of both', async () => {
    const first = following(board, client, place);
    expect(await first.follower.poll()).toEqual({ ok: true, value: board.posted });
    const expected = board.election.entries.map(({ record, body }, index) => ({
      index,
      record,
      body: record.type === 'ballot' ? undefined : body,
    }));
    expect(first.seen).toEqual(expected);

    await board.app.close();
    expect(await first.follower.poll()).toMatchObject({ ok: false, error: { kind: 'away' } });
    board.app = await board.another();
    client = clientAt(await listening(board.app));

    board.election.hourly();
    await board.sync();
    const second = following(board, client, place);
    expect(await second.follower.poll()).toEqual({ ok: true, value: board.election.entries.length });
    expect(second.seen.map(({ record }) => record.type)).toEqual(['issuance', 'issuance']);
    expect(second.follower.head.root).toEqual(board.election.tree.root());
  });

  it('downloads an archive that verifies', async () => {
    finishElection(board.election);
    await board.sync();
    const file = async (name: 'manifest.json' | 'records.ndjson' | 'bodies.ndjson' | 'checkpoint') => {
      const stream = await client.archive(board.fp, name);
      if (!stream.ok) throw new Error(name);
      return new Uint8Array(await new Response(stream.value).arrayBuffer());
    };
    const files = {
      manifest: await file('manifest.json'),
      records: await file('records.ndjson'),
      bodies: await file('bodies.ndjson'),
      checkpoint: await file('checkpoint'),
      documents: new Map<string, Uint8Array>(),
    };
    const report = await verifyArchive(memorySource(files), { random: seededRandom('weights') });
    expect(report).toMatchObject({ verified: true, fingerprint: board.fp, ballots: 4, counted: 4 });
  });

  it('names a node that was retired', async () => {
    const other = await BoardUnderTest.start({ label: 'retired' });
    try {
      await other.prepared();
      other.election.retire('node-1');
      await other.sync();
      const setup = await clientAt(await listening(other.app)).setup(other.fp);
      expect(setup).toMatchObject({ ok: true, value: { retired: ['node-1'] } });
    } finally {
      await other.stop();
    }
  });
});

describe('two processes of one board', () => {
  let board: BoardUnderTest;
  beforeAll(async () => {
    board = await BoardUnderTest.start({ label: 'two processes' });
    await board.prepared();
  });
  afterAll(async () => {
    for (const app of open.splice(0)) await app.close();
    await board?.stop();
  });

  it('append one log, whoever is asked', async () => {
    const second = await board.another();
    open.push(second);
    const clients = [clientAt(await listening(board.app)), clientAt(await listening(second))] as const;
    const objections = Array.from({ length: 12 }, (_, at) => {
      const fork = board.election.fork();
      fork.now += at * 1000 - 60_000;
      return fork.object(`node-${1 + (at % 2)}`).body;
    });
    const answers = await Promise.all(
      objections.map((body, at) => clients[at % 2 === 0 ? 0 : 1].post(board.fp, 'objection', canonicalText(body))),
    );
    const places = answers.map((answer) => (answer.ok ? answer.value.index : answer.error));
    const first = board.posted;
    expect([...places].sort((a, b) => Number(a) - Number(b))).toEqual(objections.map((_, at) => first + at));
    for (const client of clients) {
      const { follower, seen } = following(board, client, { now: undefined });
      expect(await follower.poll()).toEqual({ ok: true, value: first + objections.length });
      for (const [at, body] of objections.entries()) expect(seen[Number(places[at])]?.body).toEqual(body);
      const times = seen.map(({ record }) => record.time);
      expect(times).toEqual([...times].sort());
    }
    const heads = await Promise.all(clients.map((client) => client.checkpoint(board.election.manifest, board.fp)));
    expect(heads[0]).toEqual(heads[1]);
  });
});

describe('a database changed behind the board’s back', () => {
  let board: BoardUnderTest;
  let admin: pg.Client;
  beforeAll(async () => {
    board = await BoardUnderTest.start({ label: 'meddled' });
    await board.prepared();
    board.election.object('node-1');
    board.election.object('node-2');
    await board.sync();
    admin = new pg.Client({ connectionString: board.base.adminUrl });
    await admin.connect();
    await admin.query('SET search_path = board');
  });
  afterEach(async () => {
    for (const app of open.splice(0)) await app.close();
  });
  afterAll(async () => {
    await admin?.end();
    await board?.stop();
  });

  /** What a follower sees of a process that starts from the changed database. */
  async function seenAfterRestart(): Promise<unknown> {
    const app = await board.another();
    open.push(app);
    const { follower } = following(board, clientAt(await listening(app)), { now: undefined });
    return follower.poll();
  }

  it('is read as it is while nobody has changed it', async () => {
    expect(await seenAfterRestart()).toEqual({ ok: true, value: board.posted });
  });

  it('shows no log whose record was changed, and signs nothing upon it', async () => {
    const last = board.posted - 1;
    const { hash } = board.election.entries[last]?.record ?? { hash: '' };
    const changed = bodyHash('something else');
    const rename = async (from: string, to: string): Promise<void> => {
      for (const table of ['body', 'record'])
        await admin.query(`UPDATE ${table} SET hash = $2 WHERE hash = $1`, [from, to]);
    };
    await rename(hash, changed);
    try {
      expect(await seenAfterRestart()).toMatchObject({ ok: false });
      const before = (await admin.query('SELECT count(*) FROM checkpoint')).rows as unknown[];
      const [app] = open;
      if (app === undefined) throw new Error('no process');
      const answer = await board.post('objection', board.election.fork().object('node-1').body, app);
      expect(answer.status).toBe(500);
      expect((await admin.query('SELECT count(*) FROM checkpoint')).rows).toEqual(before);
    } finally {
      await rename(changed, hash);
    }
  });

  it('shows no log that lost its last record', async () => {
    const last = board.posted - 1;
    const entry = board.election.entries[last];
    if (entry === undefined) throw new Error('no record');
    await admin.query('DELETE FROM record WHERE index = $1', [last]);
    expect(await seenAfterRestart()).toMatchObject({ ok: false });
    const { type, hash, time } = entry.record;
    await admin.query('INSERT INTO record (fingerprint, index, type, hash, time) VALUES ($1, $2, $3, $4, $5)', [
      board.fp,
      last,
      type,
      hash,
      time,
    ]);
    expect(await seenAfterRestart()).toEqual({ ok: true, value: board.posted });
  });
});
