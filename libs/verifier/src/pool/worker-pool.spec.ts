/** The pool of workers, over workers that live in this process. */
import { describe, expect, it } from '@jest/globals';
import { nobleGroup } from '#crypto';
import { seededRandom } from '#protocol/testing';
import { inProcess, memorySource, verifyArchive, type ArchiveFiles, type ExaminerTask } from '#protocol';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveExaminer } from './serve-examiner.js';
import { workerPool, type WorkerLike } from './worker-pool.js';

type Heard = (event: { readonly data?: unknown }) => void;

/** Messages pass as a browser would pass them: copied, later, in order. */
class LocalWorker implements WorkerLike {
  readonly #heard = new Map<string, Heard[]>();
  readonly #serve = serveExaminer(
    { postMessage: (message, transfer) => this.say('message', structuredClone(message, { transfer })) },
    Promise.resolve(nobleGroup),
    seededRandom('worker'),
  );
  tasks = 0;
  terminated = false;

  constructor(readonly mute = false) {}

  postMessage(message: unknown): void {
    const copy = structuredClone(message) as Parameters<ReturnType<typeof serveExaminer>>[0];
    if (copy.kind === 'task') this.tasks++;
    if (!this.mute) setTimeout(() => this.#serve(copy), 0);
  }
  addEventListener(type: string, heard: Heard): void {
    this.#heard.set(type, [...(this.#heard.get(type) ?? []), heard]);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(type: string, data?: unknown): void {
    if (!this.terminated) for (const heard of this.#heard.get(type) ?? []) heard({ data });
  }
}

const files = (folder: string): ArchiveFiles => {
  const read = (name: string): Uint8Array =>
    readFileSync(join(new URL('../../../../test/vectors', import.meta.url).pathname, folder, name));
  return {
    manifest: read('manifest.json'),
    records: read('records.ndjson'),
    bodies: read('bodies.ndjson'),
    checkpoint: read('checkpoint'),
    documents: new Map(),
  };
};

const pool = (made: LocalWorker[], width: number, mute = false) =>
  workerPool(() => {
    made.push(new LocalWorker(mute));
    return made.at(-1) as LocalWorker;
  }, width);

const TASK: ExaminerTask = { task: 'examine', bytes: new TextEncoder().encode('{"a":1}\n{"a": 1}\n') };

describe('the pool of workers', () => {
  it.each(['archive', 'forged/ballot-signature-flipped'])('finds what one thread finds: %s', async (folder) => {
    const made: LocalWorker[] = [];
    const source = memorySource(files(folder));
    const pooled = await verifyArchive(source, { random: seededRandom('p'), examiner: pool(made, 3) });
    const alone = await verifyArchive(source, { random: seededRandom('p'), examiner: inProcess(seededRandom('q')) });
    expect(pooled).toEqual(alone);
    expect(made).toHaveLength(3);
    expect(made.every(({ terminated }) => terminated)).toBe(true);
    expect(made.reduce((sum, { tasks }) => sum + tasks, 0)).toBeGreaterThan(0);
  });

  it('keeps every worker busy and answers each task with its own answer', async () => {
    const made: LocalWorker[] = [];
    const examiner = await pool(made, 2)(undefined);
    const tasks = Array.from({ length: 7 }, (_, at): ExaminerTask => {
      return { task: 'examine', bytes: new TextEncoder().encode('{"a":1}\n'.repeat(at + 1)) };
    });
    const answers = await Promise.all(tasks.map((task) => examiner.perform(task)));
    expect(answers.map((answer) => ('lines' in answer ? answer.lines : 0))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(made.map(({ tasks: count }) => count).sort()).toEqual([3, 4]);
    await examiner.close();
  });

  it('leaves the bytes of a task to whoever asked', async () => {
    const examiner = await pool([], 1)(undefined);
    await examiner.perform(TASK);
    expect(TASK.bytes.length).toBeGreaterThan(0);
    await examiner.close();
  });

  it('a task that fails is refused, and the worker goes on', async () => {
    const examiner = await pool([], 1)(undefined);
    const garbage: ExaminerTask = { task: 'sum', bytes: new TextEncoder().encode('garbage\n') };
    await expect(examiner.perform(garbage)).rejects.toThrow();
    await expect(examiner.perform(TASK)).resolves.toMatchObject({ lines: 2 });
    await examiner.close();
  });

  it.each(['error', 'messageerror'])('a worker that dies (%s) refuses everything, once and for all', async (event) => {
    const made: LocalWorker[] = [];
    const examiner = await pool(made, 2, true)(undefined);
    const waiting = [1, 2, 3].map(() => examiner.perform(TASK));
    made[0]?.say(event);
    for (const refused of waiting) await expect(refused).rejects.toThrow('a worker has died');
    await expect(examiner.perform(TASK)).rejects.toThrow('a worker has died');
    expect(made.every(({ terminated }) => terminated)).toBe(true);
  });

  it('closed, it refuses what waits', async () => {
    const examiner = await pool([], 1, true)(undefined);
    const waiting = examiner.perform(TASK);
    await examiner.close();
    await examiner.close();
    await expect(waiting).rejects.toThrow('closed');
  });

  it('believes no answer that it did not ask for', async () => {
    const made: LocalWorker[] = [];
    const examiner = await pool(made, 2, true)(undefined);
    const waiting = examiner.perform(TASK);
    const busy = made.find(({ tasks }) => tasks === 1);
    made.find((worker) => worker !== busy)?.say('message', { id: 1, answer: 'forged' });
    busy?.say('message', { id: 99, answer: 'other' });
    busy?.say('message', { id: 1, answer: 'own' });
    await expect(waiting).resolves.toBe('own');
    await examiner.close();
  });

  it.each([
    [undefined, 2],
    [0, 1],
    [Number.NaN, 1],
    [4, 4],
    [100_000, 32],
  ])('%p cores: %d workers', async (cores, width) => {
    const examiner = await workerPool(() => new LocalWorker(true), cores)(undefined);
    expect(examiner.width).toBe(width);
    await examiner.close();
  });
});
