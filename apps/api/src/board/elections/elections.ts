/**
 * The elections of this board: a signing key made for each draft, and a log begun only with a manifest in which that
 * very key and origin stand (§2, §7). A log signed by a key of another election could be passed off as that one's.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ed25519PublicKey } from '#crypto';
import { isKeyName } from '#tlog';
import { type PrepareElection } from '#contracts/admin';
import { encodeBase64url, fingerprintOf, readManifest, type JsonValue, type Manifest } from '#protocol';
import { CLOCK, Problem, RANDOM, Sealer, type Clock, type RandomBytes } from '../../platform/index.js';
import { recordFinding, refuseRecord } from '../log/admission.js';
import { insertEntries } from '../log/log-store.js';
import { Logs } from '../log/logs.js';
import { SETTINGS, type Settings } from '../settings.js';

interface DraftRow {
  readonly origin: string;
  readonly signing_key: string;
  readonly fingerprint: string | null;
}

@Injectable()
export class Elections {
  readonly #sealer: Sealer;

  constructor(
    @InjectDataSource('board') private readonly source: DataSource,
    @Inject(SETTINGS) settings: Settings,
    @Inject(RANDOM) private readonly random: RandomBytes,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Logs) private readonly logs: Logs,
  ) {
    this.#sealer = new Sealer(settings.key, random);
  }

  /** The draft's signing key, made at the first call (base64url). */
  async prepare({ id, origin }: Pick<PrepareElection, 'id' | 'origin'>): Promise<string> {
    if (!isKeyName(origin)) {
      throw new Problem('bad-request', { detail: 'The origin of a log has neither spaces nor a plus.' });
    }
    const seed = this.random(32);
    const sealed = this.#sealer.seal(id, seed);
    await this.source.query(
      `INSERT INTO draft (draft, origin, signing_key, sealed_seed) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [id, origin, encodeBase64url(ed25519PublicKey(seed)), sealed],
    );
    seed.fill(0);
    const row = await this.#draft(id);
    if (row === undefined) {
      throw new Problem('conflict', { detail: 'Another election of this board has this origin: choose another one.' });
    }
    if (row.origin !== origin) {
      throw new Problem('conflict', { detail: 'This draft was prepared for another origin.' });
    }
    return row.signing_key;
  }

  /** Begins the log with the manifest as record 0; its fingerprint. The same again changes nothing. */
  async install(draft: string, text: string): Promise<string> {
    const row = await this.#draft(draft);
    if (row === undefined) throw new Problem('not-found', { detail: 'This draft was not prepared here.' });
    const manifest = manifestOf(text);
    if (manifest.board.signingKey !== row.signing_key) {
      throw new Problem('conflict', { detail: 'The manifest names another key for the board.' });
    }
    if (manifest.board.origin !== row.origin) {
      throw new Problem('conflict', { detail: 'The manifest names another origin for the log.' });
    }
    const fingerprint = fingerprintOf(manifest);
    await this.source.query('INSERT INTO election (fingerprint, draft) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      fingerprint,
      draft,
    ]);
    const installed = await this.#draft(draft);
    if (installed?.fingerprint !== fingerprint) {
      throw new Problem('conflict', { detail: 'Another manifest is installed for this draft.' });
    }
    await this.#begin(fingerprint, manifest, text);
    return fingerprint;
  }

  #begin(fingerprint: string, value: JsonValue, text: string): Promise<void> {
    return this.logs.write(fingerprint, async (log, manager) => {
      if (log.size > 0) return;
      const record = { type: 'manifest', hash: fingerprint, time: log.nextTime(this.clock.now()) } as const;
      const findings = log.offer(record, value);
      if (findings.length > 0) throw refuseRecord(findings.map(recordFinding));
      await insertEntries(manager, fingerprint, 0, [{ record, text, tracker: null }]);
    });
  }

  async #draft(draft: string): Promise<DraftRow | undefined> {
    const rows = await this.source.query<DraftRow[]>(
      `SELECT d.origin, d.signing_key, e.fingerprint FROM draft d LEFT JOIN election e ON e.draft = d.draft
       WHERE d.draft = $1`,
      [draft],
    );
    return rows[0];
  }
}

function manifestOf(text: string): Manifest {
  const read = readManifest(text);
  if (read.ok) return read.value;
  const { says, findings } = read.error;
  if (findings.length === 0) throw new Problem('bad-request', { detail: says });
  throw new Problem('record-refused', {
    detail: says,
    extra: { findings: findings.slice(0, 20).map(recordFinding) },
  });
}
