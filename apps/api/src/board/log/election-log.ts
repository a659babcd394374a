/**
 * One log in memory (§7): the walk that decides what may be appended, and the tree that proofs come from. Rebuilt from
 * the database; the database is the truth. It may be ahead of what witnesses have cosigned, so everything public is
 * read through `served`.
 *
 * The walk collects ballots and their proofs are dropped unverified: the ballot box has verified each before its
 * receipt, every verifier does again (§10 check 4), and the board holds no key that a false ballot would need.
 * What the board alone can see to, order, time, counts, one rising sequence a key, the walk checks for ballots too.
 */
import { equalBytes } from '#crypto';
import {
  canonicalText,
  computeResult,
  computeTally,
  ElectionWalk,
  encodeRecord,
  recordTime,
  timeOf,
  type ArchiveRecord,
  type Finding,
  type JsonValue,
  type RecordType,
  type WalkState,
} from '#protocol';
import { MemoryTree, readCheckpointUnverified, signCheckpoint } from '#tlog';
import { summaryOf, type Summary } from './summary.js';

/** A signed note and the number of records it covers. */
export interface SizedNote {
  readonly size: number;
  readonly note: string;
}

/** What the public may see: a checkpoint with its threshold of cosignatures, and the election as it stood there. */
export interface Served extends SizedNote {
  readonly summary: Summary;
}

export class ElectionLog {
  readonly tree = new MemoryTree();
  readonly #walk = new ElectionWalk({ ballots: 'collect' });
  readonly #counts = new Map<RecordType, number>();
  readonly #summaries = new Map<number, Summary>();
  #signed: SizedNote | undefined;
  #served: Served | undefined;
  #expected: { readonly size: number; readonly type: RecordType; readonly text: string | undefined } | undefined;

  constructor(
    readonly fingerprint: string,
    private readonly signer: { readonly origin: string; readonly seed: Uint8Array },
  ) {}

  get size(): number {
    return this.tree.size;
  }

  /** Undefined before record 0. */
  get state(): WalkState | undefined {
    return this.#walk.state;
  }

  /** The newest note of the board, cosigned or not. */
  get signed(): SizedNote | undefined {
    return this.#signed;
  }

  get served(): Served | undefined {
    return this.#served;
  }

  /** A whole minute, rounded up, never falling (§7). */
  nextTime(now: Date): string {
    const rounded = recordTime(now.getTime());
    const last = this.state?.lastTime ?? 0;
    return timeOf(rounded) >= last ? rounded : recordTime(last);
  }

  /** What the record would be found to be; changes nothing. */
  check(record: ArchiveRecord, body: JsonValue): Finding[] {
    return this.#walk.check(record, body);
  }

  /** Takes the record where nothing is found. */
  offer(record: ArchiveRecord, body: JsonValue): Finding[] {
    const findings = this.#walk.offer(record, body);
    if (findings.length === 0) this.#appended(record);
    return findings;
  }

  /** Takes a record that stands in the log already. */
  take(record: ArchiveRecord, body: JsonValue): void {
    this.#walk.take(record, body);
    this.#appended(record);
  }

  /** The note over all records so far. */
  sign(): SizedNote {
    return {
      size: this.size,
      note: signCheckpoint({ origin: this.signer.origin, size: this.size, root: this.tree.root() }, this.signer.seed),
    };
  }

  /**
   * A note that is durable. Throws where it is not over these very records: whatever changed the database behind the
   * board's back, the board must not sign a second history on top of it.
   */
  keep(signed: SizedNote): void {
    const read = readCheckpointUnverified(signed.note);
    if (!read.ok || read.value.size !== this.size || !equalBytes(read.value.root, this.tree.root())) {
      throw new Error('The records in the database are not those of the signed checkpoint.');
    }
    const { state } = this;
    if (state === undefined) throw new Error('The log has no manifest that may stand.');
    this.#signed = signed;
    this.#summaries.set(signed.size, summaryOf(state, this.#counts));
  }

  /** Opens to the public what a cosigned note covers. False where its size was never kept here. */
  serve(cosigned: SizedNote): boolean {
    if (this.#served !== undefined && cosigned.size <= this.#served.size) return true;
    const summary = this.#summaries.get(cosigned.size);
    if (summary === undefined) return false;
    this.#served = { ...cosigned, summary };
    for (const size of this.#summaries.keys()) if (size <= cosigned.size) this.#summaries.delete(size);
    return true;
  }

  /**
   * Tally and result follow from the log and carry no signature, so anyone may post one; computing them anew for every
   * stranger's attempt would stop the board. The one that is right, as canonical text; undefined: ask the walk.
   */
  expected(type: RecordType): string | undefined {
    const { state } = this;
    if (state === undefined) return undefined;
    if (this.#expected?.type !== type || this.#expected.size !== this.size) {
      this.#expected = { size: this.size, type, text: expectedText(type, state) };
    }
    return this.#expected.text;
  }

  #appended(record: ArchiveRecord): void {
    this.#walk.takePending();
    this.tree.append(encodeRecord(record));
    this.#counts.set(record.type, (this.#counts.get(record.type) ?? 0) + 1);
  }
}

function expectedText(type: RecordType, state: WalkState): string | undefined {
  const { election, stage, counted, tally, decryptions } = state;
  if (type === 'tally' && stage === 'closed') {
    const computed = computeTally(election, counted);
    return computed.ok ? canonicalText(computed.value) : undefined;
  }
  if (type === 'result' && stage === 'tallied' && tally !== undefined) {
    const computed = computeResult(election, tally, decryptions);
    return computed.ok ? canonicalText(computed.value) : undefined;
  }
  return undefined;
}
