/** The bulletin board (§7): a public room. app.module.ts and the migrator know only this. */
import { type Room } from '../platform/index.js';
import { BoardModule } from './board.module.js';
import { database } from './database/index.js';

export { database };
export const room: Room = { module: BoardModule, database };
