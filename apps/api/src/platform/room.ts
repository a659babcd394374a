/** What a room shows at its front door to app.module.ts and to the migrator. */
import { type DynamicModule, type Type } from '@nestjs/common';
import { type RoleDatabase } from './database/index.js';

export interface Room {
  readonly module: Type | DynamicModule;
  readonly database: RoleDatabase;
}
