import { beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalText, encodeBase64url, trackerOf } from '#protocol';
import { addSignatures, cosignCheckpoint, readCheckpointUnverified, signCheckpoint } from '#tlog';
import { seededRandom, smallOutline, TestElection, votedElection } from '#protocol/testing';
import { BoardClient, type BoardFault } from './index.js';
import { PaperBoard, problem } from './testing/paper-board.js';

const URL_OF_BOARD = 'https://board.example';
const NOBODY = encodeBase64url(new Uint8Array(32));

describe('BoardClient', () => {
  let voted: TestElection;
  let fingerprint: string;

  beforeAll(() => {
    ({ election: voted } = votedElection());
    fingerprint = voted.election.fingerprint;
  });

  const clientOf = (board: PaperBoard): BoardClient => new BoardClient({ url: `${URL_OF_BOARD}/`, fetch: board.fetch });
  const expectMisbehaved = (answer: { ok: boolean; error?: BoardFault }, says: RegExp): void => {
    expect(answer).toMatchObject({ ok: false, error: { kind: 'misbehaved', says: expect.stringMatching(says) } });
  };
  const firstBallot = (): number => voted.entries.findIndex(({ record }) => record.type === 'ballot');

  describe('setup (§4.0)', () => {
    it('gives the manifest whose hash was asked for, proven and endorsed', async () => {
      const board = new PaperBoard(voted);
      const setup = await clientOf(board).setup(fingerprint);
      expect(setup).toMatchObject({ ok: true, value: { manifest: voted.manifest, retired: [], struck: [] } });
      expect(setup.ok && setup.value.election.fingerprint).toBe(fingerprint);
      expect(setup.ok && setup.value.checkpoint.size).toBe(voted.entries.length);
      expect(board.asked).toEqual([`${URL_OF_BOARD}/board/${fingerprint}/setup`]);
    });

    it('sends neither cookie nor referrer', async () => {
      const board = new PaperBoard(voted);
      await clientOf(board).setup(fingerprint);
      expect(board.sent).toEqual([{ credentials: 'omit', referrerPolicy: 'no-referrer' }]);
    });

    it('knows retired nodes and struck options by acts that the commission signed', async () => {
      const later = voted.fork();
      later.decide({ effect: { kind: 'strike', contest: 'mayor', option: 'm2' } });
      later.retire('node-2');
      const setup = await clientOf(new PaperBoard(later)).setup(fingerprint);
      expect(setup).toMatchObject({
        ok: true,
        value: { retired: ['node-2'], struck: [{ contest: 'mayor', option: 'm2' }] },
      });
    });

    it('refuses an act that the quorum has not signed, though it is in the log', async () => {
      const later = voted.fork();
      later.decide({ effect: { kind: 'strike', contest: 'mayor', option: 'm2' } }, ['chair']);
      expectMisbehaved(
        await clientOf(new PaperBoard(later)).setup(fingerprint),
        /1 signatures of the commission where 2/,
      );
    });

    const lies: readonly [string, (setup: ReturnType<PaperBoard['setup']>) => object, RegExp][] = [
      ['another record 0', (setup) => ({ ...setup, records: setup.records.slice(1) }), /record 0/],
      [
        'another manifest under the hash',
        (setup) =>
          changeBody(setup, 0, (body) => body.replace('"timeZone":"Europe/Moscow"', '"timeZone":"Asia/Tokyo"')),
        /record 0/,
      ],
      ['an endorsement left out', (setup) => ({ ...setup, records: setup.records.slice(0, -1) }), /endors/i],
      ['a wrong proof', (setup) => changeRecord(setup, 1, { proof: [NOBODY] }), /record 1 /],
      ['a proof in other places', (setup) => changeRecord(setup, 1, { index: 2 }), /record 2 /],
      [
        'an endorsement twice',
        (setup) => ({ ...setup, records: [...setup.records, setup.records.at(-1)] }),
        /is not in the log as/,
      ],
      [
        'an endorsement whose body was changed',
        (setup) => changeBody(setup, 1, (body) => body.replace('"by":"trustee"', '"by":"node"')),
        /record 1 /,
      ],
      [
        'a record whose time is none',
        (setup) => changeRecord(setup, 1, { record: { ...setup.records[1]?.record, time: '2026-02-30T12:00:00Z' } }),
        /record 1 /,
      ],
      ['no record at all', (setup) => ({ ...setup, records: [] }), /record 0/],
      ['an answer of another shape', () => ({ checkpoint: 1 }), /contract/],
    ];
    it.each(lies)('refuses %s', async (_name, change, says) => {
      const board = new PaperBoard(voted);
      board.lie = (path) => (path === 'setup' ? Response.json(change(board.setup())) : undefined);
      expectMisbehaved(await clientOf(board).setup(fingerprint), says);
    });

    it('refuses the manifest of another election, though all of it is proven', async () => {
      expectMisbehaved(await clientOf(new PaperBoard(voted)).setup(NOBODY), /not the manifest of this election/);
    });

    it('refuses a node’s endorsement with a proof of another key (§4)', async () => {
      const bad = TestElection.create(smallOutline, seededRandom('bad proofs'), voted.now);
      bad.publish();
      for (const { index } of bad.parties.trustees) bad.endorseAsTrustee(index);
      bad.endorseAsNode('node-1');
      const proofs = (bad.entries.at(-1)?.body as unknown as { proofs: string[] }).proofs;
      bad.endorseAsNode('node-2', { proofs });
      expectMisbehaved(await clientOf(new PaperBoard(bad)).setup(bad.election.fingerprint), /key|proof/i);
    });

    it('refuses a checkpoint without the witnesses’ threshold', async () => {
      const board = new PaperBoard(voted);
      const lone = noteOf(voted, board.size);
      board.lie = (path) => (path === 'setup' ? Response.json({ ...board.setup(), checkpoint: lone }) : undefined);
      expectMisbehaved(await clientOf(board).setup(fingerprint), /0 witnesses/);
    });

    it('refuses a checkpoint under another key than the manifest’s', async () => {
      const board = new PaperBoard(voted);
      const forged = noteOf(voted, board.size, new Uint8Array(32).fill(7));
      board.lie = (path) => (path === 'setup' ? Response.json({ ...board.setup(), checkpoint: forged }) : undefined);
      expectMisbehaved(await clientOf(board).setup(fingerprint), /board's signature/);
    });
  });

  describe('lookup', () => {
    it('finds a ballot by hash and by tracker as people type it', async () => {
      const board = new PaperBoard(voted);
      const client = clientOf(board);
      const index = firstBallot();
      const { hash } = voted.entries[index]?.record ?? { hash: '' };
      const typed = trackerOf(hash).toLowerCase().replaceAll('-', ' ');
      for (const asked of [hash, trackerOf(hash), typed]) {
        expect(await client.lookup(voted.election, asked)).toMatchObject({
          ok: true,
          value: { ballot: hash, index, tracker: trackerOf(hash) },
        });
      }
    });

    it('says that a ballot is not there as a refusal, no fault of the board', async () => {
      const answer = await clientOf(new PaperBoard(voted)).lookup(voted.election, NOBODY);
      expect(answer).toEqual({
        ok: false,
        error: { kind: 'refused', code: 'not-found', status: 404, findings: [] },
      });
    });

    const lies: readonly [string, (board: PaperBoard, index: number) => object, RegExp][] = [
      ['another ballot', (board, index) => board.inclusion(index + 1), /another ballot/],
      ['another tracker', (board, index) => ({ ...board.inclusion(index), tracker: 'X' }), /another ballot/],
      [
        'a record that is none of a ballot',
        (board, index) => ({ ...board.inclusion(index), record: board.election.entries[0]?.record }),
        /not of this ballot/,
      ],
      ['a wrong index', (board, index) => ({ ...board.inclusion(index), index: index + 1 }), /inclusion/],
      ['an empty proof', (board, index) => ({ ...board.inclusion(index), proof: [] }), /inclusion/],
      [
        'another time of the record',
        (board, index) => {
          const inclusion = board.inclusion(index);
          return { ...inclusion, record: { ...inclusion.record, time: '2026-09-18T05:00:00Z' } };
        },
        /inclusion/,
      ],
      [
        'a time that is none',
        (board, index) => {
          const inclusion = board.inclusion(index);
          return { ...inclusion, record: { ...inclusion.record, time: '2026-13-31T05:00:00Z' } };
        },
        /inclusion/,
      ],
      [
        'a spelling of a proof with bits to spare',
        (board, index) => ({ ...board.inclusion(index), proof: [`${'A'.repeat(42)}B`] }),
        /inclusion/,
      ],
    ];
    it.each(lies)('refuses %s', async (_name, lie, says) => {
      const board = new PaperBoard(voted);
      const index = firstBallot();
      board.lie = (path) => (path.startsWith('lookup/') ? Response.json(lie(board, index)) : undefined);
      const { hash } = voted.entries[index]?.record ?? { hash: '' };
      expectMisbehaved(await clientOf(board).lookup(voted.election, hash), says);
    });
  });

  describe('checkpoint', () => {
    it('follows a log that grows, by a consistency proof from its tiles', async () => {
      const [before, after] = [new PaperBoard(voted, 5), new PaperBoard(voted)];
      const client = new BoardClient({ url: URL_OF_BOARD, fetch: (url, init) => now.fetch(url, init) });
      let now = before;
      expect(await client.checkpoint(voted.manifest, fingerprint)).toMatchObject({ ok: true, value: { size: 5 } });
      now = after;
      expect(await client.checkpoint(voted.manifest, fingerprint)).toMatchObject({
        ok: true,
        value: { size: after.size },
      });
      expect(after.asked.some((url) => url.includes('/tile/0/'))).toBe(true);
    });

    it('takes an older checkpoint of the same log for what it is', async () => {
      const client = new BoardClient({ url: URL_OF_BOARD, fetch: (url, init) => now.fetch(url, init) });
      const full = new PaperBoard(voted);
      let now = full;
      await client.checkpoint(voted.manifest, fingerprint);
      full.lie = (path) => (path === 'checkpoint' ? new Response(voted.checkpoint(5)) : undefined);
      expect(await client.checkpoint(voted.manifest, fingerprint)).toMatchObject({ ok: true, value: { size: 5 } });
      now = full;
    });

    it.each([
      ['the same size', 0],
      ['a larger size', 1],
    ])('refuses a forked log of %s, all signed and cosigned', async (_name, more) => {
      const [one, other] = forks(voted);
      for (let added = 0; added < more; added++) other.object('node-2');
      const client = new BoardClient({ url: URL_OF_BOARD, fetch: (url, init) => now.fetch(url, init) });
      let now = new PaperBoard(one);
      expect(await client.checkpoint(voted.manifest, fingerprint)).toMatchObject({ ok: true });
      now = new PaperBoard(other);
      expectMisbehaved(await client.checkpoint(voted.manifest, fingerprint), /two histories/);
    });

    it('refuses a rollback to a shorter fork while the tiles are still there', async () => {
      const [one, other] = forks(voted);
      one.object('node-1');
      one.object('node-1');
      const board = new PaperBoard(one);
      const client = new BoardClient({ url: URL_OF_BOARD, fetch: board.fetch });
      await client.checkpoint(voted.manifest, fingerprint);
      board.lie = (path) => (path === 'checkpoint' ? new Response(other.checkpoint()) : undefined);
      expectMisbehaved(await client.checkpoint(voted.manifest, fingerprint), /two histories/);
    });

    it('believes nothing of a log whose tiles are away', async () => {
      const board = new PaperBoard(voted, 5);
      const client = new BoardClient({ url: URL_OF_BOARD, fetch: (url, init) => now.fetch(url, init) });
      let now = board;
      await client.checkpoint(voted.manifest, fingerprint);
      now = new PaperBoard(voted);
      now.lie = (path) => (path.startsWith('tile/') ? problem(503, 'busy') : undefined);
      expect(await client.checkpoint(voted.manifest, fingerprint)).toMatchObject({
        ok: false,
        error: { kind: 'away' },
      });
      now.lie = undefined;
      expect(await client.checkpoint(voted.manifest, fingerprint)).toMatchObject({ ok: true });
    });
  });

  describe('bodies and records', () => {
    it('gives a body by its hash and refuses another one', async () => {
      const board = new PaperBoard(voted);
      const { record, body } = voted.entries[1] ?? { record: { hash: '' }, body: null };
      expect(await clientOf(board).body(fingerprint, record.hash)).toEqual({ ok: true, value: body });
      board.lie = () => new Response(canonicalText(voted.entries[2]?.body ?? null));
      expectMisbehaved(await clientOf(board).body(fingerprint, record.hash), /another one/);
      board.lie = () => new Response(` ${canonicalText(body)}`);
      expectMisbehaved(await clientOf(board).body(fingerprint, record.hash), /another one/);
    });

    it('gives records from a place on', async () => {
      const answer = await clientOf(new PaperBoard(voted)).records(fingerprint, 3, 2);
      expect(answer).toEqual({ ok: true, value: voted.entries.slice(3, 5).map(({ record }) => record) });
    });

    it.each(['{"hash":"x"}\n', '[]\n', 'null\n', '{"type":"ballot"', '<html>'])(
      'refuses the records %j',
      async (text) => {
        const board = new PaperBoard(voted);
        board.lie = () => new Response(text);
        expectMisbehaved(await clientOf(board).records(fingerprint, 7), /record 7 is malformed/);
      },
    );
  });

  describe('a board in trouble', () => {
    it.each([408, 429, 500, 502, 503, 504])('is away when it answers %i', async (status) => {
      const board = new PaperBoard(voted);
      board.lie = () => problem(status, 'busy');
      expect(await clientOf(board).setup(fingerprint)).toMatchObject({ ok: false, error: { kind: 'away' } });
    });

    it('is away when nothing answers', async () => {
      const client = new BoardClient({ url: URL_OF_BOARD, fetch: () => Promise.reject(new TypeError('fetch failed')) });
      for (const answer of [
        await client.elections(),
        await client.state(fingerprint),
        await client.setup(fingerprint),
        await client.lookup(voted.election, NOBODY),
        await client.archive(fingerprint, 'checkpoint'),
      ])
        expect(answer).toMatchObject({ ok: false, error: { kind: 'away' } });
    });

    it('misbehaves when a refusal is no problem document', async () => {
      const board = new PaperBoard(voted);
      board.lie = () => new Response('<html>', { status: 404 });
      expectMisbehaved(await clientOf(board).setup(fingerprint), /no problem document/);
    });
  });

  describe('post', () => {
    it('sends the canonical text as it is and gives the place', async () => {
      const board = new PaperBoard(voted);
      const { record, body } = voted.entries[1] ?? { record: undefined, body: null };
      board.lie = () => Response.json({ index: 1, record });
      const text = canonicalText(body);
      expect(await clientOf(board).post(fingerprint, 'endorsement', text)).toEqual({
        ok: true,
        value: { index: 1, record },
      });
      expect(JSON.parse(board.sent[0]?.body as string)).toEqual({ type: 'endorsement', body: text });
      expect(board.sent[0]?.credentials).toBe('omit');
    });

    it('hands the findings of a refusal on', async () => {
      const board = new PaperBoard(voted);
      const findings = [{ check: 5, record: 9, says: 'signature' }];
      board.lie = () => problem(422, 'record-refused', { findings });
      expect(await clientOf(board).post(fingerprint, 'drained', '{}')).toEqual({
        ok: false,
        error: { kind: 'refused', code: 'record-refused', status: 422, findings },
      });
    });
  });

  describe('archive', () => {
    it('streams files and documents by their addresses', async () => {
      const board = new PaperBoard(voted);
      board.lie = (path) => new Response(path);
      const client = clientOf(board);
      for (const [file, path] of [
        ['records.ndjson', 'archive/records.ndjson'],
        [{ document: NOBODY }, `archive/documents/${NOBODY}`],
      ] as const) {
        const stream = await client.archive(fingerprint, file);
        expect(stream.ok && (await new Response(stream.value).text())).toBe(path);
      }
    });

    it('passes a refusal on', async () => {
      const answer = await clientOf(new PaperBoard(voted)).archive(fingerprint, 'bodies.ndjson');
      expect(answer).toMatchObject({ ok: false, error: { kind: 'refused', code: 'not-found' } });
    });
  });
});

/** Two elections that are one up to here, and have a different next record. */
function forks(election: TestElection): [TestElection, TestElection] {
  const [one, other] = [election.fork(), election.fork()];
  one.object('node-1');
  other.object('node-2');
  return [one, other];
}

/** The board's note with no cosignature, or with the witnesses' upon another key's note. */
function noteOf(election: TestElection, size: number, forger?: Uint8Array): string {
  const honest = readCheckpointUnverified(election.checkpoint(size));
  if (!honest.ok) throw new Error(honest.error.says);
  const { origin, root } = honest.value;
  const note = signCheckpoint({ origin, size, root }, forger ?? election.parties.board);
  if (forger === undefined) return note;
  return addSignatures(
    note,
    election.parties.witnesses.map((witness) => cosignCheckpoint(note, witness, 1_790_000_000)),
  );
}

type SetupAnswer = ReturnType<PaperBoard['setup']>;

const changeRecord = (setup: SetupAnswer, at: number, change: object): object => ({
  ...setup,
  records: setup.records.map((record, index) => (index === at ? { ...record, ...change } : record)),
});

function changeBody(setup: SetupAnswer, at: number, change: (body: string) => string): object {
  const before = setup.records[at]?.body ?? '';
  const after = change(before);
  if (after === before) throw new Error('the test changed nothing');
  return changeRecord(setup, at, { body: after });
}
