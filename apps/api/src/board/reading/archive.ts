/** The archive (§9), streamed from the database: what an independent verifier needs, and nothing not yet public. */
import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ZipFile } from 'yazl';
import { ARCHIVE_NAMES, encodeRecord, timeOf } from '#protocol';
import { Problem } from '../../platform/index.js';
import { adviceOf, entries, entryByHash, records } from '../log/log-store.js';
import { Logs, type PublicLog } from '../log/logs.js';
import { ballotsPublic } from '../log/summary.js';
import { Documents } from './documents.js';

const PAGE = 5_000;

@Injectable()
export class Archive {
  constructor(
    @InjectDataSource('board') private readonly source: DataSource,
    @Inject(Logs) private readonly logs: Logs,
    @Inject(Documents) private readonly documents: Documents,
  ) {}

  async recordLines(fingerprint: string): Promise<Readable> {
    return Readable.from(this.#recordLines(await this.logs.read(fingerprint)), { objectMode: false });
  }

  async bodyLines(fingerprint: string): Promise<Readable> {
    return Readable.from(this.#bodyLines(await this.logs.read(fingerprint)), { objectMode: false });
  }

  /** Beside `bodyLines`, line by line: it says something of ballots alone, and is shown where they are. */
  async adviceLines(fingerprint: string): Promise<Readable> {
    return Readable.from(this.#adviceLines(await this.logs.read(fingerprint)), { objectMode: false });
  }

  /** A document that a record covered by the served checkpoint names. */
  async document(fingerprint: string, hash: string): Promise<Buffer> {
    const view = await this.logs.read(fingerprint);
    const bytes = named(view).includes(hash) ? await this.documents.read(fingerprint, hash) : undefined;
    if (bytes === undefined) throw new Problem('not-found');
    return bytes;
  }

  /** All files under one checkpoint. Two calls at one checkpoint give the same bytes. */
  async zip(fingerprint: string): Promise<Readable> {
    const view = await this.logs.read(fingerprint);
    const manifest = await entryByHash(this.source.manager, fingerprint, fingerprint);
    if (manifest === undefined) throw new Problem('not-found');
    const zip = new ZipFile();
    const options = { mtime: new Date(timeOf(manifest.time)), mode: 0o100644, forceDosTimestamp: true };
    const add = (name: string, lines: () => AsyncGenerator<Uint8Array>): void =>
      zip.addReadStreamLazy(name, options, (done) => done(null, Readable.from(lines(), { objectMode: false })));
    zip.addBuffer(Buffer.from(manifest.body), ARCHIVE_NAMES.manifest, options);
    add(ARCHIVE_NAMES.records, () => this.#recordLines(view));
    add(ARCHIVE_NAMES.bodies, () => this.#bodyLines(view));
    zip.addBuffer(Buffer.from(view.served.note), ARCHIVE_NAMES.checkpoint, options);
    for (const hash of named(view)) {
      const bytes = await this.documents.read(fingerprint, hash);
      if (bytes !== undefined) zip.addBuffer(bytes, `${ARCHIVE_NAMES.documents}/${hash}`, options);
    }
    // Last, as no part of what is verified.
    add(ARCHIVE_NAMES.advice, () => this.#adviceLines(view));
    zip.end();
    return Readable.from(zip.outputStream as AsyncIterable<Uint8Array>, { objectMode: false });
  }

  async *#recordLines({ log, served }: PublicLog): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < served.size; from += PAGE) {
      const to = Math.min(from + PAGE, served.size);
      const page = await records(this.source.manager, log.fingerprint, from, to);
      const lines = page.map(({ type, hash, time }) => Buffer.from(encodeRecord({ type, hash, time })));
      yield Buffer.concat(lines.flatMap((line) => [line, NEWLINE]));
    }
  }

  async *#bodyLines({ log, election, served }: PublicLog): AsyncGenerator<Uint8Array> {
    const ballots = ballotsPublic(election.manifest.publication, served.summary);
    for await (const { body } of entries(this.source.manager, log.fingerprint, 0, served.size, ballots)) {
      yield Buffer.from(`${body}\n`);
    }
  }

  async *#adviceLines({ log, election, served }: PublicLog): AsyncGenerator<Uint8Array> {
    const ballots = ballotsPublic(election.manifest.publication, served.summary);
    for await (const advice of adviceOf(this.source.manager, log.fingerprint, 0, served.size, ballots)) {
      yield Buffer.from(`${advice?.toString('base64url') ?? ''}\n`);
    }
  }
}

const NEWLINE = Buffer.from('\n');

const named = ({ log, served }: PublicLog): string[] =>
  [...(log.state?.documents ?? [])].flatMap(([hash, record]) => (record < served.size ? [hash] : []));
