/** The identified side as the voter's page sees it: session, code, access, deposit (R1–R5, R10, §4). */
import { z } from 'zod';
import {
  AccessGranted,
  CodeAccepted,
  CodeRequest,
  DepositFixed,
  type FixDeposit,
  Journal,
  SessionView,
  Settings,
} from '#contracts/registrar';
import { type Answer, call, type Fetch, type Request } from './http.js';

export class RegistrarClient {
  /** `base`: origin of the page in a browser ('' works there), of the registrar elsewhere. */
  constructor(
    private readonly base: string,
    private readonly fetcher: Fetch,
  ) {}

  settings(): Promise<Answer<Settings>> {
    return this.ask('/api/settings', Settings);
  }

  session(): Promise<Answer<SessionView>> {
    return this.ask('/api/session', SessionView);
  }

  requestCode(): Promise<Answer<CodeRequest>> {
    return this.ask('/api/codes', CodeRequest, { json: {} });
  }

  enterCode(id: string, code: string): Promise<Answer<CodeAccepted>> {
    return this.ask(`/api/codes/${encodeURIComponent(id)}/entry`, CodeAccepted, { json: { code } });
  }

  access(election: string, pageKey: string): Promise<Answer<AccessGranted>> {
    return this.ask(`/api/elections/${election}/access`, AccessGranted, { json: { pageKey } });
  }

  fixDeposit(election: string, deposit: FixDeposit): Promise<Answer<DepositFixed>> {
    return this.ask(`/api/elections/${election}/deposit`, DepositFixed, { json: deposit });
  }

  journal(): Promise<Answer<Journal>> {
    return this.ask('/api/journal', Journal);
  }

  logout(): Promise<Answer<unknown>> {
    return this.ask('/api/logout', z.unknown(), { json: {} });
  }

  private ask<T>(path: string, schema: z.ZodType<T>, request?: Request): Promise<Answer<T>> {
    return call(this.fetcher, `${this.base}${path}`, schema, 'same-origin', request);
  }
}
