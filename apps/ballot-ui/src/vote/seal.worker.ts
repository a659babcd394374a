/** The module worker: proof of the terms and all encryption happen here, off the thread that draws the page. */
import '../shared/no-eval.js';
import { systemRandom } from '#crypto';
import { type Done, type Order } from './seal.js';
import { resign, seal } from './sealing.js';
import { proveTerms } from './terms.js';

interface Addressed<T> {
  readonly id: number;
  readonly message: T;
}

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
    case 'seal':
      return { kind: 'sealed', sealed: seal(order.order, systemRandom) };
    case 'resign':
      return { kind: 'resigned', resigned: resign(order.order, systemRandom) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Addressed<Order>>) => {
  void carryOut(data.message)
    .catch((error: unknown): Done => ({ kind: 'failed', says: error instanceof Error ? error.message : 'unknown' }))
    .then((message) => self.postMessage({ id: data.id, message } satisfies Addressed<Done>));
});
