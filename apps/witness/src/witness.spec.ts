import { afterEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519PublicKey, utf8 } from '#crypto';
import {
  MemoryTree,
  WitnessClient,
  formatAddCheckpoint,
  openCheckpoint,
  signCheckpoint,
  type AddCheckpoint,
} from '#tlog';
import { startWitness, type RunningWitness, type WitnessOptions } from './index.js';

const TOKEN = 'operator-of-the-witness';
const ORIGIN = 'board.example/test';
const BOARD = new Uint8Array(32).fill(1);
const NOW = new Date('2026-09-18T06:30:00Z');
const leaves = (count: number, branch: string): Uint8Array[] =>
  Array.from({ length: count }, (_, at) => utf8(`leaf ${at < 10 ? '' : branch}${at}`));
const TREE = MemoryTree.of(leaves(64, 'a'));
const FORK = MemoryTree.of(leaves(64, 'b'));

const folders: string[] = [];
const running: RunningWitness[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((witness) => witness.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-'));
  folders.push(folder);
  return folder;
}

async function start(dir: string, options: Partial<WitnessOptions> = {}): Promise<RunningWitness> {
  const witness = await startWitness({
    name: 'observer.example/1',
    dir,
    adminToken: TOKEN,
    port: 0,
    now: () => NOW,
    ...options,
  });
  running.push(witness);
  return witness;
}

async function stop(witness: RunningWitness): Promise<void> {
  running.splice(running.indexOf(witness), 1);
  await witness.close();
}

function command(witness: RunningWitness, path: string, body: unknown, token = TOKEN): Promise<Response> {
  return fetch(`${witness.url}/admin/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const board = (origin = ORIGIN, seed = BOARD) => ({
  origin,
  signingKey: Buffer.from(ed25519PublicKey(seed)).toString('base64url'),
});

/** Draft `id` with a board to follow; the witness's public key for it. */
async function prepare(witness: RunningWitness, id: string, origin = ORIGIN): Promise<Uint8Array> {
  const prepared = await command(witness, 'elections', { id });
  expect(prepared.status).toBe(200);
  expect((await command(witness, `elections/${id}/board`, board(origin))).status).toBe(200);
  const { name, signingKey } = (await prepared.json()) as { name: string; signingKey: string };
  expect(name).toBe('observer.example/1');
  return new Uint8Array(Buffer.from(signingKey, 'base64url'));
}

const ask = (tree: MemoryTree, oldSize: number, size: number): AddCheckpoint => ({
  oldSize,
  proof: tree.consistencyProof(oldSize, size),
  checkpoint: signCheckpoint({ origin: ORIGIN, size, root: tree.root(size) }, BOARD),
});

function add(witness: RunningWitness, request: AddCheckpoint | string | Uint8Array): Promise<Response> {
  const body = typeof request === 'string' || request instanceof Uint8Array ? request : formatAddCheckpoint(request);
  return fetch(`${witness.url}/add-checkpoint`, {
    method: 'POST',
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
}

describe('a witness over HTTP', () => {
  it('cosigns a growing log under the key made for that election', async () => {
    const witness = await start(newFolder());
    const key = await prepare(witness, 'draft-1');
    const client = new WitnessClient({ url: witness.url, witnesses: [{ name: 'observer.example/1', key }], fetch });
    for (const size of [1, 7, 7, 40]) {
      const { checkpoint } = ask(TREE, 0, size);
      const cosigned = await client.cosign(checkpoint, TREE);
      if (!cosigned.ok) throw new Error(cosigned.error.says);
      const opened = openCheckpoint(checkpoint + cosigned.value.lines.join(''), {
        origin: ORIGIN,
        boardKey: ed25519PublicKey(BOARD),
        witnesses: [{ name: 'observer.example/1', key }],
        threshold: 1,
      });
      expect(opened).toMatchObject({
        ok: true,
        value: { size, cosigned: [{ name: 'observer.example/1', time: NOW.getTime() / 1000 }] },
      });
    }
  });

  it('refuses unknown boards, foreign signatures, rollbacks and forks', async () => {
    const witness = await start(newFolder());
    expect((await add(witness, ask(TREE, 0, 7))).status).toBe(404);
    await prepare(witness, 'draft-1');
    const forged = signCheckpoint({ origin: ORIGIN, size: 7, root: TREE.root(7) }, new Uint8Array(32).fill(9));
    expect((await add(witness, { oldSize: 0, proof: [], checkpoint: forged })).status).toBe(403);
    expect((await add(witness, ask(TREE, 0, 20))).status).toBe(200);
    const rollback = await add(witness, ask(TREE, 7, 10));
    expect([rollback.status, await rollback.text(), rollback.headers.get('content-type')]).toEqual([
      409,
      '20\n',
      'text/x.tlog.size',
    ]);
    expect((await add(witness, { ...ask(TREE, 10, 10), oldSize: 20 })).status).toBe(400);
    expect((await add(witness, ask(FORK, 20, 30))).status).toBe(422);
    expect((await add(witness, ask(FORK, 20, 20))).status).toBe(409);
    expect((await add(witness, ask(TREE, 20, 30))).status).toBe(200);
  });

  it('keeps a fork of the same size as evidence, once', async () => {
    const dir = newFolder();
    const witness = await start(dir);
    await prepare(witness, 'draft-1');
    await add(witness, ask(TREE, 0, 20));
    await add(witness, ask(FORK, 20, 20));
    await add(witness, ask(FORK, 20, 20));
    const [election] = readdirSync(join(dir, 'elections'));
    const folder = join(dir, 'elections', election as string);
    const forks = readdirSync(folder).filter((file) => file.startsWith('fork-'));
    expect(forks.map((file) => readFileSync(join(folder, file), 'utf8'))).toEqual([ask(FORK, 0, 20).checkpoint]);
  });

  it('cosigns one side of a fork when both arrive at once', async () => {
    for (let round = 0; round < 5; round++) {
      const witness = await start(newFolder());
      await prepare(witness, 'draft-1');
      await add(witness, ask(TREE, 0, 10));
      const requests = [TREE, FORK, FORK, TREE].map((tree, at) => ask(tree, 10, 20 + at));
      const answers = await Promise.all(requests.map((request) => add(witness, request)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
    }
  });

  it('survives a restart with keys, boards and heads', async () => {
    const dir = newFolder();
    let witness = await start(dir);
    const key = await prepare(witness, 'draft-1');
    await add(witness, ask(TREE, 0, 20));
    await stop(witness);

    witness = await start(dir);
    expect(await prepare(witness, 'draft-1')).toEqual(key);
    const behind = await add(witness, ask(FORK, 0, 20));
    expect([behind.status, await behind.text()]).toEqual([409, '20\n']);
    expect((await add(witness, ask(FORK, 20, 30))).status).toBe(422);
    expect((await add(witness, ask(TREE, 20, 30))).status).toBe(200);
  });

  it('has stored the head when it answers, not only when it stops', async () => {
    const dir = newFolder();
    const witness = await start(dir);
    await prepare(witness, 'draft-1');
    await add(witness, ask(TREE, 0, 20));
    const [election] = readdirSync(join(dir, 'elections'));
    const stored = JSON.parse(readFileSync(join(dir, 'elections', election as string, 'board.json'), 'utf8')) as {
      head: { size: number };
    };
    expect(stored.head.size).toBe(20);
  });

  it('does not cosign what it could not store', async () => {
    const dir = newFolder();
    const lines: string[] = [];
    const witness = await start(dir, { log: (line) => lines.push(line) });
    await prepare(witness, 'draft-1');
    const [election] = readdirSync(join(dir, 'elections'));
    const folder = join(dir, 'elections', election as string);
    rmSync(folder, { recursive: true });
    const failed = await add(witness, ask(TREE, 0, 20));
    expect([failed.status, (await failed.text()).includes('—')]).toEqual([500, false]);
    expect(lines).toHaveLength(1);
    // The head in memory has not moved either.
    expect(await (await add(witness, ask(TREE, 7, 20))).text()).toBe('0\n');
  });

  it('does not start on damaged files, nor twice on the same ones', async () => {
    const dir = newFolder();
    const witness = await start(dir);
    await prepare(witness, 'draft-1');
    await expect(start(dir)).rejects.toThrow('another witness');
    await stop(witness);
    const [election] = readdirSync(join(dir, 'elections'));
    const folder = join(dir, 'elections', election as string);
    const whole = readFileSync(join(folder, 'board.json'), 'utf8');
    writeFileSync(join(folder, 'board.json'), whole.slice(0, -5));
    await expect(start(dir)).rejects.toThrow('board.json');
    writeFileSync(join(folder, 'board.json'), '{}');
    await expect(start(dir)).rejects.toThrow('board.json');
    writeFileSync(join(folder, 'board.json'), whole);
    rmSync(join(folder, 'key.json'));
    await expect(start(dir)).rejects.toThrow('key is missing');
  });

  it('leaves a folder to the living process that holds it, and takes over from a dead one', async () => {
    const dir = newFolder();
    const started = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
    writeFileSync(join(dir, 'lock'), `${process.ppid} ${started}`);
    await expect(start(dir)).rejects.toThrow('end it first');
    writeFileSync(join(dir, 'lock'), `${process.ppid} 1`);
    await stop(await start(dir));
    expect(readdirSync(dir)).toEqual(['elections']);
  });

  it('keeps private keys for the owner alone', async () => {
    const dir = newFolder();
    chmodSync(dir, 0o755);
    const witness = await start(dir);
    await prepare(witness, 'draft-1');
    const [election] = readdirSync(join(dir, 'elections'));
    const folder = join(dir, 'elections', election as string);
    expect(statSync(join(folder, 'key.json')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});

describe('the operator’s commands', () => {
  it('make another key for every election and the same again for the same one', async () => {
    const witness = await start(newFolder());
    const key = async (id: string) =>
      ((await (await command(witness, 'elections', { id })).json()) as { signingKey: string }).signingKey;
    const [first, again, second] = await Promise.all([key('draft-1'), key('draft-1'), key('draft-2')]);
    expect(first).toBe(again);
    expect(first).not.toBe(second);
    expect(first).toHaveLength(43);
  });

  it('need the token', async () => {
    const witness = await start(newFolder());
    for (const token of ['', 'wrong', `${TOKEN}x`, TOKEN.slice(1)]) {
      expect((await command(witness, 'elections', { id: 'draft-1' }, token)).status).toBe(401);
      expect((await command(witness, 'elections/draft-1/board', board(), token)).status).toBe(401);
    }
    const bare = await fetch(`${witness.url}/admin/elections`, { method: 'POST', body: '{"id":"draft-1"}' });
    expect(bare.status).toBe(401);
    expect((await bare.json()) as object).toMatchObject({ code: 'unauthorized', status: 401 });
  });

  it('point an election at one board for good', async () => {
    const witness = await start(newFolder());
    await prepare(witness, 'draft-1');
    await prepare(witness, 'draft-2', 'board.example/second');
    const follow = async (id: string, body: object) => (await command(witness, `elections/${id}/board`, body)).status;
    expect(await follow('draft-1', board())).toBe(200);
    expect(await follow('draft-1', board(ORIGIN, new Uint8Array(32).fill(5)))).toBe(409);
    expect(await follow('draft-1', board('board.example/third'))).toBe(409);
    expect(await follow('draft-3', board('board.example/third'))).toBe(404);
    await command(witness, 'elections', { id: 'draft-3' });
    expect(await follow('draft-3', board())).toBe(409);
  });

  it('are refused when malformed', async () => {
    const witness = await start(newFolder());
    await command(witness, 'elections', { id: 'draft-1' });
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '{"id":7}',
      '{"id":""}',
      '{"id":"a","more":1}',
      { id: 'x'.repeat(65) },
    ]) {
      expect((await command(witness, 'elections', body)).status).toBe(400);
    }
    const { signingKey } = board();
    for (const body of [
      { origin: 'a b', signingKey },
      { origin: '', signingKey },
      { origin: ORIGIN },
      { origin: ORIGIN, signingKey: signingKey.slice(1) },
      { origin: ORIGIN, signingKey: `${signingKey}=` },
      { origin: ORIGIN, signingKey: `${signingKey.slice(0, -1)}${signingKey.endsWith('B') ? 'D' : 'B'}` },
      // The identity: a point of small order, under which a signature of anything can be made.
      { origin: ORIGIN, signingKey: Buffer.from([1, ...new Uint8Array(31)]).toString('base64url') },
      { origin: ORIGIN, signingKey, more: 1 },
    ]) {
      expect((await command(witness, 'elections/draft-1/board', body)).status).toBe(400);
    }
    expect((await command(witness, 'elections/%zz/board', board())).status).toBe(404);
    expect((await command(witness, 'elections', { id: 'x'.repeat(5000) })).status).toBe(413);
    const plain = await fetch(`${witness.url}/admin/elections`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: '{"id":"draft-1"}',
    });
    expect(plain.status).toBe(415);
  });
});

describe('bad input', () => {
  it('is answered and ends nothing', async () => {
    const witness = await start(newFolder());
    await prepare(witness, 'draft-1');
    const good = formatAddCheckpoint(ask(TREE, 0, 7));
    for (const body of ['', 'old', good.slice(0, -1), good.replace('\n', '\r\n'), `\ufeff${good}`, `${good}\u0000`]) {
      expect((await add(witness, body)).status).toBe(400);
    }
    expect((await add(witness, Uint8Array.of(0xff, 0xfe, 0x00))).status).toBe(400);
    expect((await add(witness, 'x'.repeat(300_000))).status).toBe(413);
    expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(404);
    expect((await fetch(`${witness.url}/`)).status).toBe(404);
    expect(await (await fetch(`${witness.url}/health`)).json()).toEqual({ status: 'ok' });
    expect((await add(witness, good)).status).toBe(200);
  });

  it('may stop in the middle', async () => {
    const lines: string[] = [];
    const witness = await start(newFolder(), { log: (line) => lines.push(line) });
    await prepare(witness, 'draft-1');
    const port = Number(new URL(witness.url).port);
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('POST /add-checkpoint HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nold 0', () => {
          socket.destroy();
        });
      });
      socket.on('close', () => resolve());
    });
    expect((await add(witness, ask(TREE, 0, 7))).status).toBe(200);
    expect(lines).toEqual([]);
  });
});
