/** What everyone may read of a log (R29), all of it under the served checkpoint, so that nobody sees more than others. */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import {
  encodeBase64url,
  encodeRecord,
  formatTime,
  isBase64url,
  parseTracker,
  trackerOf,
  type ArchiveRecord,
} from '#protocol';
import { encodeBundle, parseTilePath, readTile, tileExists } from '#tlog';
import { type BoardElections, type BoardState, type Inclusion, type ProvenRecord, type Setup } from '#contracts/board';
import { CLOCK, Problem, type Clock } from '../../platform/index.js';
import { entriesOf, entryByHash, recordBy, records, type StoredRecord } from '../log/log-store.js';
import { Logs, type PublicLog } from '../log/logs.js';
import { ballotsPublic } from '../log/summary.js';

const SETUP_TYPES = ['manifest', 'endorsement', 'retired', 'decision'];

@Injectable()
export class PublicLogs {
  /** Every page asks for it, and it changes only with the checkpoint. */
  readonly #setups = new Map<string, { readonly size: number; readonly text: Promise<string> }>();

  constructor(
    @InjectDataSource('board') private readonly source: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Logs) private readonly logs: Logs,
  ) {}

  async elections(): Promise<BoardElections> {
    const found: BoardElections['elections'] = [];
    for (const fingerprint of await this.logs.all()) {
      const { election, served } = (await this.logs.served(fingerprint)) ?? {};
      if (election === undefined || served === undefined) continue;
      const { id, kind, title } = election.manifest;
      found.push({ fingerprint, id, kind, title, stage: served.summary.stage });
    }
    return { elections: found };
  }

  async state(fingerprint: string): Promise<BoardState> {
    const { served } = await this.logs.read(fingerprint);
    return { ...served.summary, now: formatTime(this.clock.now().getTime()) };
  }

  /** Setup as JSON: large where an election has many styles, and the same for every reader. */
  async setup(fingerprint: string): Promise<string> {
    const view = await this.logs.read(fingerprint);
    const { size } = view.served;
    const known = this.#setups.get(fingerprint);
    if (known?.size === size) return known.text;
    const text = this.#setup(view).then((setup) => JSON.stringify(setup));
    this.#setups.set(fingerprint, { size, text });
    text.catch(() => this.#setups.delete(fingerprint));
    return text;
  }

  async #setup({ log, served: { size, note } }: PublicLog): Promise<Setup> {
    const found = await entriesOf(this.source.manager, log.fingerprint, SETUP_TYPES, size);
    const proven = found.map(({ index, body, ...record }): ProvenRecord => {
      return { index, record: leafOf(record), body, proof: log.tree.inclusionProof(index, size).map(encodeBase64url) };
    });
    return { checkpoint: note, records: proven };
  }

  async manifest(fingerprint: string): Promise<string> {
    await this.logs.read(fingerprint);
    const entry = await entryByHash(this.source.manager, fingerprint, fingerprint);
    if (entry === undefined) throw new Problem('not-found');
    return entry.body;
  }

  async checkpoint(fingerprint: string): Promise<string> {
    return (await this.logs.read(fingerprint)).served.note;
  }

  /** `path`: `tile/…` as C2SP tlog-tiles writes it. Its bytes never change, whatever size the tree has. */
  async tile(fingerprint: string, path: string): Promise<Uint8Array> {
    const { log, served } = await this.logs.read(fingerprint);
    const place = parseTilePath(path);
    if (place === undefined) throw new Problem('not-found');
    const tile = place.kind === 'tile' ? place.tile : { ...place.bundle, level: 0 };
    if (!tileExists(tile, served.size)) throw new Problem('not-found');
    if (place.kind === 'tile') return readTile(tile, log.tree);
    const from = tile.index * 256;
    return encodeBundle((await this.#range(fingerprint, from, from + tile.width)).map(leafBytes));
  }

  async records(fingerprint: string, from: number, limit: number): Promise<Buffer> {
    const { served } = await this.logs.read(fingerprint);
    const found = await this.#range(fingerprint, from, Math.min(from + limit, served.size));
    return Buffer.concat(found.flatMap((record) => [leafBytes(record), NEWLINE]));
  }

  /** Canonical text. */
  async body(fingerprint: string, hash: string): Promise<string> {
    const { election, served } = await this.logs.read(fingerprint);
    const entry = await entryByHash(this.source.manager, fingerprint, hash);
    if (entry === undefined || entry.index >= served.size) throw new Problem('not-found');
    if (entry.type === 'ballot' && !ballotsPublic(election.manifest.publication, served.summary)) {
      throw new Problem('not-yet-public');
    }
    return entry.body;
  }

  /** By hash or tracker, typed as people type. */
  async lookup(fingerprint: string, ballot: string): Promise<Inclusion> {
    const { log, served } = await this.logs.read(fingerprint);
    const found = await this.#ballot(fingerprint, ballot);
    if (found === undefined || found.type !== 'ballot' || found.index >= served.size) throw new Problem('not-found');
    return {
      ballot: found.hash,
      tracker: trackerOf(found.hash),
      index: found.index,
      record: leafOf(found),
      checkpoint: served.note,
      proof: log.tree.inclusionProof(found.index, served.size).map(encodeBase64url),
    };
  }

  async #ballot(fingerprint: string, ballot: string): Promise<StoredRecord | undefined> {
    if (isBase64url(ballot, 32)) return recordBy(this.source.manager, fingerprint, 'hash', ballot);
    const tracker = parseTracker(ballot);
    return tracker === undefined ? undefined : recordBy(this.source.manager, fingerprint, 'tracker', tracker);
  }

  #range(fingerprint: string, from: number, to: number): Promise<StoredRecord[]> {
    return from >= to ? Promise.resolve([]) : records(this.source.manager, fingerprint, from, to);
  }
}

const NEWLINE = Buffer.from('\n');
const leafOf = ({ type, hash, time }: ArchiveRecord): ArchiveRecord => ({ type, hash, time });
const leafBytes = (record: ArchiveRecord): Uint8Array => encodeRecord(leafOf(record));
