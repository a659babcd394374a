/** What would have gone to the carrier. Outside demonstrations there is nothing here: it shows everybody's codes to anyone. */
import { Controller, Get, Inject, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { type DemoSms } from '#contracts/registrar';
import { formatTime } from '#protocol';
import { type SmsInMemory } from '#sms';
import { Access, type AccessRule, CONFIG, type Config, type ProblemCode } from '../../platform/index.js';
import { SMS_SENDER } from '../outbound/notices.js';

@Injectable()
export class DemonstrationRule implements AccessRule {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  admit(): true | ProblemCode {
    return this.config.demo ? true : 'not-found';
  }
}

@Controller('demo/sms')
@Access(DemonstrationRule)
export class DemoSmsController {
  constructor(@Inject(SMS_SENDER) private readonly outbox: SmsInMemory) {}

  /** Oldest first; `?to=%2B7…` those to one number. */
  @Get()
  messages(
    @Query('to', {
      schema: z
        .string()
        .regex(/^\+\d{10,15}$/)
        .optional(),
    })
    to?: string,
  ): DemoSms {
    const messages = this.outbox.messages(to);
    return { messages: messages.map(({ at, to: number, text }) => ({ at: formatTime(at), to: number, text })) };
  }
}
