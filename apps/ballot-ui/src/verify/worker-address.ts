/** Where the worker lies, on a page that a server serves. The one-file build has worker-address-inline.ts in its place. */
import address from './verify.worker.ts?worker&url';

export const workerAddress = address;
export const workerOptions: WorkerOptions = { type: 'module' };
