/** Front door of the commission's room. */
import { type Room } from '../platform/index.js';
import { CommissionModule } from './commission.module.js';
import { database } from './database/index.js';

export const room: Room = { module: CommissionModule, database };
