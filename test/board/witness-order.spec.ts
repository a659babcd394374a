/** Which witness answers at which address is seen from its signature (§7), not from the order in which they are listed. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BoardRounds } from '../../apps/api/src/board/rounds.js';
import { BoardUnderTest } from '../../apps/api/src/board/testing/board-under-test.js';
import { startWitness, type RunningWitness } from '../../apps/witness/src/index.js';
import { checkpointTrust } from '#protocol';
import { openCheckpoint } from '#tlog';

const TOKEN = 'operator-token-of-the-witness-0123456789';
const DRAFT = 'draft-1';

// Machines that build and test at once are slow to give a database.
jest.setTimeout(60_000);

describe('a board with two witnesses, both needed', () => {
  const dirs: string[] = [];
  const witnesses: RunningWitness[] = [];
  const members: { name: string; signingKey: string }[] = [];
  let board: BoardUnderTest | undefined;

  const ask = async ({ url }: RunningWitness, path: string, body: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    return (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };

  beforeEach(async () => {
    for (const name of ['witness.test/1', 'witness.test/2']) {
      const dir = mkdtempSync(join(tmpdir(), 'veche-witness-'));
      dirs.push(dir);
      const witness = await startWitness({ name, dir, adminToken: TOKEN, port: 0, log: () => undefined });
      witnesses.push(witness);
      members.push((await ask(witness, '/admin/elections', { id: DRAFT })) as (typeof members)[number]);
    }
  });
  afterEach(async () => {
    await board?.stop();
    for (const witness of witnesses.splice(0)) await witness.close();
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
    members.length = 0;
  });

  const begin = async (witnessUrls: readonly string[]): Promise<BoardUnderTest> => {
    board = await BoardUnderTest.start({ witnesses: { threshold: 2, members }, witnessUrls, install: false });
    expect((await board.install()).status).toBe(200);
    const { origin, signingKey } = board.election.manifest.board;
    for (const witness of witnesses) await ask(witness, `/admin/elections/${DRAFT}/board`, { origin, signingKey });
    await board.app.get(BoardRounds, { strict: false }).run();
    return board;
  };

  it('shows its log wherever each of them answers', async () => {
    const shown = await begin(witnesses.map(({ url }) => url).reverse());
    const opened = openCheckpoint((await shown.get('checkpoint')).text, checkpointTrust(shown.election.manifest));
    expect(opened).toMatchObject({ ok: true, value: { size: 1 } });
    const names = opened.ok ? opened.value.cosigned.map(({ name }) => name) : [];
    expect(names.sort()).toEqual(['witness.test/1', 'witness.test/2']);
  });

  it('does not count one of them twice that answers at two addresses', async () => {
    const [url = ''] = witnesses.map((witness) => witness.url);
    const shown = await begin([url, `${url}/`]);
    expect((await shown.get('checkpoint')).status).toBe(503);
  });
});
