/** The commission's room: acts and the signatures under them (§7, R25). */
import { Module } from '@nestjs/common';
import { roleDatabase, roleOutbox } from '../platform/index.js';
import { ActsController } from './acts/acts.controller.js';
import { Acts } from './acts/acts.js';
import { database } from './database/index.js';
import { FollowedElections } from './log/followed-elections.js';
import { readSettings, SETTINGS, type Settings } from './settings.js';

@Module({
  imports: [roleDatabase(database), roleOutbox('commission')],
  controllers: [ActsController],
  providers: [
    { provide: SETTINGS, useFactory: () => readSettings() },
    {
      provide: FollowedElections,
      inject: [SETTINGS],
      useFactory: ({ boardUrl }: Settings) => new FollowedElections(boardUrl),
    },
    Acts,
  ],
})
export class CommissionModule {}
