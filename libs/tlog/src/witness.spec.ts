import { describe, expect, it } from '@jest/globals';
import { ed25519PublicKey } from '#crypto';
import {
  EMPTY_ROOT,
  MemoryTree,
  WitnessClient,
  cosignCheckpoint,
  formatAddCheckpoint,
  parseAddCheckpoint,
  signCheckpoint,
  witnessCheckpoint,
  type AddCheckpoint,
  type WitnessedHead,
} from './index.js';
import { flipBit, leaves, seed } from './spec-bytes.js';

const ORIGIN = 'board.example/test';
const BOARD = seed(1);
const FOLLOWED = { origin: ORIGIN, boardKey: ed25519PublicKey(BOARD) };
const WITNESS = { name: 'observer.example/1', seed: seed(2) };
const WITNESS_KEY = { name: WITNESS.name, key: ed25519PublicKey(WITNESS.seed) };
const OTHER_KEY = { name: 'observer.example/2', key: ed25519PublicKey(seed(9)) };
const TIME = 1_790_000_000;
const TREE = MemoryTree.of(leaves(100));
const FORK = MemoryTree.of([...leaves(5), ...leaves(100, 'b').slice(5)]);

const sign = (tree: MemoryTree, size: number): string =>
  signCheckpoint({ origin: ORIGIN, size, root: tree.root(size) }, BOARD);
const ask = (tree: MemoryTree, oldSize: number, size: number): AddCheckpoint => ({
  oldSize,
  proof: tree.consistencyProof(Math.min(oldSize, size), size),
  checkpoint: sign(tree, size),
});
const head = (size: number, tree: MemoryTree = TREE): WitnessedHead => ({ size, root: tree.root(size) });

function statusOf(request: AddCheckpoint, last?: WitnessedHead, followed: typeof FOLLOWED | undefined = FOLLOWED) {
  const decided = witnessCheckpoint({ followed, last, request });
  return decided.ok ? 200 : decided.error.status;
}

describe('a witness (C2SP tlog-witness)', () => {
  it('cosigns the first checkpoint, growth, and the same checkpoint again', () => {
    expect(witnessCheckpoint({ followed: FOLLOWED, last: undefined, request: ask(TREE, 0, 7) })).toEqual({
      ok: true,
      value: head(7),
    });
    for (let size = 7; size <= 40; size++) expect(statusOf(ask(TREE, 7, size), head(7))).toBe(200);
    expect(statusOf(ask(TREE, 0, 0))).toBe(200);
    expect(statusOf(ask(TREE, 0, 0), { size: 0, root: EMPTY_ROOT })).toBe(200);
  });

  it('refuses a board that it does not follow', () => {
    expect(witnessCheckpoint({ followed: undefined, last: undefined, request: ask(TREE, 0, 7) })).toMatchObject({
      error: { status: 404 },
    });
    expect(statusOf(ask(TREE, 0, 7), undefined, { ...FOLLOWED, origin: 'board.example/other' })).toBe(404);
  });

  it('refuses a checkpoint that the board has not signed', () => {
    const forged = signCheckpoint({ origin: ORIGIN, size: 7, root: TREE.root(7) }, seed(9));
    expect(statusOf({ oldSize: 0, proof: [], checkpoint: forged })).toBe(403);
  });

  it('refuses rollback', () => {
    expect(witnessCheckpoint({ followed: FOLLOWED, last: head(20), request: ask(TREE, 7, 10) })).toMatchObject({
      error: { status: 409, size: 20 },
    });
    expect(statusOf(ask(TREE, 20, 10), head(20))).toBe(400);
    expect(statusOf(ask(TREE, 0, 10), head(20))).toBe(409);
  });

  it('refuses forks', () => {
    expect(statusOf(ask(FORK, 20, 30), head(20))).toBe(422);
    expect(witnessCheckpoint({ followed: FOLLOWED, last: head(20), request: ask(FORK, 20, 20) })).toMatchObject({
      error: { status: 409, size: 20 },
    });
    // What came before the fork is the same tree.
    expect(statusOf(ask(FORK, 5, 30), head(5))).toBe(200);
  });

  it('refuses a wrong old size, a wrong proof and a proof where none belongs', () => {
    const request = ask(TREE, 7, 20);
    expect(statusOf(request, head(8))).toBe(409);
    expect(statusOf({ ...request, proof: request.proof.map((hash) => flipBit(hash, 1)) }, head(7))).toBe(422);
    expect(statusOf({ ...request, proof: request.proof.slice(1) }, head(7))).toBe(422);
    expect(statusOf({ ...request, proof: [] }, head(7))).toBe(422);
    expect(statusOf({ ...ask(TREE, 0, 7), proof: [EMPTY_ROOT] })).toBe(422);
    expect(statusOf({ ...ask(TREE, 7, 7), proof: [EMPTY_ROOT] }, head(7))).toBe(422);
  });

  it('refuses an empty tree with a root', () => {
    const checkpoint = signCheckpoint({ origin: ORIGIN, size: 0, root: TREE.root(1) }, BOARD);
    expect(statusOf({ oldSize: 0, proof: [], checkpoint })).toBe(422);
  });
});

