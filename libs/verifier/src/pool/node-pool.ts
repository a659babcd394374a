/** Threads of Node that examine blocks of bodies (§10): one a core. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { type ExaminerAnswer, type ExaminerFactory, type ExaminerTask } from '#protocol';
import { type ThreadBeginning, type ThreadTask } from './examiner-thread.js';

export interface NodePoolOptions {
  readonly threads?: number | undefined;
  /** Where `examineInThread` is exported from, for a program that is one file; by default the compiled examiner-thread.js. */
  readonly file?: string;
  readonly kernel?: Uint8Array;
}

/** Beside this file where the program is compiled; from the build where it runs from its sources (tests). */
function compiledThread(): string {
  const here = fileURLToPath(new URL('./examiner-thread.js', import.meta.url));
  return here.includes('/dist/') ? here : here.replace('/libs/', '/dist/libs/');
}

export const nodePool =
  (options: NodePoolOptions = {}): ExaminerFactory =>
  (manifest) => {
    const threads = Math.max(1, options.threads ?? availableParallelism());
    const beginning: ThreadBeginning = { manifest: manifest ?? null, kernel: options.kernel };
    const pool = new Piscina<ThreadTask, ExaminerAnswer>({
      filename: options.file ?? compiledThread(),
      name: 'examineInThread',
      minThreads: threads,
      maxThreads: threads,
      workerData: beginning,
      // A thread has no business with the environment.
      env: {},
    });
    const failed = new Promise<never>((_, reject) => pool.on('error', reject));
    failed.catch(() => undefined);
    const started = allStarted(pool, threads);
    const free: SharedBlock[] = [];
    const run = async (task: ExaminerTask): Promise<ExaminerAnswer> => {
      const block = free.pop() ?? new SharedBlock();
      try {
        return await pool.run(block.hold(task));
      } finally {
        free.push(block);
      }
    };
    return {
      width: threads,
      perform: <Task extends ExaminerTask>(task: Task) =>
        // A thread that cannot load what it runs is started again and again, and its tasks would wait for ever.
        Promise.race([run(task) as Promise<ExaminerAnswer<Task>>, failed]),
      close: async () => {
        await Promise.race([started, failed]).catch(() => undefined);
        await pool.destroy();
      },
    };
  };

/**
 * When every thread has loaded what it runs, or has failed to: each is given a block of no lines. Node 20 aborts the
 * whole process when a thread is ended while it loads a module (v8::Module::IsGraphAsync), and an archive without
 * bodies is verified sooner than that.
 */
async function allStarted(pool: Piscina<ThreadTask, ExaminerAnswer>, threads: number): Promise<void> {
  const nothing = (): ThreadTask => new SharedBlock().hold({ task: 'examine', bytes: new Uint8Array() });
  await Promise.allSettled(Array.from({ length: threads }, () => pool.run(nothing())));
}

/**
 * Memory that both sides see, for one task after the other: as many of these as there are tasks at once, however long the
 * archive. Blocks that were moved into threads, each in memory of its own, lay there until they were collected.
 */
class SharedBlock {
  #memory = new SharedArrayBuffer(0);

  hold(task: ExaminerTask): ThreadTask {
    const { bytes } = task;
    const advice = 'advice' in task ? task.advice : undefined;
    const length = bytes.length + (advice?.length ?? 0);
    if (this.#memory.byteLength < length) this.#memory = new SharedArrayBuffer(length + (length >> 3));
    const memory = new Uint8Array(this.#memory);
    memory.set(bytes);
    if (advice !== undefined) memory.set(advice, bytes.length);
    const bare = { ...task, bytes: NOTHING, ...(advice && { advice: NOTHING }) };
    return { task: bare, memory: this.#memory, bytes: bytes.length, advice: advice?.length };
  }
}
const NOTHING = new Uint8Array();
