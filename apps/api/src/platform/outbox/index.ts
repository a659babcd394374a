export { InjectOutbox, outboxToken, roleOutbox } from './outbox.module.js';
export { createOutbox, dropOutbox } from './outbox-table.js';
export { countFailure, DeliveryRefused } from './refused.js';
export { Outbox } from './outbox.js';
