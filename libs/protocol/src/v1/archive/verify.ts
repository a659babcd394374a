/**
 * The verifier (§10): an archive in, a report out. It streams the files, bounds what it gathers, and never throws
 * upon hostile input: whatever is wrong with an archive is a finding.
 *
 * In this order: the manifest and record 0; every body, by many threads (bodies.ts); then the walk over the records,
 * which needs of each ballot only what its row says.
 */
import { equalBytes, nobleGroup, sha256, type PublicGroup, type RandomBytes } from '#crypto';
import { fail, ok, type Result } from '../../result.js';
import { bytesOf, encodeBase64url, isBase64url } from '../base64url.js';
import { type JsonValue } from '../canonical.js';
import { type FindingCode } from '../checks/catalogue.js';
import { finding, type Finding } from '../checks/finding.js';
import { struckOptions, type Election } from '../election.js';
import { type Manifest } from '../messages/manifest.js';
import { readRecordLine, type ArchiveRecord } from '../messages/record.js';
import { timeOf } from '../time.js';
import { ElectionWalk } from '../walk/walk.js';
import { type WalkState } from '../walk/state.js';
import { FLAG } from './ballot-table.js';
import { BlockMemory } from './block-memory.js';
import { Bodies } from './bodies.js';
import { checkCheckpoint } from './checkpoint.js';
import { EvidenceFile, type Evidence } from './evidence.js';
import { inProcess, type BlockExaminer, type ExaminerFactory } from './examiner.js';
import { Journal, type JournalStore } from './journal.js';
import { readBodyLine } from './body-line.js';
import { cutBlocks, linesOfBlock } from './blocks.js';
import { splitLines, type Line } from './lines.js';
import { Ledger, type Report } from './report.js';
import { lookAgain, type DeferredTokens, type SummedLine } from './second-look.js';
import { LIMITS, type ArchiveSource, type BodyFiles } from './source.js';
import { TableRegister } from './table-register.js';

export interface Progress {
  /** `bodies` and `sums` count bytes of bodies.ndjson, the others records. */
  readonly stage: 'bodies' | 'records' | 'sums' | 'documents';
  readonly done: number;
  readonly total: number | undefined;
  /** examined so far */
  readonly ballots: number;
}

export interface VerifyOptions {
  /** Fresh randomness for the batches' weights: predictable weights let bad ballots pass. */
  readonly random: RandomBytes;
  /** Awaited, so that a page can draw and stay alive, or wait. */
  readonly progress?: (progress: Progress) => void | Promise<void>;
  /** Receipts and refusals of voters, as parsed JSON. */
  readonly receipts?: readonly unknown[];
  /** Earlier signed notes: each must be a prefix of the log. */
  readonly checkpoints?: readonly string[];
  /** A log up to its tally is what a trustee checks before decrypting (checks 1–6). */
  readonly upTo?: 'tally' | 'result';
  /** Who examines the bodies: this thread by default. */
  readonly examiner?: ExaminerFactory;
  /** For sums of sums and trustees' proofs on this thread. */
  readonly group?: PublicGroup;
  /** Where an interrupted run is resumed from. */
  readonly journal?: JournalStore;
  /** Ends the run: `verifyArchive` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Of what found the entries of a journal; a new version starts anew. */
const VERIFIER = '1';
/** Records between two reports of progress. */
const STRIDE = 2_000;
/** Stands for a ballot where a record of another type names one: no other type has these members. */
const NO_BALLOT = { auth: null, core: null };

export async function verifyArchive(source: ArchiveSource, options: VerifyOptions): Promise<Report> {
  const verification = new Verification(source, options);
  return await verification.run();
}

class Verification {
  readonly #ledger = new Ledger();
  readonly #evidence: EvidenceFile;
  readonly #bodies: Bodies;
  readonly #walk: ElectionWalk;
  #register: TableRegister | undefined;
  #examiner: BlockExaminer | undefined;
  readonly #deferred: DeferredTokens[] = [];
  #sizes: Awaited<ReturnType<ArchiveSource['sizes']>> = {};
  #records = 0;
  #settled = false;
  #bodiesRead = false;
  /** every record was read and taken, with every body */
  #walked = false;
  #judged: readonly Evidence[] = [];

