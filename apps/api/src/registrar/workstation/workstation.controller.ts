/** Enrolment of a workstation: the operator's half and the device's half (R20). */
import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EnrolWorkstation, type EnrolledWorkstation } from '#contracts/admin';
import { CONFIG, Operator, Problem, Public, RateLimit, type Config } from '../../platform/index.js';
import { readCookie, setCookie } from '../session/cookies.js';
import { Workstations } from './workstations.js';

/** The page of the kiosk; the pages are built apart. */
const PAGE = '/workstation';
const YEAR_SECONDS = 365 * 86_400;

@Controller()
export class WorkstationController {
  constructor(
    @Inject(Workstations) private readonly workstations: Workstations,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('registrar/admin/workstations')
  @Operator('registrar')
  announce(@Body({ schema: EnrolWorkstation }) body: EnrolWorkstation): Promise<EnrolledWorkstation> {
    return this.workstations.announce(body);
  }

  @Get('workstation/enrol')
  @Public()
  @RateLimit({ name: 'enrol', points: 30, seconds: 60 })
  async enrol(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('token', { schema: z.string().min(1).max(100) }) token: string,
  ): Promise<void> {
    const device = await this.workstations.enrol(token);
    // The same address opened again on an enrolled device (a reload, the history) does no harm.
    const known = await this.workstations.ofDevice(readCookie(request, this.config, 'workstation'));
    if (device === undefined && known === undefined) throw new Problem('forbidden');
    if (device !== undefined) setCookie(reply, this.config, 'workstation', device, YEAR_SECONDS);
    await reply.status(303).header('location', PAGE).send();
  }
}
