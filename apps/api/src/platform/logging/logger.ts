/**
 * Logs: one JSON object a line. No address, query, body, cookie, token or id of a person is ever
 * given to the logger; `redact` is the second net, not the first. The anonymous side and the
 * nodes write no line a request at all: times of requests there, joined with times of logins
 * here, would be the link between voter and ballot that the whole house is built to prevent.
 */
import { type LoggerService } from '@nestjs/common';
import { destination, pino, type DestinationStream, type Logger } from 'pino';
import { ANONYMOUS_ROLES, type Config } from '../config/index.js';

const SECRET = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'phone',
  'snils',
  'document',
  'passport',
  'code',
  'seed',
  'grant',
  'address',
  'ip',
  'remoteAddress',
  'body',
  'query',
];

export class PlatformLogger implements LoggerService {
  readonly pino: Logger;

  constructor(config: Pick<Config, 'logLevel' | 'roles' | 'nodeId'>, stream?: DestinationStream) {
    this.pino = pino(
      {
        level: config.logLevel,
        base: { roles: config.roles.join(','), ...(config.nodeId === undefined ? {} : { node: config.nodeId }) },
        redact: {
          paths: SECRET.filter((name) => name !== 'code').flatMap((name) => [name, `*.${name}`]),
          censor: '[removed]',
        },
      },
      stream ?? destination({ dest: 1, sync: true }),
    );
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest gives the context as the last argument and may give a stack before it. */
  private write(
    level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    const texts = rest.filter((it): it is string => typeof it === 'string');
    const context = texts.at(-1);
    const where = context === undefined || context.includes('\n') ? {} : { context };
    if (message instanceof Error) this.pino[level](where, message.name);
    else if (typeof message === 'object' && message !== null) this.pino[level]({ ...where, ...message });
    else this.pino[level](where, String(message));
  }
}

/** Whether this process may write a line a request (route pattern, status, duration; nothing of the caller). */
export const mayLogRequests = (config: Pick<Config, 'roles' | 'spool'>): boolean =>
  !config.roles.some((role) => ANONYMOUS_ROLES.includes(role)) && config.spool !== 'vote';
