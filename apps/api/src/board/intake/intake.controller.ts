/** POST: records by anybody, batches by the ballot box. Nothing of the caller is kept but the body. */
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { BatchPosted, PostBatch, PostRecord, RecordPosted } from '#contracts/board';
import { Access, Accepts, ConcurrencyLimit, Public } from '../../platform/index.js';
import { HashText } from '../fields.js';
import { IntakeRule } from './intake-rule.js';
import { Records } from './records.js';

/** A body of 8 million characters with its quotes escaped. */
const RECORD_LIMIT_BYTES = 12_000_000;
/** Of a whole batch; the ballot box makes smaller ones. */
export const BATCH_LIMIT_BYTES = 192_000_000;

@Controller('board/:fp')
export class IntakeController {
  constructor(@Inject(Records) private readonly records: Records) {}

  @Post('records')
  @Public()
  @HttpCode(200)
  @Accepts({ limit: RECORD_LIMIT_BYTES })
  async post(
    @Param('fp', { schema: HashText }) fingerprint: string,
    @Body({ schema: PostRecord }) body: PostRecord,
  ): Promise<RecordPosted> {
    return this.records.post(fingerprint, body);
  }

  @Post('ballots')
  @Access(IntakeRule)
  @HttpCode(200)
  @ConcurrencyLimit({ name: 'board-ballots', limit: 4 })
  @Accepts({ limit: BATCH_LIMIT_BYTES })
  async postBatch(
    @Param('fp', { schema: HashText }) fingerprint: string,
    @Body({ schema: PostBatch }) body: PostBatch,
  ): Promise<BatchPosted> {
    return this.records.postBatch(fingerprint, body);
  }
}
