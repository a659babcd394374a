export { Queues, type QueueTuning, type WorkerTuning } from './queues.js';
