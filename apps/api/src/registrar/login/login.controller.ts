/** Login by redirect: to the state account and back (R2). */
import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import {
  Access,
  CLOCK,
  CONFIG,
  Problem,
  Public,
  RateLimit,
  WALL_CLOCK,
  type Clock,
  type Config,
} from '../../platform/index.js';
import { language } from '../language.js';
import { safePath } from '../rules/safe-path.js';
import { RegistrarSecrets } from '../secrets/secrets.js';
import { clearCookie, readCookie, setCookie } from '../session/cookies.js';
import { writeJournal } from '../session/journal.js';
import { SessionRule, sessionOf } from '../session/session-rule.js';
import { Sessions } from '../session/sessions.js';
import { Workstations } from '../workstation/workstations.js';
import { OidcIdentityProvider, type Identity } from './identity-provider.js';
import { ATTEMPT_SECONDS, openAttempt, sealAttempt } from './login-attempt.js';
import { loginRefusedPage } from './texts.js';

const To = z.string().max(2_000).optional();

/** By address, wide: a whole town may come out of one address of its operator. */
const LOGINS = { name: 'login', points: 3_000, seconds: 60 };

@Controller()
export class LoginController {
  constructor(
    @Inject(OidcIdentityProvider) private readonly provider: OidcIdentityProvider,
    @Inject(RegistrarSecrets) private readonly secrets: RegistrarSecrets,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Workstations) private readonly workstations: Workstations,
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(WALL_CLOCK) private readonly wallClock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('login')
  @Public()
  @RateLimit(LOGINS)
  async begin(@Res() reply: FastifyReply, @Query('to', { schema: To }) to?: string): Promise<void> {
    const secrets = this.provider.newSecrets();
    const until = this.wallClock.now().getTime() + ATTEMPT_SECONDS * 1000;
    const address = await this.provider.authorizationUrl(secrets);
    const attempt = sealAttempt(this.secrets, { ...secrets, to: safePath(to, this.config.publicUrl), until });
    setCookie(reply, this.config, 'login', attempt, ATTEMPT_SECONDS);
    await reply.status(303).header('location', address).send();
  }

  @Get('login/callback')
  @Public()
  @RateLimit(LOGINS)
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const attempt = openAttempt(
      this.secrets,
      readCookie(request, this.config, 'login'),
      this.wallClock.now().getTime(),
    );
    // Good for one return, whatever comes of it.
    clearCookie(reply, this.config, 'login');
    const identity =
      attempt === undefined
        ? undefined
        : await this.provider.identify(new URL(request.url, this.config.publicUrl), attempt);
    if (attempt === undefined || identity === undefined) return this.refuse(request, reply);
    setCookie(reply, this.config, 'session', await this.beginSession(request, identity));
    await reply.status(303).header('location', attempt.to).send();
  }

  @Post('api/logout')
  @HttpCode(204)
  @Access(SessionRule)
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.end(sessionOf(request).id);
    clearCookie(reply, this.config, 'session');
  }

  private async beginSession(request: FastifyRequest, identity: Identity): Promise<string> {
    const voter = this.secrets.voterOf(identity.snils);
    const workstation = await this.workstations.ofDevice(readCookie(request, this.config, 'workstation'));
    const before = readCookie(request, this.config, 'session');
    const old = before === undefined ? undefined : await this.sessions.find(before);
    if (old !== undefined) await this.sessions.end(old.id);
    return this.source.transaction(async (manager) => {
      const token = await this.sessions.begin(manager, {
        voter,
        name: identity.name,
        phone: identity.phone,
        workstation: workstation?.id ?? null,
      });
      const channel = workstation === undefined ? 'remote' : 'workstation';
      await writeJournal(manager, { voter, at: this.clock.now(), event: 'login', channel, election: null });
      return token;
    });
  }

  /** A person gets a page, a program a problem document. */
  private async refuse(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!(request.headers.accept ?? '').includes('text/html')) throw new Problem('login-refused');
    await reply
      .status(400)
      .header('content-type', 'text/html; charset=utf-8')
      .send(loginRefusedPage(language(request)));
  }
}
