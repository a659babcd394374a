/** Front door of the ballot box. */
import { type Room } from '../platform/index.js';
import { BallotBoxModule } from './ballot-box.module.js';
import { database } from './database/index.js';

export const room: Room = { module: BallotBoxModule, database };
