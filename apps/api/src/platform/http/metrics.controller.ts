/**
 * `/metrics` for a collector on the same machine only. Counts by the second on the anonymous side
 * are a time line of votes, so no metric of a room may count single requests or ballots there.
 */
import { Controller, Get, Header, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { collectDefaultMetrics, register } from 'prom-client';
import { Public } from '../auth/index.js';
import { Problem } from '#contracts/problems';

if (register.getSingleMetric('process_cpu_user_seconds_total') === undefined) collectDefaultMetrics();

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** A proxy on this machine also calls from loopback; what it forwards is from outside. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

@Controller('metrics')
@Public()
export class MetricsController {
  @Get()
  @Header('content-type', register.contentType)
  async read(@Req() request: FastifyRequest): Promise<string> {
    const near = LOOPBACK.test(request.socket.remoteAddress ?? '');
    if (!near || FORWARDING.some((name) => request.headers[name] !== undefined)) throw new Problem('not-found');
    return register.metrics();
  }
}
