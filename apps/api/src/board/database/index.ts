/** What the board keeps. Plain SQL everywhere: a log has no objects to map. */
import { type RoleDatabase } from '../../platform/index.js';
import { MakeBoard1758210000000 } from './make-board.migration.js';

export const database: RoleDatabase = { role: 'board', entities: [], migrations: [MakeBoard1758210000000] };
