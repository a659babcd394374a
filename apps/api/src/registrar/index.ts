/** The registrar's front door: app.module.ts and the migrator know only this. Settings, sender and fetch are ports for tests. */
import { type Room } from '../platform/index.js';
import { database } from './database/index.js';
import { RegistrarModule } from './registrar.module.js';

export const room: Room = { module: RegistrarModule, database };
export { LogReaders } from './elections/log-readers.js';
export { ElectionOffice } from './elections/election-office.js';
export { type OutgoingFetch } from '../platform/index.js';
export { OUTGOING_FETCH } from './outbound/outgoing.js';
export { SMS_SENDER } from './outbound/notices.js';
export { Sessions } from './session/sessions.js';
export { REGISTRAR_SETTINGS, type RegistrarSettings } from './settings.js';
