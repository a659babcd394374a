import { type RoleDatabase } from '../../platform/index.js';
import { KeepAdvice1764100000000 } from './keep-advice.migration.js';
import { MakeBallotBox1758200000000 } from './make-ballot-box.migration.js';

/** Tables are few and their statements are SQL where they are used: no entities. */
export const database: RoleDatabase = {
  role: 'ballot-box',
  entities: [],
  migrations: [MakeBallotBox1758200000000, KeepAdvice1764100000000],
};
