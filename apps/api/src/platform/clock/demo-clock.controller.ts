/**
 * Moves the election's clock in a demonstration. The module is absent unless DEMO=1:
 * whoever can move the clock can close an election.
 */
import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { Problem } from '#contracts/problems';
import { Public } from '../auth/access.js';
import { CLOCK, ElectionClock } from './clock.js';

/** A hundred years; beyond it dates stop being dates. */
const LONGEST_SECONDS = 100 * 366 * 86_400;

const Offset = z.object({ offsetSeconds: z.int().min(0).max(LONGEST_SECONDS) }).strict();

@Controller('demo/clock')
@Public()
export class DemoClockController {
  constructor(@Inject(CLOCK) private readonly clock: ElectionClock) {}

  @Get()
  read(): { offsetSeconds: number; now: string } {
    return { offsetSeconds: this.clock.offsetSeconds, now: this.clock.now().toISOString() };
  }

  @Post()
  @HttpCode(200)
  async move(@Body({ schema: Offset }) body: z.infer<typeof Offset>): Promise<{ offsetSeconds: number; now: string }> {
    if (!(await this.clock.moveTo(body.offsetSeconds))) {
      throw new Problem('conflict', { detail: 'The clock of a demonstration moves forward only.' });
    }
    return this.read();
  }
}
