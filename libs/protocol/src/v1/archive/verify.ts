/**
 * The verifier (§10): an archive in, a report out. It streams the files, bounds what it gathers, and never throws
 * upon hostile input: whatever is wrong with an archive is a finding.
 */
import { equalBytes, sha256, type RandomBytes } from '#crypto';
import { encodeBase64url, isBase64url } from '../base64url.js';
import { decodeCanonical, type JsonValue } from '../canonical.js';
import { verifyBallots, type PendingBallot } from '../checks/ballot-batch.js';
import { finding, type Finding } from '../checks/finding.js';
import { type Election } from '../election.js';
import { bodyHash } from '../messages/bodies.js';
import { recordSchema, type ArchiveRecord } from '../messages/record.js';
import { timeOf } from '../time.js';
import { ElectionWalk } from '../walk/walk.js';
import { checkCheckpoint, checkReceipt, readEarlier } from './checkpoint.js';
import { Ledger, type Report } from './report.js';
import { LIMITS, type ArchiveSource, type BodyRef } from './source.js';

export interface Progress {
  readonly stage: 'bodies' | 'records' | 'ballots' | 'documents';
  readonly done: number;
}

export interface VerifyOptions {
  /** Fresh randomness for the batches' weights: predictable weights let bad ballots pass. */
  readonly random: RandomBytes;
  /** Awaited, so that a page can draw and stay alive. */
  readonly progress?: (progress: Progress) => void | Promise<void>;
  /** Receipts of voters, as parsed JSON: each must be kept by the log. */
  readonly receipts?: readonly unknown[];
  /** Earlier signed notes: each must be a prefix of the log. */
  readonly checkpoints?: readonly string[];
  /** A log up to its tally is what a trustee checks before decrypting (checks 1–6). */
  readonly upTo?: 'tally' | 'result';
  /** Verifies a batch of ballots elsewhere: worker threads, a faster kernel. */
  readonly verifyBatch?: (election: Election, batch: readonly PendingBallot[]) => Finding[] | Promise<Finding[]>;
}

const BATCH = 256;

export async function verifyArchive(source: ArchiveSource, options: VerifyOptions): Promise<Report> {
  const verification = new Verification(source, options);
  return await verification.run();
}

class Verification {
  readonly #ledger = new Ledger();
  readonly #walk = new ElectionWalk({ ballots: 'collect' });
  readonly #bodies = new Map<string, BodyRef & { line: number }>();
  readonly #named = new Set<string>();
  readonly #ballotsAt = new Map<string, { record: number; time: number }>();
  readonly #earlier = new Map<number, Uint8Array[]>();
  #waiting: PendingBallot[] = [];
  #records = 0;
  /** every record was read and taken */
  #walked = false;

  constructor(
    readonly source: ArchiveSource,
    readonly options: VerifyOptions,
  ) {}

  async run(): Promise<Report> {
    await this.#guarded('bodies.ndjson', () => this.#indexBodies());
    await this.#guarded('records.ndjson', () => this.#walkRecords());
    await this.#guarded('manifest.json', () => this.#checkManifestFile());
    const state = this.#walk.state;
    if (state !== undefined) {
      await this.#guarded('checkpoint', () => this.#checkLog());
      await this.#guarded('documents', () => this.#checkDocuments());
      this.#ledger.add(this.#walk.finish(this.options.upTo ?? 'result'));
      if (this.#walked) this.#checkNamed();
      this.#ledger.made(1, 2, 3, 4, 5, 6);
      if (this.options.upTo !== 'tally') this.#ledger.made(7);
      this.#count();
    }
    if (this.#records === 0) this.#ledger.add(this.#walk.finish('tally'));
    return this.#report();
  }

  #report(): Report {
    const state = this.#walk.state;
    const checks = this.#ledger.checks();
    const needed = checks.filter(({ number }) => number !== 7 || this.options.upTo !== 'tally');
    return {
      verified: state !== undefined && needed.every((check) => check.passed),
      fingerprint: state?.election.fingerprint ?? null,
      title: state?.election.manifest.title ?? null,
      records: this.#records,
      ballots: state?.ballots ?? 0,
      counted: state?.counted.size ?? 0,
      checks,
      result: state?.result ?? null,
    };
  }

  /** A stage that fails is a finding, whatever made it fail. */
  async #guarded(file: string, stage: () => Promise<void>): Promise<void> {
    try {
      await stage();
    } catch (error) {
      if (error instanceof Unreadable) this.#ledger.add([finding(1, 'file-unreadable', null, { file })]);
      else this.#ledger.add([finding(1, 'verifier-failed', null, { what: `${file}: ${messageOf(error)}` })]);
    }
  }

