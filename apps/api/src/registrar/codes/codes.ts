/** Confirmation codes: asked for, sent, entered (R2–R5). The decisions are pure functions of #sms; here they meet the database. */
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Counter, register } from 'prom-client';
import { DataSource, type EntityManager } from 'typeorm';
import { type CodeAccepted, type CodeRequest } from '#contracts/registrar';
import { formatTime } from '#protocol';
import {
  codeExpiresAt,
  codeFor,
  codeState,
  DEFAULT_CODE_POLICY,
  isCode,
  isWrongCodeAlert,
  mayRequestCode,
  nextCodeAt,
} from '#sms';
import { CLOCK, Problem, type Clock, type ProblemCode } from '../../platform/index.js';
import { rows, type Queries } from '../database/index.js';
import { accessRules, Elections } from '../elections/elections.js';
import { Notices } from '../outbound/notices.js';
import { type AccessRules, codeHours } from '../rules/access-rules.js';
import { RegistrarSecrets } from '../secrets/secrets.js';
import { writeJournal } from '../session/journal.js';
import { channelOf, maskPhone, type Session } from '../session/session.js';
import { lockVoter, type VoterRow } from '../session/voter-lock.js';
import { timeFrom } from '../time.js';

const POLICY = DEFAULT_CODE_POLICY;

const ALERTS = 'veche_registrar_wrong_code_alerts_total';
/** R5: the operators are told too; how many, never who. */
const alerts =
  (register.getSingleMetric(ALERTS) as Counter | undefined) ??
  new Counter({ name: ALERTS, help: 'Voters who were alerted to repeated wrong codes (R5)' });

interface CodeRow {
  readonly id: string;
  readonly requestedAt: Date;
  readonly tries: number;
  readonly superseded: boolean;
}

const CODE_COLUMNS = 'id, requested_at AS "requestedAt", tries, superseded';

