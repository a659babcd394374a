/**
 * The worker out of the page's own text, for the page that is one file. A classic script: browsers refuse module workers
 * to a page opened from a file.
 */
import { code } from 'veche:worker-code';

export const workerAddress = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
export const workerOptions: WorkerOptions = {};
