import { type RoleDatabase } from '../../platform/index.js';
import { MakeActs1758202000000 } from './make-acts.migration.js';

export const database: RoleDatabase = { role: 'commission', entities: [], migrations: [MakeActs1758202000000] };
