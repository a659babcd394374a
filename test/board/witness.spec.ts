/** Board and a real witness (§7): nothing is shown that the witness has not cosigned, and a witness away costs only time. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BoardRounds } from '../../apps/api/src/board/rounds.js';
import { BoardUnderTest } from '../../apps/api/src/board/testing/board-under-test.js';
import { startWitness, type RunningWitness } from '../../apps/witness/src/index.js';
import { checkpointTrust } from '#protocol';
import { openCheckpoint } from '#tlog';
import { type BoardState } from '#contracts/board';

const TOKEN = 'operator-token-of-the-witness-0123456789';
const DRAFT = 'draft-1';

// Machines that build and test at once are slow to give a database.
jest.setTimeout(60_000);

describe('a board and its witness', () => {
  let dir: string;
  let witness: RunningWitness;
  let port: number;
  let board: BoardUnderTest;

  const start = (at: number): Promise<RunningWitness> =>
    startWitness({ name: 'witness.test/1', dir, adminToken: TOKEN, port: at, log: () => undefined });
  const ask = async (path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${witness.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const round = (): Promise<void> => board.app.get(BoardRounds, { strict: false }).run();
  const opened = async () =>
    openCheckpoint((await board.get('checkpoint')).text, checkpointTrust(board.election.manifest));
  const endorse = async (trustee: number): Promise<number> => {
    const { body } = board.election.endorseAsTrustee(trustee);
    return (await board.post('endorsement', body)).status;
  };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'veche-witness-'));
    witness = await start(0);
    port = Number(new URL(witness.url).port);
    const { name, signingKey } = (await ask('/admin/elections', { id: DRAFT })) as { name: string; signingKey: string };
    const witnesses = { threshold: 1, members: [{ name, signingKey }] };
    board = await BoardUnderTest.start({ witnesses, witnessUrls: [witness.url], install: false });
  });
  afterAll(async () => {
    await board?.stop();
    await witness?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('shows nothing before the first cosigned checkpoint', async () => {
    expect((await board.install()).status).toBe(200);
    for (const path of ['state', 'setup', 'checkpoint', 'records', 'manifest.json', 'tile/0/000.p/1', 'archive.zip']) {
      const { status, text, headers } = await board.get(path);
      expect([path, status, JSON.parse(text)]).toEqual([path, 503, expect.objectContaining({ code: 'not-ready' })]);
      expect(headers['retry-after']).toBe('1');
    }
    const elections = await board.http.get('/board/elections');
    expect(JSON.parse(elections.text)).toEqual({ elections: [] });
  });

  it('shows the log once the witness follows it', async () => {
    const { origin, signingKey } = board.election.manifest.board;
    await ask(`/admin/elections/${DRAFT}/board`, { origin, signingKey });
    await round();
    expect(await opened()).toMatchObject({ ok: true, value: { size: 1, cosigned: [{ name: 'witness.test/1' }] } });
  });

  it('has a record cosigned before it answers whoever posted it', async () => {
    expect(await endorse(1)).toBe(200);
    expect(await opened()).toMatchObject({ ok: true, value: { size: 2 } });
  });

  it('takes records while the witness is away and shows none of them', async () => {
    await witness.close();
    expect(await endorse(2)).toBe(200);
    expect(await endorse(3)).toBe(200);
    await round();
    expect(await opened()).toMatchObject({ ok: true, value: { size: 2 } });
    expect((await board.get('records')).text.trim().split('\n').length).toBe(2);
    expect((await board.get('setup')).text).not.toContain('"index":2');
    expect((await board.get('tile/0/000.p/3')).status).toBe(404);
    expect(await board.json<BoardState>('state')).toMatchObject({
      records: 2,
      counts: { manifest: 1, endorsement: 1 },
    });
    const hidden = board.election.entries[2]?.record.hash ?? '';
    expect((await board.get(`bodies/${hidden}`)).status).toBe(404);
    expect((await board.get('archive/bodies.ndjson')).text.trim().split('\n').length).toBe(2);
  });

  it('shows them all when the witness is back, also after a restart of the board', async () => {
    await board.restart();
    expect(await opened()).toMatchObject({ ok: true, value: { size: 2 } });
    expect(await board.json<BoardState>('state')).toMatchObject({ records: 2 });
    witness = await start(port);
    await round();
    expect(await opened()).toMatchObject({ ok: true, value: { size: 4 } });
    expect(await board.json<BoardState>('state')).toMatchObject({ records: 4, counts: { endorsement: 3 } });
  });

  it('is seen by a second process as well', async () => {
    const second = await board.another();
    try {
      const { body } = board.election.endorseAsNode('node-1');
      expect((await board.post('endorsement', body)).status).toBe(200);
      expect(await opened()).toMatchObject({ ok: true, value: { size: 5 } });
      expect((await board.get('checkpoint', second)).text).toBe((await board.get('checkpoint')).text);
      expect((await board.get('state', second)).text).toBe((await board.get('state')).text);
    } finally {
      await second.close();
    }
  });

  it('is cosigned for by another process where the one that signed has stopped', async () => {
    await witness.close();
    const { body } = board.election.endorseAsNode('node-2');
    const second = await board.another();
    try {
      await second.get(BoardRounds, { strict: false }).run();
      expect((await board.post('endorsement', body)).status).toBe(200);
      witness = await start(port);
      await second.get(BoardRounds, { strict: false }).run();
      expect(await opened()).toMatchObject({ ok: true, value: { size: 6 } });
    } finally {
      await second.close();
    }
  });
});