  async #indexBodies(): Promise<void> {
    let line = 0;
    for await (const { bytes, offset, length } of readable(this.source.bodies())) {
      line++;
      if (line % 500 === 0) await this.options.progress?.({ stage: 'bodies', done: line });
      if (bytes === undefined) {
        this.#ledger.add([finding(1, 'line-too-long', null, { file: 'bodies.ndjson', line })]);
        continue;
      }
      const decoded = decodeCanonical(bytes, LIMITS.bodyLine);
      if (decoded.ok) this.#bodies.set(bodyHash(decoded.value), { offset, length, line });
      else this.#ledger.add([finding(1, 'body-line-malformed', null, { line, fault: decoded.error })]);
    }
  }

  async #walkRecords(): Promise<void> {
    for await (const { bytes } of readable(this.source.records())) {
      const index = this.#records++;
      this.#ledger.looked(1);
      const record = bytes === undefined ? undefined : this.#readRecord(bytes, index);
      if (record === undefined) {
        if (bytes === undefined)
          this.#ledger.add([finding(1, 'line-too-long', index, { file: 'records.ndjson', line: index + 1 })]);
        // Without this leaf no later place in the log means anything.
        return;
      }
      await this.#takeRecord(record, index);
      if (this.#walk.state === undefined) return;
      await this.#verifyBatch(BATCH);
      this.#compareEarlier();
      if (index % 500 === 0) await this.options.progress?.({ stage: 'records', done: index });
    }
    await this.#verifyBatch(1);
    this.#walked = true;
  }

  #checkNamed(): void {
    for (const [hash, { line }] of this.#bodies)
      if (!this.#named.has(hash)) this.#ledger.add([finding(1, 'body-unnamed', null, { line })]);
  }

  #readRecord(bytes: Uint8Array, index: number): ArchiveRecord | undefined {
    const decoded = decodeCanonical(bytes, LIMITS.recordLine);
    const parsed = decoded.ok ? recordSchema.safeParse(decoded.value) : undefined;
    if (parsed?.success === true) return parsed.data;
    const fault = decoded.ok ? 'shape' : decoded.error;
    this.#ledger.add([finding(1, 'record-malformed', index, { fault })]);
    return undefined;
  }

  async #takeRecord(record: ArchiveRecord, index: number): Promise<void> {
    this.#named.add(record.hash);
    if (record.type === 'ballot') this.#ballotsAt.set(record.hash, { record: index, time: timeOf(record.time) });
    const body = await this.#readBody(record);
    if (body === undefined) {
      this.#ledger.add([finding(1, 'body-missing', index, { type: record.type })]);
      this.#ledger.add(this.#walk.takeBodiless(record));
      return;
    }
    this.#ledger.add(this.#walk.take(record, body));
    if (index === 0) this.#readEarlierCheckpoints();
    this.#countItem(record);
  }

  async #readBody(record: ArchiveRecord): Promise<JsonValue | undefined> {
    const ref = this.#bodies.get(record.hash);
    if (ref === undefined) return undefined;
    const decoded = decodeCanonical(await this.source.readBody(ref), LIMITS.bodyLine);
    return decoded.ok ? decoded.value : undefined;
  }

  async #verifyBatch(least: number): Promise<void> {
    const state = this.#walk.state;
    if (state === undefined) return;
    this.#waiting.push(...this.#walk.takePending());
    if (this.#waiting.length < least) return;
    const batch = this.#waiting;
    this.#waiting = [];
    const verify = this.options.verifyBatch ?? ((election, some) => verifyBallots(election, some, this.options.random));
    this.#ledger.add(await verify(state.election, batch));
    await this.options.progress?.({ stage: 'ballots', done: state.ballots });
  }

  #readEarlierCheckpoints(): void {
    const manifest = this.#walk.state?.election.manifest;
    if (manifest === undefined) return;
    for (const note of this.options.checkpoints ?? []) {
      const earlier = readEarlier(manifest, note);
      if ('check' in earlier) this.#ledger.add([earlier]);
      else if (earlier.size > 0)
        this.#earlier.set(earlier.size, [...(this.#earlier.get(earlier.size) ?? []), earlier.root]);
    }
  }

  #compareEarlier(): void {
    const state = this.#walk.state;
    const roots = state === undefined ? undefined : this.#earlier.get(state.records);
    if (state === undefined || roots === undefined) return;
    this.#earlier.delete(state.records);
    const size = state.records;
    for (const root of roots)
      if (!equalBytes(root, state.tree.root())) this.#ledger.add([finding(2, 'earlier-checkpoint', null, { size })]);
  }

  async #checkManifestFile(): Promise<void> {
    const bytes = await readableOnce(this.source.manifest());
    const first = this.#walk.state?.election.fingerprint;
    if (first !== undefined && encodeBase64url(sha256(bytes)) !== first)
      this.#ledger.add([finding(1, 'manifest-file', 0)]);
  }

  async #checkLog(): Promise<void> {
    const state = this.#walk.state;
    if (state === undefined) return;
    const { manifest, fingerprint } = state.election;
    this.#ledger.looked(2);
    const note = await readableOnce(this.source.checkpoint());
    this.#ledger.add(checkCheckpoint(manifest, note, { size: this.#records, root: state.tree.root() }));
    for (const [size] of this.#earlier) this.#ledger.add([finding(2, 'earlier-checkpoint', null, { size })]);
    this.#ledger.looked(2, this.options.checkpoints?.length ?? 0);
    for (const receipt of this.options.receipts ?? []) {
      this.#ledger.looked(2);
      const recordedAt = (ballot: string) => this.#ballotsAt.get(ballot);
      this.#ledger.add(checkReceipt(manifest, fingerprint, receipt, recordedAt));
    }
  }

  async #checkDocuments(): Promise<void> {
    const named = this.#walk.state?.documents ?? new Map<string, number>();
    for (const [hash, record] of named) {
      await this.options.progress?.({ stage: 'documents', done: record });
      const actual = await this.source.documentHash(hash);
      if (actual === undefined) this.#ledger.add([finding(1, 'document-missing', record, { hash })]);
      else if (actual !== hash) this.#ledger.add([finding(1, 'document-hash', record, { hash })]);
    }
    for (const hash of await this.source.documents())
      if (!named.has(hash) && isBase64url(hash, 32)) this.#ledger.add([finding(1, 'document-unnamed', null, { hash })]);
  }

  #countItem({ type }: ArchiveRecord): void {
    if (type === 'manifest' || type === 'endorsement') this.#ledger.looked(3);
    if (type === 'ballot') this.#ledger.looked(4);
    if (type === 'decryption' || type === 'result') this.#ledger.looked(7);
    if (!['manifest', 'ballot', 'tally', 'result'].includes(type)) this.#ledger.looked(5);
  }

  #count(): void {
    this.#ledger.looked(6, this.#walk.state?.counted.size ?? 0);
  }
}

class Unreadable extends Error {}

/** Errors of the source, told apart from our own; a stop half way closes the file. */
async function* readable<Item>(items: AsyncIterable<Item>): AsyncIterable<Item> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await readableOnce(iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function readableOnce<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    throw new Unreadable(messageOf(error));
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
