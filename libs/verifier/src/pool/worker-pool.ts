/**
 * A few workers of a browser that examine blocks of bodies (§10) at once. The pool knows nothing of the page: whoever
 * makes it says how a worker is started, since the page's policy (Trusted Types) allows one address and no other.
 */
import {
  type BlockExaminer,
  type ExaminerAnswer,
  type ExaminerFactory,
  type ExaminerTask,
  type Manifest,
} from '#protocol';

/** As much of a Worker as is needed. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  addEventListener(
    type: 'message' | 'messageerror' | 'error',
    heard: (event: { readonly data?: unknown }) => void,
  ): void;
  terminate(): void;
}

/** First to every worker; then tasks. */
export interface Beginning {
  readonly kind: 'begin';
  readonly manifest: Manifest | undefined;
}
export interface Order {
  readonly kind: 'task';
  readonly id: number;
  readonly task: ExaminerTask;
}
export type Answer =
  { readonly id: number; readonly answer: ExaminerAnswer } | { readonly id: number; readonly failed: string };

interface Waiting {
  readonly task: ExaminerTask;
  readonly resolve: (answer: ExaminerAnswer) => void;
  readonly reject: (error: Error) => void;
}

const MAX_WIDTH = 32;

/** `start` makes a worker that runs `serveExaminer`; `cores` as the browser tells, which may be nothing or anything. */
export const workerPool =
  (start: () => WorkerLike, cores: number | undefined): ExaminerFactory =>
  async (manifest) =>
    new WorkerPool(start, Math.max(1, Math.min(MAX_WIDTH, Math.floor(cores ?? 2) || 1)), await manifest);

class WorkerPool implements BlockExaminer {
  readonly #idle: WorkerLike[] = [];
  readonly #workers: WorkerLike[] = [];
  readonly #queue: Waiting[] = [];
  readonly #running = new Map<number, Waiting & { readonly worker: WorkerLike }>();
  #last = 0;
  #over: Error | undefined;

  constructor(
    start: () => WorkerLike,
    readonly width: number,
    manifest: Manifest | undefined,
  ) {
    for (let made = 0; made < width; made++) {
      const worker = start();
      worker.addEventListener('message', ({ data }) => this.#answered(worker, data as Answer));
      // A worker that could not be loaded, ran out of memory or answered what can't be read: nothing it holds comes back.
      for (const fault of ['error', 'messageerror'] as const)
        worker.addEventListener(fault, () => this.#end(new Error('a worker has died')));
      worker.postMessage({ kind: 'begin', manifest } satisfies Beginning);
      this.#workers.push(worker);
      this.#idle.push(worker);
    }
  }

  /** Rejects when the worker fails, dies, or the pool is closed. */
  perform<Task extends ExaminerTask>(task: Task): Promise<ExaminerAnswer<Task>> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => {
      this.#queue.push({ task, resolve: resolve as Waiting['resolve'], reject });
      this.#next();
    });
  }

  close(): Promise<void> {
    this.#end(new Error('the pool is closed'));
    return Promise.resolve();
  }

  #next(): void {
    for (;;) {
      const worker = this.#idle.at(-1);
      const waiting = worker === undefined ? undefined : this.#queue.shift();
      if (worker === undefined || waiting === undefined) return;
      this.#idle.pop();
      const id = ++this.#last;
      this.#running.set(id, { ...waiting, worker });
      worker.postMessage({ kind: 'task', id, task: waiting.task } satisfies Order);
    }
  }

  #answered(worker: WorkerLike, answer: Answer): void {
    const running = this.#running.get(answer.id);
    if (running?.worker !== worker) return;
    this.#running.delete(answer.id);
    this.#idle.push(worker);
    if ('failed' in answer) running.reject(new Error(answer.failed));
    else running.resolve(answer.answer);
    this.#next();
  }

  #end(why: Error): void {
    if (this.#over !== undefined) return;
    this.#over = why;
    for (const worker of this.#workers) worker.terminate();
    for (const { reject } of [...this.#running.values(), ...this.#queue]) reject(why);
    this.#running.clear();
    this.#queue.length = 0;
  }
}
