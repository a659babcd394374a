/**
 * An election's log in memory: the walk that decides what may be appended (§10), and the tree that proofs and tiles are
 * made from. It holds what is committed and nothing else; the database is the log, this is its index.
 *
 * Per record it keeps two hashes, and per credential key the sums' input (its last ballot's ciphertexts): bounded by
 * the manifest, never the bodies. Signatures and proofs of ballots are collected by the walk and dropped here: the ballot
 * box has verified each before it gave a receipt (§6), and every verifier does again (§10 check 4). A ballot box that
 * lies is found out by them; the board would only pay for the same arithmetic twice, under the log's lock.
 */
import {
  type ArchiveRecord,
  describeFinding,
  ElectionWalk,
  encodeRecord,
  type Finding,
  type JsonValue,
  recordTime,
  type RecordType,
  type WalkState,
} from '#protocol';
import { AppendOnlyTree, MemoryTree } from '#tlog';

export interface LogEntry {
  readonly record: ArchiveRecord;
  readonly body: JsonValue;
}

export class ElectionLog {
  readonly tree = new MemoryTree();
  readonly counts = new Map<RecordType, number>();
  readonly #walk = new ElectionWalk({ ballots: 'collect' });

  get size(): number {
    return this.tree.size;
  }

  /** Undefined before the manifest. */
  get state(): WalkState | undefined {
    return this.#walk.state;
  }

  /** The time of a record appended now (§7): a whole minute, rounded up, never falling. `now` in milliseconds. */
  timeOfNext(now: number): string {
    return recordTime(Math.max(now, this.state?.lastTime ?? 0));
  }

  check({ record, body }: LogEntry): Finding[] {
    return this.#walk.check(record, body);
  }

  /** What is committed already. Throws where the walk finds anything: the tables are then not the log that was admitted. */
  take({ record, body }: LogEntry): void {
    const place = this.size;
    const [found] = this.#walk.take(record, body);
    this.#walk.takePending();
    if (found !== undefined) throw new Error(`record ${place} of the log: ${describeFinding(found, 'en')}`);
    this.tree.append(encodeRecord(record));
    this.counts.set(record.type, (this.counts.get(record.type) ?? 0) + 1);
  }

  /** Size and root as they will be with these records behind the present end. */
  headWith(records: readonly ArchiveRecord[]): { size: number; root: Uint8Array } {
    const edge = this.state?.tree.edge ?? [];
    const tree = new AppendOnlyTree({ size: this.size, edge });
    for (const record of records) tree.append(encodeRecord(record));
    return { size: tree.size, root: tree.root() };
  }
}
