/**
 * The elections this ballot box serves: a signing key made for each draft, and the manifest installed only where that
 * very key stands in it (§2). A box that signed under a key of another election would give receipts nobody can hold
 * it to.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ed25519PublicKey } from '#crypto';
import { type PrepareElection } from '#contracts/admin';
import { Election, encodeBase64url, readManifest } from '#protocol';
import { Problem, RANDOM, type RandomBytes, Sealer } from '../../platform/index.js';
import { SETTINGS, type Settings } from '../settings.js';

/** An election with its manifest installed. */
export interface Installed {
  readonly election: Election;
  /** Canonical text. */
  readonly manifest: string;
  /** Signs receipts, refusals and `drained`. */
  readonly seed: Uint8Array;
}

interface Row {
  readonly draft: string;
  readonly origin: string;
  readonly signing_key: string;
  readonly sealed_seed: Buffer;
  readonly fingerprint: string | null;
  readonly manifest: string | null;
}

@Injectable()
export class Elections {
  /** An installed election never changes, so it is opened once. */
  readonly #opened = new Map<string, Installed>();
  readonly #sealer: Sealer;

  constructor(
    @InjectDataSource('ballot-box') private readonly source: DataSource,
    @Inject(SETTINGS) settings: Settings,
    @Inject(RANDOM) private readonly random: RandomBytes,
  ) {
    this.#sealer = new Sealer(settings.key, random);
  }

  /** The draft's signing key, made at the first call (base64url). */
  async prepare(request: Pick<PrepareElection, 'id' | 'origin'>): Promise<string> {
    const seed = this.random(32);
    const publicKey = encodeBase64url(ed25519PublicKey(seed));
    const sealed = this.#sealer.seal(request.id, seed);
    seed.fill(0);
    await this.source.query(
      `INSERT INTO election (draft, origin, signing_key, sealed_seed) VALUES ($1, $2, $3, $4)
       ON CONFLICT (draft) DO NOTHING`,
      [request.id, request.origin, publicKey, sealed],
    );
    const row = await this.#row('draft', request.id);
    if (row?.origin !== request.origin) {
      throw new Problem('conflict', { detail: 'This draft was prepared for another board.' });
    }
    return row.signing_key;
  }

  /** The fingerprint. Refuses a manifest that breaks §2, names another key of ours or another board. */
  async install(draft: string, text: string): Promise<string> {
    const row = await this.#row('draft', draft);
    if (row === undefined) throw new Problem('not-found', { detail: 'This draft was not prepared here.' });
    const election = openManifest(text);
    if (election.manifest.ballotBox.signingKey !== row.signing_key) {
      throw new Problem('conflict', { detail: 'The manifest names another key for the ballot box.' });
    }
    if (election.manifest.board.origin !== row.origin) {
      throw new Problem('conflict', { detail: 'The manifest names another board.' });
    }
    if (row.manifest === null) {
      await this.source.transaction(async (manager) => {
        await manager.query(
          'UPDATE election SET fingerprint = $2, manifest = $3 WHERE draft = $1 AND fingerprint IS NULL',
          [draft, election.fingerprint, text],
        );
        await manager.query('INSERT INTO waiting (election) VALUES ($1) ON CONFLICT DO NOTHING', [
          election.fingerprint,
        ]);
      });
    }
    const installed = await this.#row('draft', draft);
    if (installed?.fingerprint !== election.fingerprint) {
      throw new Problem('conflict', { detail: 'Another manifest is installed for this draft.' });
    }
    return election.fingerprint;
  }

  async find(fingerprint: string): Promise<Installed | undefined> {
    const known = this.#opened.get(fingerprint);
    if (known !== undefined) return known;
    const row = await this.#row('fingerprint', fingerprint);
    if (row?.manifest == null) return undefined;
    const installed: Installed = {
      election: openManifest(row.manifest),
      manifest: row.manifest,
      seed: new Uint8Array(this.#sealer.open(row.draft, row.sealed_seed)),
    };
    this.#opened.set(fingerprint, installed);
    return installed;
  }

  /** Elections that may still have ballots on their way to the log. */
  async open(): Promise<Installed[]> {
    const rows = await this.source.query<{ fingerprint: string }[]>(
      'SELECT fingerprint FROM election WHERE fingerprint IS NOT NULL AND drained IS NULL ORDER BY draft',
    );
    const found = await Promise.all(rows.map(({ fingerprint }) => this.find(fingerprint)));
    return found.filter((it) => it !== undefined);
  }

  async #row(column: 'draft' | 'fingerprint', value: string): Promise<Row | undefined> {
    const rows = await this.source.query<Row[]>(
      `SELECT draft, origin, signing_key, sealed_seed, fingerprint, manifest FROM election WHERE ${column} = $1`,
      [value],
    );
    return rows[0];
  }
}

function openManifest(text: string): Election {
  const read = readManifest(text);
  if (!read.ok) throw new Problem('bad-request', { detail: read.error.says });
  return new Election(read.value);
}
