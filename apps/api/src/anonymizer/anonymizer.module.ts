import { Module } from '@nestjs/common';
import { CONFIG, type Config, roleDatabase, roleOutbox } from '../platform/index.js';
import { database } from './database.js';
import { AnonymizerAdminController } from './elections/admin.controller.js';
import { Elections } from './elections/elections.js';
import { OperatorActs } from './elections/operator-acts.js';
import { NODE_ENVIRONMENT, type NodeEnvironment, readNodeEnvironment } from './environment.js';
import { IssuanceReports } from './issuance/issuance-reports.js';
import { BlindSigner } from './keys/blind-signer.js';
import { BOARD_CLIENT, httpBoard } from './log/board.js';
import { LogEvents } from './log/log-events.js';
import { LogFollower } from './log/log-follower.js';
import { NodeRounds } from './node-rounds.js';
import { PageGrantRule } from './requests/page-request.js';
import { RequestBytes } from './requests/request-bytes.js';
import { SeenProofs } from './requests/seen-proofs.js';
import { TokenController } from './voters/token.controller.js';
import { TokenNode } from './voters/token-node.js';
import { VoterStore } from './voters/voter-store.js';

@Module({
  imports: [roleDatabase(database), roleOutbox('anonymizer')],
  controllers: [AnonymizerAdminController, TokenController],
  providers: [
    { provide: NODE_ENVIRONMENT, inject: [CONFIG], useFactory: (config: Config) => readNodeEnvironment(config) },
    {
      provide: BOARD_CLIENT,
      inject: [NODE_ENVIRONMENT],
      useFactory: ({ boardUrl }: NodeEnvironment) => httpBoard(boardUrl),
    },
    BlindSigner,
    Elections,
    IssuanceReports,
    LogEvents,
    LogFollower,
    NodeRounds,
    OperatorActs,
    PageGrantRule,
    RequestBytes,
    SeenProofs,
    TokenNode,
    VoterStore,
  ],
})
export class AnonymizerModule {}
