import { type RoleDatabase } from '../../platform/index.js';
import { MakeSpool1758201000000 } from './make-spool.migration.js';

export const database: RoleDatabase = { role: 'terminal', entities: [], migrations: [MakeSpool1758201000000] };
