/** Ballots come from the ballot box alone: whoever else could post them would choose their order and company. */
import { Inject, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { equalSecrets, type AccessRule } from '../../platform/index.js';
import { SETTINGS, type Settings } from '../settings.js';

@Injectable()
export class IntakeRule implements AccessRule {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  admit(request: Pick<FastifyRequest, 'headers'>): true | 'unauthorized' {
    const given = /^Bearer ([\x21-\x7e]+)$/.exec(request.headers.authorization ?? '')?.[1];
    return given !== undefined && equalSecrets(given, this.settings.intakeToken) ? true : 'unauthorized';
  }
}
