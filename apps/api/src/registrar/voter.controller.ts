/** The voter's own endpoints (#contracts/registrar). */
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Fingerprint } from '#contracts/fields';
import {
  type AccessGranted,
  AskAccess,
  type CodeAccepted,
  CodeEntry,
  type CodeRequest,
  type DepositFixed,
  FixDeposit,
  type Journal,
  type SessionView,
  type Settings,
} from '#contracts/registrar';
import { Access, CONFIG, type Config, Public, RateLimit } from '../platform/index.js';
import { Accesses } from './access/accesses.js';
import { VoterView } from './access/voter-view.js';
import { Codes } from './codes/codes.js';
import { readJournal } from './session/journal.js';
import { sessionOf, sessionOrAddress, SessionRule } from './session/session-rule.js';
import { REGISTRAR_SETTINGS, type RegistrarSettings } from './settings.js';

@Controller('api')
@Access(SessionRule)
export class VoterController {
  constructor(
    @Inject(VoterView) private readonly voterView: VoterView,
    @Inject(Codes) private readonly codes: Codes,
    @Inject(Accesses) private readonly accesses: Accesses,
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(REGISTRAR_SETTINGS) private readonly settings: RegistrarSettings,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('settings')
  @Public()
  showSettings(): Settings {
    const {
      BOARD_URL: board,
      BALLOT_BOX_URL: ballotBox,
      NODE_URLS: nodes,
      OIDC_TITLE_RU: ru,
      OIDC_TITLE_EN: en,
    } = this.settings;
    return { demo: this.config.demo, board, ballotBox, nodes, accountProvider: { ru, en } };
  }

  @Get('session')
  session(@Req() request: FastifyRequest): Promise<SessionView> {
    return this.voterView.of(sessionOf(request));
  }

  /** The minute between codes is the voter's, in the database; this brake only keeps noise from it. */
  @Post('codes')
  @RateLimit({ name: 'codes', points: 60, seconds: 60, key: sessionOrAddress })
  requestCode(@Req() request: FastifyRequest): Promise<CodeRequest> {
    return this.codes.request(sessionOf(request));
  }

  @Post('codes/:id/entry')
  @HttpCode(200)
  @RateLimit({ name: 'code-entries', points: 60, seconds: 60, key: sessionOrAddress })
  enterCode(
    @Req() request: FastifyRequest,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: CodeEntry }) { code }: CodeEntry,
  ): Promise<CodeAccepted> {
    return this.codes.enter(sessionOf(request), id, code);
  }

  @Post('elections/:fp/access')
  @HttpCode(200)
  @RateLimit({ name: 'access', points: 60, seconds: 60, key: sessionOrAddress })
  access(
    @Req() request: FastifyRequest,
    @Param('fp', { schema: Fingerprint }) fingerprint: string,
    @Body({ schema: AskAccess }) { pageKey }: AskAccess,
  ): Promise<AccessGranted> {
    return this.accesses.access(sessionOf(request), fingerprint, pageKey);
  }

  @Post('elections/:fp/deposit')
  @HttpCode(200)
  @RateLimit({ name: 'deposit', points: 60, seconds: 60, key: sessionOrAddress })
  fixDeposit(
    @Req() request: FastifyRequest,
    @Param('fp', { schema: Fingerprint }) fingerprint: string,
    @Body({ schema: FixDeposit }) deposit: FixDeposit,
  ): Promise<DepositFixed> {
    return this.accesses.fixDeposit(sessionOf(request), fingerprint, deposit);
  }

  @Get('journal')
  async journal(@Req() request: FastifyRequest): Promise<Journal> {
    return { entries: await readJournal(this.source, sessionOf(request).voter) };
  }
}
