/** Threads of Node that examine blocks of bodies (§10): one a core. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { utf8 } from '#crypto';
import { kernelBytes } from '#kernel/node';
import { BlockMemory, type ExaminerAnswer, type ExaminerFactory, type ExaminerTask } from '#protocol';
import { type Arithmetic } from '../node-arithmetic.js';
import { type ThreadBeginning, type ThreadTask } from './examiner-thread.js';

export interface NodePoolOptions {
  readonly threads?: number | undefined;
  /** Where `examineInThread` is exported from, for a program that is one file; by default what the build made of it. */
  readonly file?: string;
  readonly kernel?: Uint8Array;
  /** The kernel by default. */
  readonly arithmetic?: Arithmetic | undefined;
}

/** Seen from dist/libs/verifier/src/pool, and from libs/verifier/src/pool where the program runs from its sources (tests). */
const PLACES = ['../../../../threads/examiner.mjs', '../../../../dist/threads/examiner.mjs'];

function builtThread(): string {
  const files = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error('the thread has not been built: node tools/build.mjs');
  return file;
}

type ThreadPool = Piscina<ThreadTask | undefined, ExaminerAnswer>;

export const nodePool =
  (options: NodePoolOptions = {}): ExaminerFactory =>
  (given) => {
    const threads = Math.max(1, options.threads ?? availableParallelism());
    const beginning: ThreadBeginning = {
      kernel: options.kernel ?? kernelBytes(),
      arithmetic: options.arithmetic,
    };
    const pool: ThreadPool = new Piscina({
      filename: options.file ?? builtThread(),
      name: 'examineInThread',
      minThreads: threads,
      maxThreads: threads,
      workerData: beginning,
      // A thread has no business with the environment.
      env: {},
    });
    const failure = new Failure();
    pool.on('error', (error: Error) => failure.happened(error));
    const started = failure.orElse(allStarted(pool, threads)).catch(() => undefined);
    const manifest = Promise.resolve(given).then((known) =>
      known === undefined ? undefined : shared(utf8(JSON.stringify(known))),
    );
    manifest.catch(() => undefined);
    const memory = new BlockMemory((bytes) => new Uint8Array(new SharedArrayBuffer(bytes)));
    const run = async (task: ExaminerTask): Promise<ExaminerAnswer> =>
      await pool.run({ task: seen(task, memory), manifest: await manifest });
    return {
      width: threads,
      memory,
      perform: <Task extends ExaminerTask>(task: Task) => failure.orElse(run(task) as Promise<ExaminerAnswer<Task>>),
      close: async () => {
        await started;
        await pool.destroy();
      },
    };
  };

/**
 * When every thread has loaded what it runs, or has failed to: each is given nothing to do. Node 20 aborts the
 * whole process when a thread is ended while it loads a module (v8::Module::IsGraphAsync), and an archive without
 * bodies is verified sooner than that.
 */
async function allStarted(pool: ThreadPool, threads: number): Promise<void> {
  await Promise.allSettled(Array.from({ length: threads }, () => pool.run(undefined)));
}

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return memory;
}

/**
 * A thread that cannot load what it runs is started again and again, and its tasks would wait for ever. (Promise.race
 * with one promise of failure would keep every answer for as long as nothing fails.)
 */
class Failure {
  #error: Error | undefined;
  readonly #waiting = new Set<(error: Error) => void>();

  happened(error: Error): void {
    this.#error ??= error;
    for (const reject of this.#waiting) reject(error);
  }

  orElse<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.#error !== undefined) reject(this.#error);
      this.#waiting.add(reject);
      void work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }
}

/**
 * The task with its bytes in memory that threads see: mostly they were gathered there. What lies elsewhere would be copied
 * with every message, into memory that lies about until it is collected.
 */
function seen<Task extends ExaminerTask>(task: Task, memory: BlockMemory): Task {
  const there = (bytes: Uint8Array): Uint8Array => (memory.holds(bytes) ? bytes : new Uint8Array(shared(bytes)));
  const advice = 'advice' in task ? task.advice : undefined;
  return { ...task, bytes: there(task.bytes), ...(advice && { advice: there(advice) }) };
}
