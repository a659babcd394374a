/** The bulletin board's front door: app.module.ts and the migrator know only this. */
import { type Room } from '../platform/index.js';
import { BoardModule } from './board.module.js';
import { database } from './database/index.js';

export const room: Room = { module: BoardModule, database };
