/**
 * Letting voters in (R10, R12–R14, R16) and fixing deposits (§4.2). Every decision is taken under the voter's lock, and what it
 * causes (journal, slip, message) is written in its transaction.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DateTime } from 'luxon';
import { DataSource, type EntityManager } from 'typeorm';
import { type AccessGranted, type DepositFixed, type FixDeposit } from '#contracts/registrar';
import { activeNodes, decodeBase64url, encodeBase64url, formatTime } from '#protocol';
import { CLOCK, Problem, RANDOM, WALL_CLOCK, type Clock, type RandomBytes } from '../../platform/index.js';
import { rows } from '../database/index.js';
import { accessRules, type ElectionNow, Elections } from '../elections/elections.js';
import { Notices } from '../outbound/notices.js';
import { Slips } from '../outbound/slips.js';
import { type Confirmation, entrance } from '../rules/access-rules.js';
import { nodesNotAcknowledging } from '../rules/deposit-rules.js';
import { writeJournal } from '../session/journal.js';
import { channelOf, type Session } from '../session/session.js';
import { lockVoter } from '../session/voter-lock.js';
import { type GrantContent, signGrant } from './grants.js';
import { signedRefusal } from './refusals.js';
import { confirmationOf, participantOf, startsOf } from './voter-accesses.js';

const PSEUDONYM_BYTES = 16;

interface LetIn {
  readonly content: GrantContent;
  readonly startedAt: number;
  readonly resumed: boolean;
}

@Injectable()
export class Accesses {
  constructor(
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(Slips) private readonly slips: Slips,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(WALL_CLOCK) private readonly wallClock: Clock,
    @Inject(RANDOM) private readonly random: RandomBytes,
  ) {}

  /** «Получить бюллетень». `pageKey`: RFC 7638 thumbprint of the page's key. */
  access(session: Session, fingerprint: string, pageKey: string): Promise<AccessGranted> {
    return this.refusingInWriting(fingerprint, async () => {
      if (decodeBase64url(pageKey, 32) === undefined) throw new Problem('bad-request');
      const { content, startedAt, resumed } = await this.source.transaction((manager) =>
        this.letIn(manager, session, fingerprint, pageKey),
      );
      this.slips.nudge();
      this.notices.nudge();
      const seed = await this.elections.signingSeed(this.source, fingerprint);
      return {
        grant: await signGrant(content, seed, this.wallClock.now().getTime()),
        number: content.access,
        startedAt: formatTime(startedAt),
        resumed,
        depositId: content.deposit,
      };
    });
  }

  /** The first deposit id fixed stands for ever; the same again is the same answer. */
  fixDeposit(session: Session, fingerprint: string, deposit: FixDeposit): Promise<DepositFixed> {
    return this.refusingInWriting(fingerprint, () =>
      this.source.transaction((manager) => this.fix(manager, session, fingerprint, deposit)),
    );
  }

  private async letIn(manager: EntityManager, session: Session, fingerprint: string, pageKey: string): Promise<LetIn> {
    await lockVoter(manager, session.voter);
    const { election, style } = await this.rightOf(manager, session, fingerprint);
    const starts = await startsOf(manager, fingerprint, session.voter);
    const confirmed = await confirmationOf(manager, session, fingerprint);
    const now = this.clock.now().getTime();
    const decision = entrance(now, accessRules(election, style), starts, confirmed);
    if (decision.enter === 'not-now') throw new Problem(decision.because);
    if (decision.enter === 'confirm-first' || confirmed === null) throw new Problem('confirm-first');
    const { number, startedAt } = decision;
    if (decision.enter === 'new') {
      await this.start(manager, session, election, style, { number, startedAt, confirmation: confirmed });
    }
    await this.show(manager, session, fingerprint, number, decision.enter === 'new');
    const participant = await participantOf(manager, fingerprint, session.voter);
    if (participant === undefined) throw new Error('An access without a participant.');
    const previous = starts[number - 2];
    return {
      startedAt,
      resumed: decision.enter === 'resume',
      content: {
        aud: fingerprint,
        sub: encodeBase64url(participant.pseudonym),
        style,
        access: number,
        starts: {
          first: formatTime(starts[0] ?? startedAt),
          previous: previous === undefined ? null : formatTime(previous),
          current: formatTime(startedAt),
        },
        deposit: participant.deposit,
        cnf: { jkt: pageKey },
      },
    };
  }

  /** The election and the voter's style; the election stays open until the transaction ends. */
  private async rightOf(manager: EntityManager, session: Session, fingerprint: string) {
    const election = await this.elections.opened(manager, fingerprint, true);
    if (election === undefined) throw new Problem('not-found');
    const [right] = await rows<{ style: string }>(
      manager,
      'SELECT style FROM roll WHERE election = $1 AND voter = $2',
      [fingerprint, session.voter],
    );
    if (right === undefined) throw new Problem('no-right');
    return { election, style: right.style };
  }

  private async start(
    manager: EntityManager,
    session: Session,
    election: ElectionNow,
    style: string,
    access: {
      readonly number: number;
      readonly startedAt: number;
      readonly confirmation: Confirmation & { id: string };
    },
  ): Promise<void> {
    const { number, startedAt, confirmation } = access;
    const { fingerprint, manifest } = election;
    const channel = channelOf(session);
    await manager.query(
      'INSERT INTO participant (election, voter, pseudonym) VALUES ($1, $2, $3) ON CONFLICT (election, voter) DO NOTHING',
      [fingerprint, session.voter, Buffer.from(this.random(PSEUDONYM_BYTES))],
    );
    // The keys of this table say R12 and R13 once more: a number is given once, a confirmation starts one access.
    await manager.query(
      `INSERT INTO access (election, voter, number, started_at, channel, precinct, confirmation)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        fingerprint,
        session.voter,
        number,
        new Date(startedAt),
        channel,
        session.workstation?.precinct ?? null,
        confirmation.id,
      ],
    );
    await this.slips.order(manager, election, { style, startedAt, channel });
    if (session.phone !== null) {
      const at = DateTime.fromMillis(startedAt, { zone: manifest.timeZone }).toFormat('dd.MM HH:mm');
      await this.notices.write(manager, session.phone, { kind: 'access', at, workstation: channel === 'workstation' });
    }
  }

  /** A line in the journal for each access and for each session that resumes it; a refresh writes nothing. */
  private async show(
    manager: EntityManager,
    session: Session,
    fingerprint: string,
    number: number,
    isNew: boolean,
  ): Promise<void> {
    const shown = await rows<{ number: number }>(
      manager,
      `INSERT INTO shown_access (session, election, number) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING number`,
      [session.id, fingerprint, number],
    );
    if (shown.length === 0) return;
    await writeJournal(manager, {
      voter: session.voter,
      at: this.clock.now(),
      event: isNew ? 'access' : 'resumed',
      channel: channelOf(session),
      election: fingerprint,
    });
  }

  private async fix(
    manager: EntityManager,
    session: Session,
    fingerprint: string,
    { depositId, acknowledgements }: FixDeposit,
  ): Promise<DepositFixed> {
    await lockVoter(manager, session.voter);
    const { election, style } = await this.rightOf(manager, session, fingerprint);
    const now = this.clock.now().getTime();
    if (now >= accessRules(election, style).closesAt) throw new Problem('closed');
    const confirmed = await confirmationOf(manager, session, fingerprint);
    const participant = await participantOf(manager, fingerprint, session.voter);
    if (confirmed === null || participant === undefined) throw new Problem('confirm-first');
    if (participant.deposit === depositId) return { depositId };
    if (participant.deposit !== null) throw new Problem('conflict', { extra: { depositId: participant.deposit } });
    const claim = { election: fingerprint, pseudonym: encodeBase64url(participant.pseudonym), depositId };
    const active = activeNodes(election.manifest, election.retired);
    const missing = nodesNotAcknowledging(now, claim, active, acknowledgements);
    if (missing.length > 0) throw new Problem('acknowledgements-refused', { extra: { nodes: missing } });
    await manager.query('INSERT INTO fixed_deposit (election, voter, deposit) VALUES ($1, $2, $3)', [
      fingerprint,
      session.voter,
      depositId,
    ]);
    return { depositId };
  }

  private async refusingInWriting<T>(fingerprint: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'not-found') throw error;
      const seed = await this.elections.signingSeed(this.source, fingerprint);
      throw signedRefusal(error, fingerprint, this.clock.now().getTime(), seed);
    }
  }
}
