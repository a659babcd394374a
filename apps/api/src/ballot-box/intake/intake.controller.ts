/** POST /box/ballots (§6). The request's bytes go on; its headers and address go nowhere. */
import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type BallotAccepted } from '#contracts/ballot-box';
import { Accepts, ConcurrencyLimit, Problem, Public } from '../../platform/index.js';
import { Intake } from './intake.js';
import { LARGEST_BALLOT_BYTES, rawBytes } from './raw-bytes.js';

@Controller('box/ballots')
@Public()
export class IntakeController {
  constructor(@Inject(Intake) private readonly intake: Intake) {}

  /** The limit is on all together: a limit by address would have to know addresses. */
  @Post()
  @HttpCode(200)
  @Accepts({ limit: LARGEST_BALLOT_BYTES })
  @ConcurrencyLimit({ name: 'ballots', limit: 1024 })
  async take(@Req() request: FastifyRequest): Promise<BallotAccepted> {
    const bytes = rawBytes(request);
    if (bytes === undefined) throw new Problem('bad-request');
    return { receipt: await this.intake.take(bytes) };
  }
}
