import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../../../test/postgres/index.js';
import { roleDataSource, type RoleDatabase } from '../database/index.js';
import { failuresOf, TestClock, testRandom } from '../testing/index.js';
import { createOutbox, DeliveryRefused, dropOutbox, Outbox } from './index.js';

class MakeOutbox1758180000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createOutbox(queryRunner);
    await queryRunner.query('CREATE TABLE effect (id serial PRIMARY KEY, word text NOT NULL)');
  }
  async down(queryRunner: QueryRunner): Promise<void> {
    await dropOutbox(queryRunner);
    await queryRunner.query('DROP TABLE effect');
  }
}

const database: RoleDatabase = { role: 'registrar', entities: [], migrations: [MakeOutbox1758180000002] };

describe('outbox', () => {
  let base: TestDatabase;
  const sources: DataSource[] = [];
  const clock = new TestClock();
  const random = testRandom();

  /** As another process of the role would have it. */
  const process = async (): Promise<{ source: DataSource; outbox: Outbox }> => {
    const source = await new DataSource(roleDataSource(database, base.url, { role: 'registrar' })).initialize();
    sources.push(source);
    return { source, outbox: new Outbox(source, clock, random) };
  };

  beforeAll(async () => {
    base = await testDatabase(database);
  });
  afterEach(async () => {
    await sources[0]?.query('DELETE FROM outbox');
    await sources[0]?.query('DELETE FROM effect');
    await Promise.all(sources.splice(0).map((source) => source.destroy()));
  });
  afterAll(() => base?.drop());

  it('delivers what was committed, in order, once', async () => {
    const { source, outbox } = await process();
    const seen: unknown[] = [];
    outbox.handle('slip', (messages) => Promise.resolve(void seen.push(...messages.map(({ payload }) => payload))));
    await source.transaction((manager) => outbox.putAll(manager, 'slip', [{ n: 1 }, { n: 2 }]));
    await source.transaction((manager) => outbox.put(manager, 'slip', { n: 3 }));
    expect(await outbox.waiting('slip')).toBe(3);
    expect(await outbox.sweep()).toBe(3);
    expect(seen).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await outbox.sweep()).toBe(0);
    expect(await outbox.waiting('slip')).toBe(0);
  });

  it('delivers nothing of a transaction that was rolled back', async () => {
    const { source, outbox } = await process();
    const seen: unknown[] = [];
    outbox.handle('slip', (messages) => Promise.resolve(void seen.push(...messages)));
    const failed = source.transaction(async (manager) => {
      await outbox.put(manager, 'slip', { n: 1 });
      throw new Error('the cause failed');
    });
    await expect(failed).rejects.toThrow('the cause failed');
    expect(await outbox.sweep()).toBe(0);
    expect(seen).toEqual([]);
  });

  it('delivers again with the same id after a crash between delivery and its mark', async () => {
    const first = await process();
    const seen: string[] = [];
    const id = await first.source.transaction((manager) => first.outbox.put(manager, 'slip', { n: 1 }));
    first.outbox.handle('slip', async (messages, manager) => {
      seen.push(...messages.map((message) => message.id));
      // The process dies: its connection is cut before the delivery is marked.
      const [{ pid }] = await manager.query<[{ pid: number }]>('SELECT pg_backend_pid() AS pid');
      const other = await new DataSource({
        ...roleDataSource(database, base.adminUrl, { role: 'registrar' }),
      }).initialize();
      await other.query('SELECT pg_terminate_backend($1)', [pid]);
      await other.destroy();
    });
    expect(await first.outbox.sweep()).toBe(0);

    const second = await process();
    second.outbox.handle('slip', (messages) =>
      Promise.resolve(void seen.push(...messages.map((message) => message.id))),
    );
    clock.advance(3600);
    expect(await second.outbox.sweep()).toBe(1);
    expect(seen).toEqual([id, id]);
  });

  it('keeps a failed message at the head of its topic, waits longer each time, and lets other topics pass', async () => {
    const { source, outbox } = await process();
    const seen: string[] = [];
    let away = true;
    outbox.handle<{ n: number }>('board', (messages) => {
      if (away) return Promise.reject(new Error('The board is away.'));
      seen.push(...messages.map(({ payload, attempts }) => `board ${payload.n} after ${attempts}`));
      return Promise.resolve();
    });
    outbox.handle<{ n: number }>('slip', (messages) =>
      Promise.resolve(void seen.push(...messages.map(({ payload }) => `slip ${payload.n}`))),
    );
    await source.transaction(async (manager) => {
      await outbox.putAll(manager, 'board', [{ n: 1 }, { n: 2 }]);
      await outbox.put(manager, 'slip', { n: 3 });
    });
    expect(await outbox.sweep()).toBe(1);
    expect(seen).toEqual(['slip 3']);
    // Not due yet: tried again neither at once nor by a later message.
    away = false;
    expect(await outbox.sweep()).toBe(0);
    clock.advance(1);
    expect(await outbox.sweep()).toBe(2);
    expect(seen).toEqual(['slip 3', 'board 1 after 1', 'board 2 after 0']);
  });

  it('grows the wait to a minute and no further', async () => {
    const { source, outbox } = await process();
    outbox.handle('board', () => Promise.reject(new Error('away')));
    await source.transaction((manager) => outbox.put(manager, 'board', {}));
    const waits: number[] = [];
    for (let attempt = 0; attempt < 10; attempt++) {
      await outbox.sweep();
      const [row] = await source.query<[{ due_at: Date; attempts: number }]>('SELECT due_at, attempts FROM outbox');
      expect(row.attempts).toBe(attempt + 1);
      waits.push(row.due_at.getTime() - clock.now().getTime());
      clock.set(row.due_at);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('gives a batch to its handler whole, and its transaction for rows that change with it', async () => {
    const { source, outbox } = await process();
    const sizes: number[] = [];
    outbox.handle<{ word: string }>(
      'ballot',
      async (messages, manager) => {
        sizes.push(messages.length);
        await manager.query('INSERT INTO effect (word) SELECT unnest($1::text[])', [
          messages.map(({ payload }) => payload.word),
        ]);
        if (messages.some(({ payload, attempts }) => payload.word === 'c' && attempts === 0)) throw new Error('once');
      },
      { batch: 2 },
    );
    await source.transaction((manager) =>
      outbox.putAll(
        manager,
        'ballot',
        ['a', 'b', 'c'].map((word) => ({ word })),
      ),
    );
    expect(await outbox.sweep()).toBe(2);
    clock.advance(60);
    expect(await outbox.sweep()).toBe(1);
    expect(sizes).toEqual([2, 1, 1]);
    expect(await source.query('SELECT word FROM effect ORDER BY id')).toEqual([
      { word: 'a' },
      { word: 'b' },
      { word: 'c' },
    ]);
  });

  it('is delivered by one process at a time', async () => {
    const [one, two] = [await process(), await process()];
    const seen: string[] = [];
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((done) => (letGo = done));
    let arrived: () => void = () => undefined;
    const inside = new Promise<void>((done) => (arrived = done));
    one.outbox.handle('slip', async () => {
      seen.push('one');
      arrived();
      await held;
    });
    two.outbox.handle('slip', () => Promise.resolve(void seen.push('two')));
    await one.source.transaction((manager) => one.outbox.put(manager, 'slip', {}));
    const sweeping = one.outbox.sweep();
    await inside;
    expect(await two.outbox.sweep()).toBe(0);
    letGo();
    expect(await sweeping).toBe(1);
    expect(seen).toEqual(['one']);
  });

  it('forgets what it delivered where the room asks for it', async () => {
    const { source, outbox } = await process();
    outbox.handle('ballot', () => Promise.resolve(), { forget: true });
    await source.transaction((manager) => outbox.put(manager, 'ballot', {}));
    expect(await outbox.sweep()).toBe(1);
    expect(await source.query('SELECT id FROM outbox')).toEqual([]);
  });

  it('lets a refused message hold up its own lane alone, counts it, and goes on trying', async () => {
    const { source, outbox } = await process();
    const seen: string[] = [];
    let refuses = true;
    outbox.handle<{ n: string }>('board', (messages) => {
      const names = messages.map(({ payload, topic }) => `${topic} ${payload.n}`);
      if (refuses && names.includes('board a1')) return Promise.reject(new DeliveryRefused('record-refused', [4]));
      seen.push(...names);
      return Promise.resolve();
    });
    await source.transaction(async (manager) => {
      await outbox.putAll(manager, 'board', [{ n: 'a1' }, { n: 'a2' }], 'election-a');
      await outbox.putAll(manager, 'board', [{ n: 'b1' }, { n: 'b2' }], 'election-b');
      await outbox.put(manager, 'board', { n: 'c1' });
    });
    const before = await failuresOf('board', 'refused');
    expect(await outbox.sweep('board')).toBe(3);
    expect(seen.sort()).toEqual(['board b1', 'board b2', 'board c1']);
    expect(await outbox.waiting('board')).toBe(2);
    expect(await failuresOf('board', 'refused')).toBe(before + 1);
    refuses = false;
    clock.advance(1);
    expect(await outbox.sweep('board')).toBe(2);
    expect(seen.slice(3)).toEqual(['board a1', 'board a2']);
  });

  it('tells what a lane was given, delivered or not, and nothing of another', async () => {
    const { source, outbox } = await process();
    outbox.handle('board', () => Promise.resolve());
    await source.transaction((manager) => outbox.put(manager, 'board', { n: 1 }, 'election-a'));
    await outbox.sweep();
    await source.transaction((manager) => outbox.put(manager, 'board', { n: 2 }, 'election-a'));
    expect(await outbox.kept(source.manager, 'board', 'election-a')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await outbox.kept(source.manager, 'board', 'election-b')).toEqual([]);
  });

  it('refuses a topic that could be taken for a lane', async () => {
    const { outbox } = await process();
    expect(() => outbox.handle('board/election-a', () => Promise.resolve())).toThrow(RangeError);
  });

  it('refuses a second handler of a topic', async () => {
    const { outbox } = await process();
    outbox.handle('slip', () => Promise.resolve());
    expect(() => outbox.handle('slip', () => Promise.resolve())).toThrow('handler already');
  });
});
