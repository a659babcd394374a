/** What a voter's page asks of a node (#contracts/anonymizer). */
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  BlindedMessage,
  DepositShare,
  NoBody,
  type BlindSignature,
  type DepositAcknowledgement,
  type ShareReturned,
} from '#contracts/anonymizer';
import { Access, Accepts, ConcurrencyLimit } from '../../platform/index.js';
import { PageGrantRule } from '../requests/page-request.js';
import { VOTER_REQUEST_LIMIT_BYTES } from '../requests/request-bytes.js';
import { TokenNode } from './token-node.js';

const SMALL = { limit: VOTER_REQUEST_LIMIT_BYTES };

@Controller('node/:fingerprint')
@Access(PageGrantRule)
@ConcurrencyLimit({ name: 'node', limit: 256 })
export class TokenController {
  constructor(
    @Inject(TokenNode) private readonly node: TokenNode,
    @Inject(PageGrantRule) private readonly page: PageGrantRule,
  ) {}

  @Post('deposits')
  @HttpCode(200)
  @Accepts(SMALL)
  deposit(
    @Req() request: FastifyRequest,
    @Body({ schema: DepositShare }) body: DepositShare,
  ): Promise<DepositAcknowledgement> {
    return this.node.deposit(this.page.of(request), body);
  }

  @Post('shares')
  @HttpCode(200)
  @Accepts(SMALL)
  share(
    @Body({ schema: NoBody }) _body: z.infer<typeof NoBody>,
    @Req() request: FastifyRequest,
  ): Promise<ShareReturned> {
    return this.node.share(this.page.of(request));
  }

  @Post('credential')
  @HttpCode(200)
  @Accepts(SMALL)
  credential(
    @Req() request: FastifyRequest,
    @Body({ schema: BlindedMessage }) body: BlindedMessage,
  ): Promise<BlindSignature> {
    return this.node.credential(this.page.of(request), body.blinded);
  }

  @Post('pass')
  @HttpCode(200)
  @Accepts(SMALL)
  pass(
    @Req() request: FastifyRequest,
    @Body({ schema: BlindedMessage }) body: BlindedMessage,
  ): Promise<BlindSignature> {
    return this.node.pass(this.page.of(request), body.blinded);
  }
}
