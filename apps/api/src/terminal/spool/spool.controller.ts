/** Orders of slips, and what the panel, demonstrations and operators see of them (R17, R18). */
import { Body, Controller, Get, Header, HttpCode, Inject, Injectable, Param, Post, Query } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SlipOrder, type SlipList, type SlipsTaken, type SpoolState } from '#contracts/terminal';
import { slipSvg } from '#slips';
import {
  Access,
  type AccessRule,
  Accepts,
  CONFIG,
  type Config,
  equalSecrets,
  Problem,
  type ProblemCode,
} from '../../platform/index.js';
import { Printing } from '../printer/printing.js';
import { SETTINGS, type Settings } from '../settings.js';
import { sentBytes } from '../printer/sent-bytes.js';
import { Spool } from './spool.js';

const From = z.object({ from: z.coerce.number().int().min(1).default(1) }).strict();
const SlipNumber = z.coerce.number().int().min(1).max(2_147_483_647);
/** A full order: 1,000 vote slips. */
const LARGEST_ORDER_BYTES = 40_000_000;

const bearer = (request: FastifyRequest): string | undefined =>
  /^Bearer ([\x21-\x7e]+)$/.exec(request.headers.authorization ?? '')?.[1];

/** The one room that orders slips here. */
@Injectable()
export class OrderersToken implements AccessRule {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  admit(request: FastifyRequest): true | ProblemCode {
    const given = bearer(request);
    return given !== undefined && equalSecrets(given, this.settings.token) ? true : 'unauthorized';
  }
}

/** Operators; in a demonstration, whoever looks. */
@Injectable()
export class MaySeeSlips implements AccessRule {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  admit(request: FastifyRequest): true | ProblemCode {
    if (this.config.demo) return true;
    const expected = this.config.adminTokens.terminal;
    const given = bearer(request);
    if (expected === undefined) return 'forbidden';
    return given !== undefined && equalSecrets(given, expected) ? true : 'unauthorized';
  }
}

@Controller('terminal')
@Access(MaySeeSlips)
export class SpoolController {
  constructor(
    @Inject(Spool) private readonly spool: Spool,
    @Inject(Printing) private readonly printing: Printing,
  ) {}

  @Post('slips')
  @HttpCode(200)
  @Access(OrderersToken)
  @Accepts({ limit: LARGEST_ORDER_BYTES })
  async order(@Body({ schema: SlipOrder }) { slips }: SlipOrder): Promise<SlipsTaken> {
    const last = await this.spool.add(slips);
    this.printing.nudge();
    return { last };
  }

  @Get('slips')
  async list(@Query({ schema: From }) { from }: z.infer<typeof From>): Promise<SlipList> {
    const slips = await this.spool.list(from);
    return { slips: slips.map(({ number, chain, printed }) => ({ number, kind: this.spool.kind, chain, printed })) };
  }

  @Get('slips/:number/picture.svg')
  @Header('content-type', 'image/svg+xml; charset=utf-8')
  async picture(@Param('number', { schema: SlipNumber }) number: number): Promise<string> {
    const slip = await this.spool.find(number);
    if (slip === undefined) throw new Problem('not-found');
    return slipSvg(sentBytes(slip, slip.attempts));
  }

  @Get('state')
  async state(): Promise<SpoolState> {
    const { slips, waiting } = await this.spool.count();
    return { spool: this.spool.kind, slips, waiting, alarm: waiting > 0 ? this.printing.alarm : null };
  }
}
