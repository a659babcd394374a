/** Front door of the terminal. */
import { type Room } from '../platform/index.js';
import { database } from './database/index.js';
import { TerminalModule } from './terminal.module.js';

export const room: Room = { module: TerminalModule, database };
