import { type RoleDatabase } from '../../platform/index.js';
import { KeepAdvice1764100000000 } from './keep-advice.migration.js';
import { MakeBoard1763720000000 } from './make-board.migration.js';
import { OneDraftAnOrigin1763730000000 } from './one-draft-an-origin.migration.js';

/** Tables are few and their statements are SQL where they are used: no entities. */
export const database: RoleDatabase = {
  role: 'board',
  entities: [],
  migrations: [MakeBoard1763720000000, OneDraftAnOrigin1763730000000, KeepAdvice1764100000000],
};
