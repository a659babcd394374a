/** The ballot box (§6, §7): anonymous side. */
import { Module } from '@nestjs/common';
import { RANDOM, type RandomBytes, roleDatabase, roleOutbox } from '../platform/index.js';
import { Batches } from './batches/batches.js';
import { Relay } from './batches/relay.js';
import { database } from './database/index.js';
import { ElectionsController } from './elections/elections.controller.js';
import { Elections } from './elections/elections.js';
import { Heartbeat } from './heartbeat.js';
import { BallotStore } from './intake/ballot-store.js';
import { IntakeController } from './intake/intake.controller.js';
import { Intake } from './intake/intake.js';
import { RawBytesHook } from './intake/raw-bytes.js';
import { LOGS } from './log/followed-log.js';
import { LogFollower } from './log/log-follower.js';
import { readSettings, SETTINGS, type Settings } from './settings.js';
import { makeVerifier, VERIFIER } from './verification/verifier.js';

@Module({
  imports: [roleDatabase(database), roleOutbox('ballot-box')],
  controllers: [IntakeController, ElectionsController],
  providers: [
    { provide: SETTINGS, useFactory: () => readSettings() },
    { provide: LOGS, inject: [SETTINGS], useFactory: (settings: Settings) => new LogFollower(settings.boardUrl) },
    { provide: VERIFIER, inject: [RANDOM], useFactory: (random: RandomBytes) => makeVerifier(random) },
    Elections,
    BallotStore,
    Intake,
    RawBytesHook,
    Batches,
    Relay,
    Heartbeat,
  ],
})
export class BallotBoxModule {}
