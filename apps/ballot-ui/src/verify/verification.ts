/**
 * A verification as the page holds it: hires the workers, passes words to the conductor, and ends them all where it brings no
 * report. Trusted Types: the policy makes workers of one address and of nothing else.
 */
import { kernelBytes } from 'veche:kernel';
import { type Progress } from '#protocol';
import { Crew } from './crew.js';
import { runErrands } from './blob-errand.js';
import { blobsOf, type Archive, type Role, type Told, type Word } from './messages.js';
import { workerAddress, workerOptions } from './worker-address.js';

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('vote-worker', {
  createScriptURL: (url) => {
    if (url !== workerAddress) throw new TypeError('no worker of this page');
    return url;
  },
});

const crew = new Crew(() => new Worker(policy?.createScriptURL(workerAddress) ?? workerAddress, workerOptions));

export interface Evidence {
  readonly slips: readonly unknown[];
  readonly checkpoints: readonly string[];
}

export type Outcome = Extract<Told, { tells: 'report' | 'failed' }>;

/** Cores as the browser tells; one at least, and not so many that memory suffers. */
const MAX_EXAMINERS = 16;
const cores = (): number => Math.max(1, Math.min(MAX_EXAMINERS, navigator.hardwareConcurrency || 2));

export class Verification {
  readonly width = cores();
  /** Takes away what is listened for: the next verification has the same workers. */
  readonly #over = new AbortController();
  readonly #workers: Worker[] = [];
  #conductor: Worker | undefined;

  constructor(
    readonly onProgress: (progress: Progress) => void,
    readonly onOutcome: (outcome: Outcome) => void,
  ) {}

  async start(archive: Archive, { slips, checkpoints }: Evidence): Promise<void> {
    const kernel = await kernelBytes().catch(() => undefined);
    if (this.#over.signal.aborted) return;
    try {
      const ports = Array.from({ length: this.width }, () => this.#examiner(kernel));
      const conductor = this.#worker();
      this.#conductor = conductor;
      conductor.addEventListener(
        'message',
        ({ data }: MessageEvent<Told>) => {
          if (data.tells === 'progress') this.onProgress(data.progress);
          else this.#end(data);
        },
        { signal: this.#over.signal },
      );
      const { port1, port2: errands } = new MessageChannel();
      runErrands(port1, blobsOf(archive));
      this.#over.signal.addEventListener('abort', () => port1.close());
      const role: Role = { role: 'conduct', ports, archive, errands, slips, checkpoints, kernel };
      conductor.postMessage(role, [...ports, errands]);
    } catch (error) {
      this.#end({ tells: 'failed', says: error instanceof Error ? error.message : 'unknown' });
    }
  }

  pause(): void {
    this.#say({ word: 'pause' });
  }
  goOn(): void {
    this.#say({ word: 'go-on' });
  }
  /** Ends it without an outcome. */
  cancel(): void {
    this.#stop();
  }

  #examiner(kernel: Uint8Array | undefined): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const worker = this.#worker();
    worker.postMessage({ role: 'examine', port: port1, kernel } satisfies Role, [port1]);
    return port2;
  }

  /** One that dies takes all with it: what it held never comes back, and a report without it would be a lie. */
  #worker(): Worker {
    const worker = crew.hire();
    worker.addEventListener('error', () => this.#end({ tells: 'failed', says: 'a worker has died' }), {
      signal: this.#over.signal,
    });
    this.#workers.push(worker);
    return worker;
  }

  #say(word: Word): void {
    this.#conductor?.postMessage(word);
  }

  #end(outcome: Outcome): void {
    // Of anything but a report nobody knows what a worker is still busy with.
    if (outcome.tells === 'report') crew.rest(this.#workers.splice(0));
    this.#stop();
    this.onOutcome(outcome);
  }

  #stop(): void {
    this.#over.abort();
    for (const worker of this.#workers.splice(0)) worker.terminate();
    this.#conductor = undefined;
  }
}
