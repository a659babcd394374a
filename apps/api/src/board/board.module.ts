import { Module } from '@nestjs/common';
import { roleDatabase } from '../platform/index.js';
import { database } from './database/index.js';
import { AdminController } from './elections/admin.controller.js';
import { Elections } from './elections/elections.js';
import { BodyGate } from './intake/body-gate.js';
import { IntakeController } from './intake/intake.controller.js';
import { IntakeRule } from './intake/intake-rule.js';
import { Records } from './intake/records.js';
import { Logs } from './log/logs.js';
import { Witnesses } from './log/witnesses.js';
import { Archive } from './reading/archive.js';
import { ArchiveController } from './reading/archive.controller.js';
import { BoardController } from './reading/board.controller.js';
import { Documents } from './reading/documents.js';
import { PublicLogs } from './reading/public-log.js';
import { BoardRounds } from './rounds.js';
import { readSettings, SETTINGS } from './settings.js';

@Module({
  imports: [roleDatabase(database)],
  controllers: [AdminController, IntakeController, BoardController, ArchiveController],
  providers: [
    { provide: SETTINGS, useFactory: () => readSettings() },
    Archive,
    BodyGate,
    BoardRounds,
    Documents,
    Elections,
    IntakeRule,
    Logs,
    PublicLogs,
    Records,
    Witnesses,
  ],
})
export class BoardModule {}
