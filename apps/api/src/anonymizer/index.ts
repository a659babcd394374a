/** One node of the quorum (§4): a pseudonymous room. app.module.ts and the migrator know only this. */
import { type Room } from '../platform/index.js';
import { AnonymizerModule } from './anonymizer.module.js';
import { database } from './database.js';

export const room: Room = { module: AnonymizerModule, database };
