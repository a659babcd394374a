/**
 * The module worker: proof of the terms and all encryption happen here, off the thread that draws the page.
 *
 * Secrets are computed with by libsodium, in constant time; by the curve library where the browser has no WebAssembly or is
 * too long in fetching it, since a slow line must keep nobody from voting.
 */
import '../shared/no-eval.js';
import { systemRandom } from '#crypto';
import { loadSodium, sodiumProver } from '#sodium';
import { type Done, type Order } from './seal.js';
import { Sealer } from './sealing.js';
import { proveTerms } from './terms.js';

interface Addressed<T> {
  readonly id: number;
  readonly message: T;
}

const LOADING_MS = 10_000;
const sealing = Promise.race([
  loadSodium(),
  new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), LOADING_MS)),
]).then((sodium) => new Sealer(systemRandom, sodium && sodiumProver(sodium)));

async function carryOut(order: Order): Promise<Done> {
  switch (order.kind) {
    case 'prove': {
      const proven = await proveTerms(order.board, order.fingerprint, (url, init) => fetch(url, init));
      if (proven.ok) return { kind: 'proven', terms: proven.value };
      const { error } = proven;
      return {
        kind: 'unproven',
        away: error.kind === 'away',
        says: error.kind === 'refused' ? error.code : error.says,
      };
    }
    case 'prepare':
      (await sealing).prepare(order.order);
      return { kind: 'prepared' };
    case 'seal':
      return { kind: 'sealed', sealed: (await sealing).seal(order.order) };
    case 'resign':
      return { kind: 'resigned', resigned: (await sealing).resign(order.order) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Addressed<Order>>) => {
  void carryOut(data.message)
    .catch((error: unknown): Done => ({ kind: 'failed', says: error instanceof Error ? error.message : 'unknown' }))
    .then((message) => self.postMessage({ id: data.id, message } satisfies Addressed<Done>));
});
