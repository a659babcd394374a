/** Threads of Node that examine blocks of bodies (§10): one a core. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { type ExaminerAnswer, type ExaminerFactory, type ExaminerTask } from '#protocol';
import { type ThreadBeginning } from './examiner-thread.js';

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
    const pool = new Piscina<ExaminerTask, ExaminerAnswer>({
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
    return {
      width: threads,
      perform: <Task extends ExaminerTask>(task: Task) =>
        // A thread that cannot load what it runs is started again and again, and its tasks would wait for ever.
        Promise.race([pool.run(task, { transferList: ownBuffers(task) }) as Promise<ExaminerAnswer<Task>>, failed]),
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
async function allStarted(pool: Piscina<ExaminerTask, ExaminerAnswer>, threads: number): Promise<void> {
  const nothing = (): Promise<ExaminerAnswer> => pool.run({ task: 'examine', bytes: new Uint8Array() });
  await Promise.allSettled(Array.from({ length: threads }, nothing));
}

/** Blocks are made for one task alone, so they move into the thread instead of being copied. */
function ownBuffers(task: ExaminerTask): ArrayBuffer[] {
  const parts = 'advice' in task && task.advice !== undefined ? [task.bytes, task.advice] : [task.bytes];
  return parts.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}
