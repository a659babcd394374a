/** RSA operations off the event loop, by a pool of threads; stopped with the application. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import * as here from './blind-signing.worker.js';

@Injectable()
export class BlindSigner implements OnApplicationShutdown {
  readonly #pool: Piscina | undefined;

  constructor() {
    const file = fileURLToPath(new URL('./blind-signing.worker.js', import.meta.url));
    // Threads load compiled files only. Run from the sources, as tests are, the same functions run here.
    if (existsSync(file)) {
      this.#pool = new Piscina({
        filename: file,
        minThreads: 1,
        maxThreads: Math.max(1, availableParallelism() - 1),
        idleTimeout: 60_000,
      });
    }
  }

  /** Throws where `blinded` is no blinded message for the key. */
  async sign(pkcs8: string, blinded: Uint8Array): Promise<Uint8Array> {
    const task = { pkcs8, blinded };
    return this.#pool === undefined ? here.sign(task) : bytesOf(await this.#pool.run(task, { name: 'sign' }));
  }

  async prove(pkcs8: string): Promise<Uint8Array> {
    return this.#pool === undefined
      ? here.prove({ pkcs8 })
      : bytesOf(await this.#pool.run({ pkcs8 }, { name: 'prove' }));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool?.close({ force: true });
  }
}

const bytesOf = (given: unknown): Uint8Array => {
  if (!(given instanceof Uint8Array)) throw new TypeError('the thread gave no bytes');
  return given;
};