describe('the body of add-checkpoint', () => {
  it('is read back', () => {
    for (const request of [ask(TREE, 0, 7), ask(TREE, 7, 100)]) {
      expect(parseAddCheckpoint(formatAddCheckpoint(request))).toEqual({ ok: true, value: request });
    }
  });

  const body = formatAddCheckpoint(ask(TREE, 7, 20));
  it.each([
    ['nothing', ''],
    ['no old size', body.replace('old 7\n', '')],
    ['another word', body.replace('old', 'Old')],
    ['a leading zero', body.replace('old 7', 'old 07')],
    ['two spaces', body.replace('old 7', 'old  7')],
    ['a negative size', body.replace('old 7', 'old -7')],
    ['a short hash', body.replace('old 7\n', `old 7\n${btoa('short')}\n`)],
    ['text for a hash', body.replace('old 7\n', 'old 7\n%%%\n')],
    ['64 lines of proof', body.replace('old 7\n', `old 7\n${`${btoa('x'.repeat(32))}\n`.repeat(64)}`)],
    ['no checkpoint', 'old 7\n\n'],
    ['no empty line', body.replace('\n\n', '\n')],
    ['an empty line too many', body.replace('\n\n', '\n\n\n')],
    ['carriage returns', body.replaceAll('\n', '\r\n')],
  ])('is refused with %s', (_, text) => {
    expect(parseAddCheckpoint(text)).toMatchObject({ ok: false, error: { status: 400 } });
  });
});

/** A witness behind a fetch, with the rules above and nothing else. */
class FakeWitness {
  last: WitnessedHead | undefined;
  readonly asked: number[] = [];

  readonly fetch: typeof fetch = (_, init) => {
    const parsed = parseAddCheckpoint((init as { body: string }).body);
    if (!parsed.ok) return Promise.resolve(new Response('', { status: 400 }));
    this.asked.push(parsed.value.oldSize);
    const decided = witnessCheckpoint({ followed: FOLLOWED, last: this.last, request: parsed.value });
    if (!decided.ok) {
      const { status, size } = decided.error;
      return Promise.resolve(new Response(size === undefined ? '' : `${size}\n`, { status }));
    }
    this.last = decided.value;
    return Promise.resolve(new Response(cosignCheckpoint(parsed.value.checkpoint, WITNESS, TIME)));
  };
}

function clientOf(fetcher: typeof fetch): WitnessClient {
  return new WitnessClient({ url: 'http://witness.example/', witnesses: [OTHER_KEY, WITNESS_KEY], fetch: fetcher });
}

describe('the board’s client of a witness', () => {
  it('finds where the witness stands, and then remembers it', async () => {
    const witness = new FakeWitness();
    witness.last = head(33);
    const client = clientOf(witness.fetch);
    expect(await client.cosign(sign(TREE, 40), TREE)).toEqual({
      ok: true,
      value: { witness: WITNESS.name, lines: [cosignCheckpoint(sign(TREE, 40), WITNESS, TIME)] },
    });
    expect((await client.cosign(sign(TREE, 41), TREE)).ok).toBe(true);
    expect((await client.cosign(sign(TREE, 41), TREE)).ok).toBe(true);
    expect(witness.asked).toEqual([0, 33, 40, 41]);
  });

  it('recovers when an answer was lost', async () => {
    const witness = new FakeWitness();
    let lose = true;
    const client = clientOf(async (...request) => {
      const answer = await witness.fetch(...request);
      if (!lose) return answer;
      lose = false;
      throw new TypeError('connection reset');
    });
    expect(await client.cosign(sign(TREE, 12), TREE)).toMatchObject({ error: { code: 'unreachable' } });
    expect((await client.cosign(sign(TREE, 12), TREE)).ok).toBe(true);
  });

  it('reports a fork and a witness that stands ahead, without repeating for ever', async () => {
    const witness = new FakeWitness();
    witness.last = head(20);
    expect(await clientOf(witness.fetch).cosign(sign(FORK, 20), FORK)).toMatchObject({
      error: { code: 'refused', status: 409 },
    });
    expect(await clientOf(witness.fetch).cosign(sign(FORK, 30), FORK)).toMatchObject({
      error: { code: 'refused', status: 422 },
    });
    expect(await clientOf(witness.fetch).cosign(sign(TREE, 10), TREE)).toMatchObject({
      error: { code: 'refused', status: 409 },
    });
    let stands = 0;
    const restless = clientOf(() => Promise.resolve(new Response(`${(stands += 1)}\n`, { status: 409 })));
    expect(await restless.cosign(sign(TREE, 50), TREE)).toMatchObject({ error: { code: 'refused' } });
    expect(stands).toBe(3);
  });

  it('does not believe an answer', async () => {
    const cosigned = cosignCheckpoint(sign(TREE, 9), WITNESS, TIME);
    for (const body of ['', 'rubbish', cosigned, `${cosignCheckpoint(sign(TREE, 8), WITNESS, TIME)}x`]) {
      const client = clientOf(() => Promise.resolve(new Response(body)));
      expect(await client.cosign(sign(TREE, 8), TREE)).toMatchObject({ error: { code: 'answer' } });
    }
    const endless = clientOf(() => Promise.resolve(new Response('x'.repeat(100_000))));
    expect(await endless.cosign(sign(TREE, 8), TREE)).toMatchObject({ error: { code: 'unreachable' } });
    const vague = clientOf(() => Promise.resolve(new Response('07', { status: 409 })));
    expect(await vague.cosign(sign(TREE, 8), TREE)).toMatchObject({ error: { code: 'refused', status: 409 } });
  });

  it('takes only a checkpoint', async () => {
    await expect(clientOf(new FakeWitness().fetch).cosign('nothing', TREE)).rejects.toThrow(RangeError);
  });
});
