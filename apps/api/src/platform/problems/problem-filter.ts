/**
 * Turns every refusal and every fault into a problem document (RFC 9457). What we threw on
 * purpose keeps its code; everything else becomes `internal` with an id to quote. Nothing of
 * the request or of the error reaches the caller, and no message of an error reaches a log
 * outside demonstrations: PostgreSQL and parsers like to repeat the values they refuse (R7).
 */
import { ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject, Injectable, Logger } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Problem, type ProblemCode } from '#contracts/problems';
import { CONFIG, type Config } from '../config/index.js';
import { RANDOM, type RandomBytes } from '../random.js';

const CODES: Readonly<Record<number, ProblemCode>> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-found',
  409: 'conflict',
  413: 'too-large',
  414: 'too-large',
  415: 'unsupported-media-type',
  429: 'rate-limited',
  431: 'too-large',
  503: 'busy',
};

@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(RANDOM) private readonly random: RandomBytes,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    sendProblem(reply, asProblem(error) ?? this.fault(error));
  }

  private fault(error: unknown): Problem {
    const id = Buffer.from(this.random(6)).toString('hex');
    this.logger.error({ fault: id, ...describeFault(error, this.config.demo) });
    return new Problem('internal', { extra: { id } });
  }
}

/** Writes a problem as the answer. For Fastify hooks too, which run before Nest's filter. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem.toDocument()));
}

/** What is known to be the caller's doing; undefined for a fault of ours. */
function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const status = error instanceof HttpException ? error.getStatus() : fastifyStatus(error);
  const code = status === undefined ? undefined : CODES[status];
  return code === undefined ? undefined : new Problem(code);
}

/** Fastify's own errors (body too large, malformed JSON, …) carry a code `FST_…` and a status. */
function fastifyStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode < 500 ? statusCode : undefined;
}

/** What a log may keep of an unexpected error: its kind and place. Its message only where nobody is real. */
export function describeFault(error: unknown, withMessage: boolean): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code, constraint, table } = (('driverError' in error ? error.driverError : error) ?? {}) as Record<
    string,
    unknown
  >;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    kind: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    frames: frames.slice(0, 8).map((line) => line.trim()),
    ...(withMessage ? { message: error.message } : {}),
  };
}
