export { Queues } from './queues.js';