@Injectable()
export class Codes {
  constructor(
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(RegistrarSecrets) private readonly secrets: RegistrarSecrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async request(session: Session): Promise<CodeRequest> {
    const { phone } = session;
    if (phone === null) throw new Problem('no-phone');
    const made = await this.source.transaction(async (manager) => {
      const voter = await lockVoter(manager, session.voter);
      const hours = await this.hours(manager, session.voter);
      const now = this.clock.now().getTime();
      const refusal = mayRequestCode(now, hours, voter.codeRequestedAt?.getTime() ?? null, POLICY);
      if (refusal?.code === 'too-soon') throw tooSoon(now, refusal.nextAt);
      if (refusal !== undefined) throw new Problem(refusal.code);
      return this.make(manager, session, phone, now);
    });
    this.notices.nudge();
    return view(made, made.requestedAt, phone, true);
  }

  async enter(session: Session, id: string, code: string): Promise<CodeAccepted> {
    // The try has to be counted even where it is refused, so the refusal is thrown after the commit.
    const outcome = await this.source.transaction(async (manager): Promise<ProblemCode | number> => {
      const voter = await lockVoter(manager, session.voter);
      const [row] = await rows<CodeRow>(
        manager,
        `SELECT ${CODE_COLUMNS} FROM code_request WHERE id = $1 AND session = $2`,
        [id, session.id],
      );
      if (row === undefined) return 'not-found';
      const hours = await this.hours(manager, session.voter);
      const now = this.clock.now().getTime();
      const state = codeState(now, hours.closesAt, { ...row, requestedAt: row.requestedAt.getTime() }, POLICY);
      if (state === 'closed') return 'closed';
      if (state !== 'open') return 'code-over';
      await manager.query('UPDATE code_request SET tries = tries + 1 WHERE id = $1', [id]);
      if (isCode(code, codeFor(this.secrets.codeKey, id, POLICY.digits))) {
        await this.confirm(manager, session, id, now);
        return now;
      }
      await this.countWrong(manager, session, voter, now);
      return 'code-wrong';
    });
    this.notices.nudge();
    if (typeof outcome === 'string') throw new Problem(outcome);
    return { confirmedAt: formatTime(outcome) };
  }

  /** The request that the page goes on with after a refresh, if any. */
  async latest(queries: Queries, session: Session): Promise<CodeRequest | null> {
    const [row] = await rows<CodeRow & { lastRequestedAt: Date }>(
      queries,
      `SELECT ${CODE_COLUMNS.replace('id,', 'c.id,')}, v.code_requested_at AS "lastRequestedAt"
       FROM code_request c, voter v WHERE c.session = $1 AND NOT c.superseded AND v.id = $2`,
      [session.id, session.voter],
    );
    if (row === undefined || session.phone === null) return null;
    const now = this.clock.now().getTime();
    const closesAt = (await this.hoursOrNone(queries, session.voter))?.closesAt ?? 0;
    const open = codeState(now, closesAt, { ...row, requestedAt: row.requestedAt.getTime() }, POLICY) === 'open';
    return view(row, row.lastRequestedAt, session.phone, open);
  }

  private async make(manager: EntityManager, session: Session, phone: string, now: number): Promise<CodeRow> {
    const row: CodeRow = { id: randomUUID(), requestedAt: new Date(now), tries: 0, superseded: false };
    await manager.query('UPDATE code_request SET superseded = true WHERE session = $1 AND NOT superseded', [
      session.id,
    ]);
    await manager.query('INSERT INTO code_request (id, session, requested_at) VALUES ($1, $2, $3)', [
      row.id,
      session.id,
      row.requestedAt,
    ]);
    await manager.query('UPDATE voter SET code_requested_at = $2 WHERE id = $1', [session.voter, row.requestedAt]);
    await this.note(manager, session, 'code-sent', now);
    await this.notices.write(manager, phone, { kind: 'code', request: row.id, requestedAt: now });
    return row;
  }

  private async confirm(manager: EntityManager, session: Session, id: string, now: number): Promise<void> {
    await manager.query('UPDATE session SET confirmation = $2, confirmed_at = $3 WHERE id = $1', [
      session.id,
      id,
      new Date(now),
    ]);
    await manager.query('UPDATE voter SET wrong_codes = 0 WHERE id = $1', [session.voter]);
    await this.note(manager, session, 'code-accepted', now);
  }

  private async countWrong(manager: EntityManager, session: Session, voter: VoterRow, now: number): Promise<void> {
    const count = voter.wrongCodes + 1;
    await manager.query('UPDATE voter SET wrong_codes = $2 WHERE id = $1', [session.voter, count]);
    await this.note(manager, session, 'code-wrong', now);
    if (!isWrongCodeAlert(count)) return;
    alerts.inc();
    if (session.phone !== null) await this.notices.write(manager, session.phone, { kind: 'wrong-codes', count });
  }

  private note(
    manager: EntityManager,
    session: Session,
    event: 'code-sent' | 'code-accepted' | 'code-wrong',
    now: number,
  ) {
    const { voter } = session;
    return writeJournal(manager, { voter, at: new Date(now), event, channel: channelOf(session), election: null });
  }

  private async hours(queries: Queries, voter: Buffer): Promise<Pick<AccessRules, 'opensAt' | 'closesAt'>> {
    const hours = await this.hoursOrNone(queries, voter);
    if (hours === undefined) throw new Problem('no-right');
    return hours;
  }

  private async hoursOrNone(queries: Queries, voter: Buffer) {
    const elections = await this.elections.ofVoter(queries, voter);
    return codeHours(
      this.clock.now().getTime(),
      elections.map(({ election, style }) => accessRules(election, style)),
    );
  }
}

function view(row: CodeRow, lastRequestedAt: Date, phone: string, open: boolean): CodeRequest {
  return {
    id: row.id,
    sentTo: maskPhone(phone),
    expiresAt: formatTime(codeExpiresAt(row.requestedAt.getTime(), POLICY)),
    nextAt: timeFrom(nextCodeAt(lastRequestedAt.getTime(), POLICY)),
    open,
  };
}

const tooSoon = (now: number, nextAt: number): Problem =>
  new Problem('code-too-soon', {
    extra: { nextAt: timeFrom(nextAt) },
    headers: { 'retry-after': String(Math.max(1, Math.ceil((nextAt - now) / 1000))) },
  });