  constructor(
    readonly source: ArchiveSource,
    readonly options: VerifyOptions,
  ) {
    this.#evidence = new EvidenceFile(options.receipts ?? [], options.checkpoints ?? []);
    const { group = nobleGroup } = options;
    this.#bodies = new Bodies(options.random, group);
    const register = (election: Election): TableRegister => {
      this.#register = new TableRegister(election, this.#bodies.table);
      return this.#register;
    };
    this.#walk = new ElectionWalk({ ballots: 'collect', register, group });
  }

  async run(): Promise<Report> {
    try {
      await this.#guarded('manifest', () => this.#begin());
      await this.#guarded('bodies.ndjson', () => this.#readBodies());
      await this.#guarded('records.ndjson', () => this.#walkRecords());
      await this.#guarded('manifest.json', () => this.#checkManifestFile());
      await this.#finish();
      return this.#report();
    } finally {
      await this.#examiner?.close();
    }
  }

  get #state(): WalkState | undefined {
    return this.#walk.state;
  }

  async #finish(): Promise<void> {
    const state = this.#state;
    if (state !== undefined) {
      await this.#guarded('bodies.ndjson', () => this.#settle());
      await this.#guarded('checkpoint', () => this.#checkLog(state));
      await this.#guarded('documents', () => this.#checkDocuments(state));
      this.#ledger.add(this.#walk.finish(this.options.upTo ?? 'result'));
      if (this.#walked)
        for (const line of this.#bodies.unnamed()) this.#ledger.add([finding(1, 'body-unnamed', null, { line })]);
      this.#ledger.made(1, 2, 3);
      // A check that has not seen every record has not been made.
      if (this.#walked) this.#ledger.made(4, 5, 6);
      if (this.#walked && this.options.upTo !== 'tally') this.#ledger.made(7);
      this.#ledger.looked(6, state.counted.size);
    }
    if (this.#records === 0) this.#ledger.add(this.#walk.finish('tally'));
  }

  #report(): Report {
    const state = this.#state;
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
      evidence: this.#judged,
      result: state?.result ?? null,
      struck: struckOptions(state?.effects ?? []),
    };
  }

  /** A stage that fails is a finding, whatever made it fail; an end that was asked for is none. */
  async #guarded(file: string, stage: () => Promise<void>): Promise<void> {
    try {
      await stage();
    } catch (error) {
      if (this.options.signal?.aborted === true) throw error;
      if (error instanceof Unreadable)
        this.#ledger.add([finding(1, 'file-unreadable', null, { file, why: error.message })]);
      else this.#ledger.add([finding(1, 'verifier-failed', null, { what: `${file}: ${messageOf(error)}` })]);
    }
  }

  async #progress(stage: Progress['stage'], done: number, total: number | undefined): Promise<void> {
    this.options.signal?.throwIfAborted();
    await this.options.progress?.({ stage, done, total, ballots: this.#bodies.table.size });
  }

  /** Whatever is wrong with the file, the walk will say so. */
  async #firstRecord(): Promise<ArchiveRecord | undefined> {
    try {
      for await (const { bytes } of this.#recordLines()) {
        const record = bytes === undefined ? undefined : this.#parseRecord(bytes);
        return record?.ok === true ? record.value : undefined;
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
    return undefined;
  }

  #recordLines(): AsyncIterable<Line> {
    return splitLines(
      readable(() => this.source.records()),
      LIMITS.recordLine,
    );
  }

  /** Body 0: mostly manifest.json; where that file is another, the line of the bodies that record 0 names. */
  async #findManifest({ hash }: ArchiveRecord): Promise<JsonValue | undefined> {
    const file = await readableOnce(() => this.source.manifest()).catch(() => undefined);
    if (file !== undefined && encodeBase64url(sha256(file)) === hash) return valueOf(file);
    try {
      const memory = new BlockMemory();
      for await (const block of cutBlocks(this.#bodyFiles().bodies(), LIMITS.block, LIMITS.bodyLine, memory)) {
        if ('longLine' in block) continue;
        for (const line of linesOfBlock(block.bytes)) if (encodeBase64url(sha256(line)) === hash) return valueOf(line);
        memory.giveBack(block.bytes);
        await this.#progress('bodies', 0, this.#sizes.bodies);
      }
    } catch (error) {
      // Reading the bodies will say so.
      if (!(error instanceof Unreadable)) throw error;
    }
    return undefined;
  }

  /** Threads load what they run while the manifest is looked at. */
  async #begin(): Promise<void> {
    const manifest = this.#openManifest();
    // Awaited below, whatever the factory does with it.
    manifest.catch(() => undefined);
    const make = this.options.examiner ?? inProcess(this.options.random);
    const examiner = await make(manifest);
    try {
      await manifest;
      this.#examiner = examiner;
    } finally {
      if (this.#examiner === undefined) await examiner.close();
    }
  }

  /** Takes record 0 to see whether its manifest may stand; with one that may not, bodies are read and not verified. */
  async #openManifest(): Promise<Manifest | undefined> {
    this.#sizes = await this.source.sizes().catch(() => ({}));
    const record = await this.#firstRecord();
    const value = record === undefined ? undefined : await this.#findManifest(record);
    if (record !== undefined && value !== undefined) this.#ledger.add(this.#walk.take(record, value));
    return this.#state?.election.manifest;
  }

  async #readBodies(): Promise<void> {
    const examiner = this.#examiner;
    if (examiner === undefined) return;
    const election = this.#state?.election.fingerprint ?? '';
    // What one arithmetic has found is no second opinion by another.
    const { name } = this.options.group ?? nobleGroup;
    const journal = new Journal(this.options.journal, { verifier: `${VERIFIER} ${name}`, election });
    await journal.open();
    await this.#bodies.read({
      files: this.#bodyFiles(),
      total: this.#sizes.bodies,
      examiner,
      journal,
      report: (findings) => this.#ledger.add(findings),
      progress: (bytes) => this.#progress('bodies', bytes, this.#sizes.bodies),
    });
    this.#bodiesRead = true;
  }

  #bodyFiles(): BodyFiles {
    return { bodies: () => readable(() => this.source.bodies()), advice: () => this.source.advice?.() };
  }

  async #walkRecords(): Promise<void> {
    for await (const { bytes } of this.#recordLines()) {
      const index = this.#records++;
      this.#ledger.looked(1);
      const record = bytes === undefined ? undefined : this.#readRecord(bytes, index);
      if (record === undefined) {
        if (bytes === undefined)
          this.#ledger.add([finding(1, 'line-too-long', index, { file: 'records.ndjson', line: index + 1 })]);
        // Without this leaf no later place in the log means anything.
        return;
      }
      if (index === 0) this.#takeFirst(record);
      else await this.#takeRecord(record, index, bytes);
      const state = this.#state;
      if (state === undefined) return;
      this.#evidence.see(record.hash, { record: index, time: timeOf(record.time) }, state.tree);
      if (index % STRIDE === 0) await this.#progress('records', index, undefined);
    }
    this.#walked = this.#bodiesRead;
  }

  #parseRecord(bytes: Uint8Array): Result<ArchiveRecord, string> {
    try {
      return readRecordLine(decoder.decode(bytes));
    } catch {
      return fail('not-utf8');
    }
  }

  #readRecord(bytes: Uint8Array, index: number): ArchiveRecord | undefined {
    const record = this.#parseRecord(bytes);
    if (record.ok) return record.value;
    this.#ledger.add([finding(1, 'record-malformed', index, { fault: record.error })]);
    return undefined;
  }

  /** Record 0 has been taken before the bodies were read. */
  #takeFirst(record: ArchiveRecord): void {
    if (this.#bodies.ballot(record.hash) !== undefined) this.#ledger.add(this.#walk.take(record, NO_BALLOT));
    else if (this.#bodies.other(record.hash) === undefined)
      this.#ledger.add([finding(1, 'body-missing', 0, { type: record.type })]);
    this.#countItem(record);
    if (this.#state !== undefined) this.#evidence.begin(this.#state);
  }

  async #takeRecord(record: ArchiveRecord, index: number, leaf: Uint8Array | undefined): Promise<void> {
    const row = this.#bodies.ballot(record.hash);
    if (row !== undefined) {
      this.#bodies.table.name(row, index);
      if (record.type === 'ballot') this.#takeBallot(record, index, row, leaf);
      // No other type has a ballot's shape.
      else this.#ledger.add(this.#walk.take(record, NO_BALLOT));
      this.#countItem(record);
      return;
    }
    const body = this.#bodies.other(record.hash);
    if (body === undefined) {
      this.#ledger.add([finding(1, 'body-missing', index, { type: record.type })]);
      this.#ledger.add(this.#walk.takeBodiless(record));
      return;
    }
    if (record.type === 'tally') await this.#settle();
    this.#ledger.add(this.#walk.take(record, body));
    this.#countItem(record);
  }

  #takeBallot(record: ArchiveRecord, index: number, row: number, leaf: Uint8Array | undefined): void {
    const state = this.#state;
    if (state === undefined) return;
    const { table } = this.#bodies;
    const faults = this.#bodies.faults.get(row) ?? [];
    const [first] = faults;
    if (!table.has(row, FLAG.head)) {
      this.#ledger.add(this.#walk.takeHead(record, fail(first ?? { code: 'ballot-shape', params: { member: '…' } })));
      return;
    }
    const token = this.#tokenFinding(state, index, row);
    const style = state.election.manifest.styles[table.style(row)]?.id ?? '';
    const head = { style, sequence: table.sequence(row), key: table.key(row), row };
    this.#ledger.add(this.#walk.takeHead(record, ok(head), leaf));
    if (token !== undefined) this.#ledger.add([token]);
    for (const { code, params } of faults)
      // What was found under all nodes says nothing where another number of them was active.
      if (token === undefined || !TOKEN_CODES.has(code)) this.#ledger.add([finding(4, code, index, params)]);
    if (table.has(row, FLAG.fault) && first === undefined) this.#ledger.add([finding(4, 'ballot-bad', index)]);
  }

  /** The examiner has held tokens against all nodes; here it is known which were active. */
  #tokenFinding(state: WalkState, index: number, row: number): Finding | undefined {
    const { table } = this.#bodies;
    const credentials = table.has(row, FLAG.credentialCount);
    const passes = table.has(row, FLAG.passCount);
    if (state.retired.size === 0) {
      if (!credentials && !passes) return undefined;
      return finding(4, credentials ? 'ballot-credential-count' : 'ballot-pass-count', index);
    }
    if (!credentials && !passes) return finding(4, 'ballot-credential-count', index);
    this.#deferred.push({ row, record: index, retired: [...state.retired.keys()] });
    return undefined;
  }

  /** Before the tally is compared, and at the end: what does not count leaves the sums, and deferred tokens are judged. */
  async #settle(): Promise<void> {
    const register = this.#register;
    const examiner = this.#examiner;
    if (register === undefined || examiner === undefined) return;
    const { table, sums } = this.#bodies;
    const { lines, impossible } = this.#settled
      ? { lines: [], impossible: new Set<number>() }
      : this.#uncounted(register);
    const answer = await lookAgain(
      { lines, tokens: this.#deferred.splice(0) },
      {
        files: this.#bodyFiles(),
        examiner,
        table,
        group: this.options.group ?? nobleGroup,
        progress: (bytes) => this.#progress('sums', bytes, this.#sizes.bodies),
      },
    );
    for (const { record, fault } of answer.faults) this.#ledger.add([finding(4, fault.code, record, fault.params)]);
    if (this.#settled) return;
    this.#settled = true;
    const counted = new Map<number, Uint8Array>();
    for (const style of sums.styles) {
      const columns = impossible.has(style) ? undefined : sums.less(style, answer.sums);
      if (columns !== undefined) counted.set(style, columns);
    }
    register.settle(counted);
  }

  /** Lines that are in the sums and do not count; styles with a ballot that counts and holds no points. */
  #uncounted(register: TableRegister): { readonly lines: SummedLine[]; readonly impossible: ReadonlySet<number> } {
    const { table, doubled } = this.#bodies;
    const lines = [...doubled];
    const impossible = new Set<number>();
    for (let row = 0; row < table.size; row++) {
      const counts = register.counts(row);
      if (table.has(row, FLAG.summed) && !counts) lines.push({ line: table.line(row), row });
      if (!table.has(row, FLAG.summed) && counts) impossible.add(table.style(row));
    }
    return { lines, impossible };
  }

  async #checkManifestFile(): Promise<void> {
    const bytes = await readableOnce(() => this.source.manifest());
    const first = this.#state?.election.fingerprint;
    if (first !== undefined && !equalBytes(sha256(bytes), bytesOf(first)))
      this.#ledger.add([finding(1, 'manifest-file', 0)]);
  }

  async #checkLog(state: WalkState): Promise<void> {
    const { manifest } = state.election;
    this.#ledger.looked(2, 1 + this.#evidence.items);
    this.#judged = this.#evidence.judge(state);
    for (const { findings } of this.#judged) this.#ledger.add(findings);
    const note = await readableOnce(() => this.source.checkpoint());
    this.#ledger.add(checkCheckpoint(manifest, note, { size: this.#records, root: state.tree.root() }));
  }

  async #checkDocuments(state: WalkState): Promise<void> {
    const named = state.documents;
    for (const [hash, record] of named) {
      await this.#progress('documents', record, undefined);
      const actual = await readableOnce(() => this.source.documentHash(hash));
      if (actual === undefined) this.#ledger.add([finding(1, 'document-missing', record, { hash })]);
      else if (actual !== hash) this.#ledger.add([finding(1, 'document-hash', record, { hash })]);
    }
    // A folder lists them in an order of its own; two reports of one archive say the same.
    for (const hash of [...(await readableOnce(() => this.source.documents()))].sort())
      if (!named.has(hash) && isBase64url(hash, 32)) this.#ledger.add([finding(1, 'document-unnamed', null, { hash })]);
  }

  #countItem({ type }: ArchiveRecord): void {
    if (type === 'manifest' || type === 'endorsement') this.#ledger.looked(3);
    if (type === 'ballot') this.#ledger.looked(4);
    if (type === 'decryption' || type === 'result') this.#ledger.looked(7);
    if (!['manifest', 'ballot', 'tally', 'result'].includes(type)) this.#ledger.looked(5);
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const TOKEN_CODES: ReadonlySet<FindingCode> = new Set(['ballot-credential', 'ballot-pass']);

class Unreadable extends Error {}

function valueOf(bytes: Uint8Array): JsonValue | undefined {
  const read = readBodyLine(bytes);
  return read.ok ? read.value.value : undefined;
}

/** Errors of the source, told apart from our own; a stop half way closes the file. */
async function* readable<Item>(open: () => AsyncIterable<Item>): AsyncIterable<Item> {
  const iterator = await readableOnce(() => Promise.resolve(open()[Symbol.asyncIterator]()));
  try {
    for (;;) {
      const next = await readableOnce(() => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function readableOnce<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw new Unreadable(reasonOf(error));
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

/** The system's code where there is one: its sentences name folders of the machine, and reports are passed on. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : messageOf(error);
