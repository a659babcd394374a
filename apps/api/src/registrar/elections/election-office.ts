/**
 * The operator's steps (how-it-fits.md, birth of an election): a key for this election alone, the manifest installed only if that
 * key stands in it, the roll, the opening; and the final count when the log is closed. Every step may be repeated.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type InstalledManifest, type PreparedKey, type PrepareElection, type RollTaken } from '#contracts/admin';
import { ed25519PublicKey } from '#crypto';
import {
  buildAccess,
  describeFinding,
  encodeBase64url,
  fingerprintOf,
  formatTime,
  type Manifest,
  readManifest,
} from '#protocol';
import { type Language } from '#sms';
import { CLOCK, Problem, RANDOM, type Clock, type RandomBytes } from '../../platform/index.js';
import { rows, type Queries } from '../database/index.js';
import { BoardPosts } from '../outbound/board-posts.js';
import { readRoll, type RollEntry } from '../roll/roll-file.js';
import { ROLL_TEXTS } from '../roll/texts.js';
import { RegistrarSecrets } from '../secrets/secrets.js';
import { accessCounts, admittedCounts } from './counts.js';
import { Elections, sealedKeyPlace } from './elections.js';

interface ElectionRow {
  readonly draft: string;
  readonly publicKey: string;
  readonly fingerprint: string | null;
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
}

const COLUMNS = 'draft, public_key AS "publicKey", fingerprint, opened_at AS "openedAt", closed_at AS "closedAt"';
const ROLL_BATCH = 5_000;

@Injectable()
export class ElectionOffice {
  constructor(
    @InjectDataSource('registrar') private readonly source: DataSource,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(BoardPosts) private readonly board: BoardPosts,
    @Inject(RegistrarSecrets) private readonly secrets: RegistrarSecrets,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM) private readonly random: RandomBytes,
  ) {}

  async prepare(draft: PrepareElection): Promise<PreparedKey> {
    const seed = this.random(32);
    await this.source.query(
      'INSERT INTO election (draft, prepared, signing_key, public_key) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [
        draft.id,
        JSON.stringify(draft),
        this.secrets.seal(sealedKeyPlace(draft.id), seed),
        encodeBase64url(ed25519PublicKey(seed)),
      ],
    );
    const row = await this.byDraft(this.source, draft.id);
    if (row === undefined) throw new Error('The draft that was just made is not there.');
    return { signingKey: row.publicKey };
  }

  /** `text`: the manifest's canonical text. */
  async install(draft: string, text: string): Promise<InstalledManifest> {
    const manifest = manifestOf(text);
    const fingerprint = fingerprintOf(manifest);
    await this.source.transaction(async (manager) => {
      const row = await this.byDraft(manager, draft, true);
      if (row === undefined) throw new Problem('not-found');
      if (row.fingerprint === fingerprint) return;
      if (row.fingerprint !== null) throw new Problem('conflict', { detail: 'Another manifest is installed already.' });
      if (manifest.id !== draft || manifest.registrar.signingKey !== row.publicKey) {
        throw new Problem('conflict', { detail: "The manifest does not hold this registrar's key for this election." });
      }
      await manager.query('UPDATE election SET fingerprint = $2, manifest = $3 WHERE draft = $1', [
        draft,
        fingerprint,
        text,
      ]);
    });
    return { fingerprint };
  }

  /** Replaces the roll as a whole; refused once the election is open, since `admitted` is on the board by then. */
  async takeRoll(fingerprint: string, file: string, language: Language): Promise<RollTaken> {
    const manifest = await this.elections.manifest(this.source, fingerprint);
    if (manifest === undefined) throw new Problem('not-found');
    const roll = readRoll(
      file,
      manifest.styles.map(({ id }) => id),
      ROLL_TEXTS[language],
    );
    if (!roll.ok) throw new Problem('file-refused', { extra: { mistakes: roll.mistakes } });
    const admitted = await this.source.transaction(async (manager) => {
      const row = await this.byFingerprint(manager, fingerprint, true);
      if (row?.openedAt !== null) throw new Problem('conflict', { detail: 'The election is open: its roll is fixed.' });
      await manager.query('DELETE FROM roll WHERE election = $1', [fingerprint]);
      for (let at = 0; at < roll.entries.length; at += ROLL_BATCH) {
        await this.insertRoll(manager, fingerprint, roll.entries.slice(at, at + ROLL_BATCH));
      }
      return admittedCounts(manager, fingerprint);
    });
    return { admitted };
  }

  /** The first `access` record goes to the board; from then on voters may be let in within their hours. */
  async open(fingerprint: string): Promise<RollTaken> {
    const admitted = await this.source.transaction(async (manager) => {
      const row = await this.byFingerprint(manager, fingerprint, true);
      if (row === undefined) throw new Problem('not-found');
      const counts = await admittedCounts(manager, fingerprint);
      if (row.openedAt !== null) return counts;
      if (Object.keys(counts).length === 0) throw new Problem('conflict', { detail: 'There is no roll yet.' });
      const now = this.clock.now();
      await manager.query('UPDATE election SET opened_at = $2 WHERE fingerprint = $1', [fingerprint, now]);
      const seed = await this.elections.signingSeed(manager, fingerprint);
      const at = formatTime(now.getTime());
      const first = { election: fingerprint, at, final: false, admitted: counts, accessed: {}, accesses: {} };
      await this.board.post(manager, buildAccess(first, seed));
      return counts;
    });
    this.board.nudge();
    return { admitted };
  }

  /** On record `closed`: nobody is let in any more, and the final counts go to the board (§7). Once. */
  async close(fingerprint: string): Promise<void> {
    await this.source.transaction(async (manager) => {
      // Waits for accesses under way: they hold the row shared, so the counts miss none.
      const row = await this.byFingerprint(manager, fingerprint, true);
      if (row === undefined || row.openedAt === null || row.closedAt !== null) return;
      const now = this.clock.now();
      await manager.query('UPDATE election SET closed_at = $2 WHERE fingerprint = $1', [fingerprint, now]);
      const admitted = await admittedCounts(manager, fingerprint);
      const { accessed, accesses } = await accessCounts(manager, fingerprint);
      const seed = await this.elections.signingSeed(manager, fingerprint);
      const at = formatTime(now.getTime());
      await this.board.post(
        manager,
        buildAccess({ election: fingerprint, at, final: true, admitted, accessed, accesses }, seed),
      );
    });
    this.board.nudge();
  }

  private async insertRoll(manager: EntityManager, fingerprint: string, entries: readonly RollEntry[]): Promise<void> {
    await manager.query(
      `INSERT INTO roll (election, voter, style, precinct)
       SELECT $1, voter, style, precinct FROM unnest($2::bytea[], $3::text[], $4::text[]) AS t(voter, style, precinct)`,
      [
        fingerprint,
        entries.map(({ snils }) => this.secrets.voterOf(snils)),
        entries.map(({ style }) => style),
        entries.map(({ precinct }) => precinct),
      ],
    );
  }

  private async byDraft(queries: Queries, draft: string, lock = false): Promise<ElectionRow | undefined> {
    const sql = `SELECT ${COLUMNS} FROM election WHERE draft = $1${lock ? ' FOR UPDATE' : ''}`;
    return (await rows<ElectionRow>(queries, sql, [draft]))[0];
  }

  private async byFingerprint(queries: Queries, fingerprint: string, lock = false): Promise<ElectionRow | undefined> {
    const sql = `SELECT ${COLUMNS} FROM election WHERE fingerprint = $1${lock ? ' FOR UPDATE' : ''}`;
    return (await rows<ElectionRow>(queries, sql, [fingerprint]))[0];
  }
}

/** A manifest that obeys §2, or a refusal that says which sentences it breaks. */
function manifestOf(text: string): Manifest {
  const read = readManifest(text);
  if (read.ok) return read.value;
  const findings = read.error.findings.map((found) => ({
    check: found.check,
    record: found.record,
    says: describeFinding(found, 'en'),
  }));
  throw new Problem('bad-request', {
    detail: read.error.says,
    ...(findings.length > 0 ? { extra: { findings } } : {}),
  });
}
