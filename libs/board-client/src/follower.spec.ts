import { beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalText, recordLine } from '#protocol';
import { type TestElection, votedElection } from '#protocol/testing';
import { BoardClient, BoardFollower, type FollowedRecord, type FollowerPlace, type FollowerStore } from './index.js';
import { PaperBoard, problem } from './testing/paper-board.js';

const PAUSE = 4;

describe('BoardFollower', () => {
  let voted: TestElection;
  beforeAll(() => {
    ({ election: voted } = votedElection());
  });

  /** A follower whose board can be changed for another. */
  function follow(board: PaperBoard, options: { ballots?: boolean; store?: FollowerStore } = {}) {
    const seen: FollowedRecord[] = [];
    const world = { board, refuse: false };
    const client = new BoardClient({
      url: 'https://board.example',
      fetch: (url, init) => world.board.fetch(url, init),
    });
    const follower = new BoardFollower({
      client,
      manifest: voted.manifest,
      onRecord: (followed) => {
        if (world.refuse) throw new Error('not now');
        seen.push(followed);
      },
      ...options,
    });
    return { follower, seen, world };
  }

  const memory = (): FollowerStore & { place: FollowerPlace | undefined } => {
    const store = {
      place: undefined as FollowerPlace | undefined,
      load: () => Promise.resolve(store.place),
      save: (place: FollowerPlace) => {
        store.place = JSON.parse(JSON.stringify(place)) as FollowerPlace;
        return Promise.resolve();
      },
    };
    return store;
  };

  it('hands over every record once, in order, with bodies of all but ballots', async () => {
    const board = new PaperBoard(voted);
    const { follower, seen } = follow(board);
    expect(await follower.poll()).toEqual({ ok: true, value: board.size });
    expect(seen.map(({ index }) => index)).toEqual(voted.entries.map((_, index) => index));
    for (const [index, { record, body }] of voted.entries.entries())
      expect(seen[index]).toEqual({ index, record, body: record.type === 'ballot' ? undefined : body });
    const asked = board.asked.length;
    expect(await follower.poll()).toEqual({ ok: true, value: board.size });
    expect(seen).toHaveLength(board.size);
    // Nothing new: the checkpoint alone is asked for.
    expect(board.asked.length).toBe(asked + 1);
  });

  it('fetches bodies of ballots where asked to', async () => {
    const { follower, seen } = follow(new PaperBoard(voted), { ballots: true });
    await follower.poll();
    expect(seen.map(({ body }) => body)).toEqual(voted.entries.map(({ body }) => body));
  });

  it('goes on where the log grows', async () => {
    const { follower, seen, world } = follow(new PaperBoard(voted, PAUSE));
    expect(await follower.poll()).toEqual({ ok: true, value: PAUSE });
    world.board = new PaperBoard(voted);
    expect(await follower.poll()).toEqual({ ok: true, value: voted.entries.length });
    expect(seen.map(({ index }) => index)).toEqual(voted.entries.map((_, index) => index));
    expect(follower.head).toEqual({ size: voted.entries.length, root: voted.tree.root() });
  });

  it('shares one look among calls at the same time', async () => {
    const board = new PaperBoard(voted);
    const { follower, seen } = follow(board);
    await Promise.all([follower.poll(), follower.poll(), follower.poll()]);
    expect(seen).toHaveLength(board.size);
    expect(board.asked.filter((url) => url.endsWith('/checkpoint'))).toHaveLength(1);
  });

  it('waits for a board that is away, and loses nothing', async () => {
    const { follower, seen, world } = follow(new PaperBoard(voted, PAUSE));
    await follower.poll();
    world.board = new PaperBoard(voted);
    for (const part of ['checkpoint', 'records', 'bodies']) {
      world.board.lie = (path) => (path.startsWith(part) ? problem(503, 'busy') : undefined);
      expect(await follower.poll()).toMatchObject({ ok: false, error: { kind: 'away' } });
      expect(seen).toHaveLength(PAUSE);
    }
    world.board.lie = undefined;
    expect(await follower.poll()).toEqual({ ok: true, value: voted.entries.length });
  });

  it('hands a record over again that was not taken', async () => {
    const { follower, seen, world } = follow(new PaperBoard(voted));
    world.refuse = true;
    await expect(follower.poll()).rejects.toThrow('not now');
    expect(follower.size).toBe(0);
    world.refuse = false;
    expect(await follower.poll()).toEqual({ ok: true, value: voted.entries.length });
    expect(seen[0]?.index).toBe(0);
    expect(seen).toHaveLength(voted.entries.length);
  });

  describe('a board that lies', () => {
    const lies: readonly [string, (path: string, board: PaperBoard) => Response | undefined, RegExp][] = [
      [
        'leaves a record out',
        (path) =>
          path.startsWith('records')
            ? new Response(
                Buffer.concat(voted.entries.filter((_, at) => at !== 2).map(({ record }) => recordLine(record))),
              )
            : undefined,
        /root|has no record/,
      ],
      [
        'exchanges two records',
        (path) => {
          if (!path.startsWith('records')) return undefined;
          const entries = [...voted.entries];
          [entries[2], entries[3]] = [entries[3] as never, entries[2] as never];
          return new Response(Buffer.concat(entries.map(({ record }) => recordLine(record))));
        },
        /root/,
      ],
      ['shows none', (path) => (path.startsWith('records') ? new Response('') : undefined), /has no record 0/],
      [
        'gives another body',
        (path) => (path.startsWith('bodies') ? new Response(canonicalText(voted.entries[1]?.body ?? null)) : undefined),
        /another one/,
      ],
      [
        'signs no checkpoint',
        (path) =>
          path === 'checkpoint'
            ? new Response(voted.checkpoint().split('\n').slice(0, 5).join('\n') + '\n')
            : undefined,
        /not to be believed/,
      ],
    ];
    it.each(lies)('and %s is followed no further', async (_name, lie, says) => {
      const board = new PaperBoard(voted);
      board.lie = (path) => lie(path, board);
      const { follower, seen } = follow(board);
      const first = await follower.poll();
      expect(first).toMatchObject({ ok: false, error: { kind: 'misbehaved', says: expect.stringMatching(says) } });
      expect(seen).toEqual([]);
      // Evidence does not go away when the board shows the honest log again.
      board.lie = undefined;
      expect(await follower.poll()).toEqual(first);
      expect(seen).toEqual([]);
    });

    it('by a fork is found out', async () => {
      const [one, other] = [voted.fork(), voted.fork()];
      one.object('node-1');
      other.object('node-2');
      other.object('node-2');
      const { follower, seen, world } = follow(new PaperBoard(one));
      await follower.poll();
      const before = seen.length;
      world.board = new PaperBoard(other);
      expect(await follower.poll()).toMatchObject({ ok: false, error: { kind: 'misbehaved' } });
      expect(seen).toHaveLength(before);
    });

    it('by a rollback hands over nothing twice', async () => {
      const full = new PaperBoard(voted);
      const { follower, seen } = follow(full);
      await follower.poll();
      full.lie = (path) => (path === 'checkpoint' ? new Response(voted.checkpoint(PAUSE)) : undefined);
      expect(await follower.poll()).toEqual({ ok: true, value: voted.entries.length });
      expect(seen).toHaveLength(voted.entries.length);
    });
  });

  describe('with a store', () => {
    it('goes on after a restart, and holds the board to what it showed before', async () => {
      const store = memory();
      const before = follow(new PaperBoard(voted, PAUSE), { store });
      await before.follower.poll();
      expect(store.place?.size).toBe(PAUSE);
      const after = follow(new PaperBoard(voted), { store });
      expect(await after.follower.poll()).toEqual({ ok: true, value: voted.entries.length });
      expect(after.seen[0]?.index).toBe(PAUSE);
      expect(after.follower.head.root).toEqual(voted.tree.root());
    });

    it.each([0, 1])('refuses after a restart another history, %i records longer', async (more) => {
      const [one, other] = [voted.fork(), voted.fork()];
      one.object('node-1');
      other.object('node-2');
      for (let added = 0; added < more; added++) other.object('node-2');
      const store = memory();
      await follow(new PaperBoard(one), { store }).follower.poll();
      const { follower, seen } = follow(new PaperBoard(other), { store });
      expect(await follower.poll()).toMatchObject({ ok: false, error: { kind: 'misbehaved' } });
      expect(seen).toEqual([]);
    });

    it('saves no place whose records were not all taken', async () => {
      const store = memory();
      const { follower, world } = follow(new PaperBoard(voted), { store });
      world.refuse = true;
      await expect(follower.poll()).rejects.toThrow('not now');
      expect(store.place).toBeUndefined();
    });
  });
});
