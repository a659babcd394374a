/** Acts over HTTP. Anyone may look and anyone may bring a signature: signatures authenticate, not connections. */
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { type ActView, type CommissionView, ProposeAct, SignAct } from '#contracts/commission';
import { Fingerprint } from '#contracts/fields';
import { ConcurrencyLimit, Public } from '../../platform/index.js';
import { Acts } from './acts.js';

@Controller('commission/:fp')
@Public()
@ConcurrencyLimit({ name: 'commission', limit: 32 })
export class ActsController {
  constructor(@Inject(Acts) private readonly acts: Acts) {}

  @Get()
  async list(@Param('fp', { schema: Fingerprint }) fp: string): Promise<CommissionView> {
    return { election: fp, acts: await this.acts.list(fp) };
  }

  @Post('acts')
  @HttpCode(200)
  propose(
    @Param('fp', { schema: Fingerprint }) fp: string,
    @Body({ schema: ProposeAct }) body: ProposeAct,
  ): Promise<ActView> {
    return this.acts.propose(fp, body);
  }

  @Post('acts/:act/signatures')
  @HttpCode(200)
  sign(
    @Param('fp', { schema: Fingerprint }) fp: string,
    @Param('act', { schema: z.uuid() }) act: string,
    @Body({ schema: SignAct }) { signature }: SignAct,
  ): Promise<ActView> {
    return this.acts.sign(fp, act, signature);
  }
}
