/**
 * Workstations at polling places (R20). The operator makes an enrolment token, shown once; the device opens one address with it and
 * gets a secret of its own in a cookie. The token dies at that moment, since it stays in the browser's history.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type EnrolledWorkstation, type EnrolWorkstation } from '#contracts/admin';
import { rows } from '../database/index.js';
import { type Workstation } from '../session/session.js';
import { Sessions, tokenHash } from '../session/sessions.js';

@Injectable()
export class Workstations {
  constructor(
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  async announce({ name, precinct }: EnrolWorkstation): Promise<EnrolledWorkstation> {
    const { token, hash } = this.sessions.newToken();
    const [made] = await rows<{ id: string }>(
      this.source,
      'INSERT INTO workstation (id, name, precinct, enrolment) VALUES (gen_random_uuid(), $1, $2, $3) RETURNING id',
      [name, precinct, hash],
    );
    if (made === undefined) throw new Error('The database made no workstation.');
    return { id: made.id, token };
  }

  /** The device's own secret for an enrolment token that nobody has used; undefined for any other token. */
  async enrol(token: string): Promise<string | undefined> {
    const enrolment = tokenHash(token);
    if (enrolment === undefined) return undefined;
    const device = this.sessions.newToken();
    const enrolled = await rows<{ id: string }>(
      this.source,
      'UPDATE workstation SET device = $2, enrolment = NULL WHERE enrolment = $1 RETURNING id',
      [enrolment, device.hash],
    );
    return enrolled.length === 1 ? device.token : undefined;
  }

  /** The workstation whose cookie this is. */
  async ofDevice(cookie: string | undefined): Promise<Workstation | undefined> {
    const device = cookie === undefined ? undefined : tokenHash(cookie);
    if (device === undefined) return undefined;
    const [found] = await rows<Workstation>(
      this.source,
      'SELECT id, name, precinct FROM workstation WHERE device = $1',
      [device],
    );
    return found;
  }
}
