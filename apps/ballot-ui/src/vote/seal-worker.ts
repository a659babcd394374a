/**
 * The page's end of the worker. Trusted Types: the policy makes a worker of this one address and of nothing else, so that
 * script injected into the page can't start one of its own.
 */
import { type Done, type Order } from './seal.js';
import workerUrl from './seal.worker.ts?worker&url';

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('vote-worker', {
  createScriptURL: (url) => {
    if (url !== workerUrl) throw new TypeError('no worker of this page');
    return url;
  },
});

export class SealWorker {
  #worker: Worker | undefined;
  #last = 0;
  readonly #waiting = new Map<number, (done: Done) => void>();

  /** Never rejects: a worker that dies answers `failed`, and the next order starts another. */
  ask(message: Order): Promise<Done> {
    this.#worker ??= this.#start();
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker?.postMessage({ id, message });
    });
  }

  /** Ends the worker and what it holds in memory. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const resolve of this.#waiting.values()) resolve({ kind: 'failed', says: 'stopped' });
    this.#waiting.clear();
  }

  #start(): Worker {
    const worker = new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ id: number; message: Done }>) => {
      this.#waiting.get(data.id)?.(data.message);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener('error', () => this.stop());
    return worker;
  }
}
