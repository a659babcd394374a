/** What the voter's page shows: the voter's elections, and what each would do now (R1, R12). */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type SessionView, type VoterElection } from '#contracts/registrar';
import { formatTime, styleOf } from '#protocol';
import { CLOCK, type Clock } from '../../platform/index.js';
import { Codes } from '../codes/codes.js';
import { accessRules, type ElectionNow, Elections, styleHours } from '../elections/elections.js';
import { entrance, nextAccess } from '../rules/access-rules.js';
import { maskPhone, type Session } from '../session/session.js';
import { confirmationOf, startsOf } from './voter-accesses.js';

@Injectable()
export class VoterView {
  constructor(
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(Codes) private readonly codes: Codes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(session: Session): Promise<SessionView> {
    const now = this.clock.now().getTime();
    const elections: VoterElection[] = [];
    let confirmedAt: number | undefined;
    for (const { election, style } of await this.elections.ofVoter(this.source, session.voter)) {
      const confirmed = await confirmationOf(this.source, session, election.fingerprint);
      const shown = await this.election(now, session, election, style, confirmed);
      elections.push(shown);
      if (confirmed !== null && (shown.enter === 'new' || shown.enter === 'resume')) confirmedAt = confirmed.at;
    }
    return {
      name: session.name,
      phone: session.phone === null ? null : maskPhone(session.phone),
      now: formatTime(now),
      workstation:
        session.workstation === null
          ? null
          : { name: session.workstation.name, precinct: session.workstation.precinct },
      code: await this.codes.latest(this.source, session),
      confirmedAt: confirmedAt === undefined ? null : formatTime(confirmedAt),
      elections,
    };
  }

  private async election(
    now: number,
    session: Session,
    election: ElectionNow,
    style: string,
    confirmed: Awaited<ReturnType<typeof confirmationOf>>,
  ): Promise<VoterElection> {
    const { manifest, fingerprint } = election;
    const rules = accessRules(election, style);
    const starts = await startsOf(this.source, fingerprint, session.voter);
    const next = nextAccess(now, rules, starts);
    const latest = starts.at(-1);
    return {
      fingerprint,
      id: manifest.id,
      kind: manifest.kind,
      title: manifest.title,
      timeZone: manifest.timeZone,
      style: { id: style, title: styleOf(manifest, style)?.title ?? {} },
      opensAt: formatTime(rules.opensAt),
      closesAt: formatTime(rules.closesAt),
      acceptUntil: formatTime(styleHours(election, style).acceptUntil),
      stage: now < rules.opensAt ? 'before' : now < rules.closesAt ? 'open' : 'closed',
      access: latest === undefined ? null : { number: starts.length, startedAt: formatTime(latest) },
      next: 'at' in next ? { number: next.number, at: formatTime(next.at) } : next,
      enter: entrance(now, rules, starts, confirmed).enter,
    };
  }
}
