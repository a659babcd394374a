/**
 * Sessions: a random token in a cookie, its hash in the database, name and phone sealed beside it. Whoever reads the table can
 * neither enter as a voter nor learn who they are. A session's end leaves nothing (R20).
 */
import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { decodeBase64url } from '#protocol';
import { CONFIG, RANDOM, WALL_CLOCK, type Clock, type Config, type RandomBytes } from '../../platform/index.js';
import { rows } from '../database/index.js';
import { RegistrarSecrets } from '../secrets/secrets.js';
import { type Session } from './session.js';

/** Seconds. A workstation stands in a public room: it forgets quickly. */
const LIFETIMES = {
  remote: { idle: 30 * 60, whole: 12 * 3600 },
  workstation: { idle: 3 * 60, whole: 20 * 60 },
} as const;
/** Writing at every request would make every page load a write. */
const SEEN_EVERY_SECONDS = 15;
const PURGE_EVERY_MS = 30_000;
const TOKEN_BYTES = 32;

export interface NewSession {
  readonly voter: Buffer;
  readonly name: string;
  readonly phone: string | null;
  readonly workstation: string | null;
}

interface SessionRow {
  readonly voter: Buffer;
  readonly name: Buffer;
  readonly phone: Buffer | null;
  readonly begunAt: Date;
  readonly seenAt: Date;
  readonly workstation: string | null;
  readonly workstationName: string | null;
  readonly precinct: string | null;
}

/** What the database keeps of a token, or undefined where it is no token. */
export function tokenHash(token: string): Buffer | undefined {
  const bytes = decodeBase64url(token, TOKEN_BYTES);
  return bytes === undefined ? undefined : createHash('sha256').update(bytes).digest();
}

@Injectable()
export class Sessions implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(RegistrarSecrets) private readonly secrets: RegistrarSecrets,
    @Inject(WALL_CLOCK) private readonly wallClock: Clock,
    @Inject(RANDOM) private readonly random: RandomBytes,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.background) return;
    this.timer = setInterval(() => void this.purge().catch(() => undefined), PURGE_EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** A new token: base64url of 32 random bytes, and what the database keeps of it. */
  newToken(): { token: string; hash: Buffer } {
    const bytes = Buffer.from(this.random(TOKEN_BYTES));
    return { token: bytes.toString('base64url'), hash: createHash('sha256').update(bytes).digest() };
  }

  /** Always a new token: one from before the login could be somebody else's. Returns it with the session. */
  async begin(manager: EntityManager, session: NewSession): Promise<string> {
    const { token, hash } = this.newToken();
    const now = this.wallClock.now();
    await manager.query('INSERT INTO voter (id) VALUES ($1) ON CONFLICT DO NOTHING', [session.voter]);
    await manager.query(
      `INSERT INTO session (id, voter, name, phone, workstation, begun_at, seen_at)
       VALUES ($1, $2, $3, $4, $5, $6, $6)`,
      [
        hash,
        session.voter,
        this.secrets.seal(place(hash, 'name'), session.name),
        session.phone === null ? null : this.secrets.seal(place(hash, 'phone'), session.phone),
        session.workstation,
        now,
      ],
    );
    return token;
  }

  /** The live session of a token. One that is over is removed. */
  async find(token: string): Promise<Session | undefined> {
    const id = tokenHash(token);
    if (id === undefined) return undefined;
    const [row] = await rows<SessionRow>(
      this.source,
      `SELECT s.voter, s.name, s.phone, s.begun_at AS "begunAt", s.seen_at AS "seenAt", s.workstation,
         w.name AS "workstationName", w.precinct
       FROM session s LEFT JOIN workstation w ON w.id = s.workstation WHERE s.id = $1`,
      [id],
    );
    if (row === undefined) return undefined;
    const now = this.wallClock.now().getTime();
    const { idle, whole } = LIFETIMES[row.workstation === null ? 'remote' : 'workstation'];
    if (now >= row.seenAt.getTime() + idle * 1000 || now >= row.begunAt.getTime() + whole * 1000) {
      await this.end(id);
      return undefined;
    }
    if (now >= row.seenAt.getTime() + SEEN_EVERY_SECONDS * 1000) {
      await this.source.query('UPDATE session SET seen_at = $2 WHERE id = $1', [id, new Date(now)]);
    }
    return {
      id,
      voter: row.voter,
      name: this.secrets.open(place(id, 'name'), row.name).toString('utf8'),
      phone: row.phone === null ? null : this.secrets.open(place(id, 'phone'), row.phone).toString('utf8'),
      workstation:
        row.workstation === null
          ? null
          : { id: row.workstation, name: row.workstationName ?? '', precinct: row.precinct ?? '' },
    };
  }

  /** Its codes and what it had opened go with it. */
  async end(id: Buffer): Promise<void> {
    await this.source.query('DELETE FROM session WHERE id = $1', [id]);
  }

  /** Removes what is over, asked for or not: an idle workstation must not wait for somebody's next click. */
  async purge(): Promise<void> {
    const now = this.wallClock.now();
    for (const [kind, { idle, whole }] of Object.entries(LIFETIMES)) {
      await this.source.query(
        `DELETE FROM session WHERE (workstation IS NULL) = $1
           AND (seen_at <= $2::timestamptz - $3 * interval '1 second' OR begun_at <= $2::timestamptz - $4 * interval '1 second')`,
        [kind === 'remote', now, idle, whole],
      );
    }
  }
}

const place = (id: Buffer, column: string): string => `session/${id.toString('base64url')}/${column}`;
