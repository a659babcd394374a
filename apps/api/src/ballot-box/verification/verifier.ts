/**
 * Verification off the thread that answers requests: one slow batch must not stop the next voter's request from
 * being read. Where the program runs from its sources (tests) there is no compiled worker, and the same function
 * runs in process.
 */
import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { nobleGroup } from '#crypto';
import { type RandomBytes } from '../../platform/index.js';
import { verifyJob, type Judgement, type VerificationJob } from './verify.js';

export interface Verifier {
  /** One judgement a ballot, in order. */
  verify(job: VerificationJob): Promise<Judgement[]>;
}

export const VERIFIER = Symbol('ballot verifier');

@Injectable()
export class ThreadVerifier implements Verifier, OnApplicationShutdown {
  readonly #pool: Piscina<VerificationJob, Judgement[]>;

  /** `worker`: address of the compiled worker.js. What may wait for a thread is bounded by intake's limit on requests. */
  constructor(worker: string, threads = Math.max(1, availableParallelism() - 1)) {
    this.#pool = new Piscina({
      filename: worker,
      name: 'verifyBallotsInThread',
      minThreads: 1,
      maxThreads: threads,
      // A thread has no business with secrets of the environment.
      env: {},
    });
  }

  verify(job: VerificationJob): Promise<Judgement[]> {
    return this.#pool.run(job);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.close({ force: true });
  }
}

export class InProcessVerifier implements Verifier {
  constructor(private readonly random: RandomBytes) {}

  verify(job: VerificationJob): Promise<Judgement[]> {
    return Promise.resolve(verifyJob(job, { group: nobleGroup, random: this.random }));
  }
}

/** Threads where the program is compiled, in process where it runs from its sources. */
export const makeVerifier = (random: RandomBytes): Verifier =>
  import.meta.url.endsWith('.js')
    ? new ThreadVerifier(new URL('./worker.js', import.meta.url).href)
    : new InProcessVerifier(random);
