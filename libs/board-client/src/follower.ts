/**
 * Follows a log from record 0 (§7): what registrar, nodes, ballot box and commission obey (`decision`, `retired`, `drained`,
 * `closed`) is believed only when the root over all records so far is the checkpoint's. A board that is away is asked
 * again; one that shows two histories stops the follower for good.
 */
import { equalBytes } from '#crypto';
import { type ArchiveRecord, encodeRecord, type JsonValue, type Manifest, fingerprintOf, type Result } from '#protocol';
import { AppendOnlyTree } from '#tlog';
import { type BoardClient } from './client.js';
import { type BoardFault, misbehaved } from './fault.js';

export interface FollowedRecord {
  readonly index: number;
  readonly record: ArchiveRecord;
  /** Undefined for ballots unless they were asked for. */
  readonly body: JsonValue | undefined;
}

export interface FollowerOptions {
  readonly client: BoardClient;
  readonly manifest: Manifest;
  /** Called in log order, each record once an instance. When it rejects, the record is handed over again at the next poll. */
  readonly onRecord: (followed: FollowedRecord) => Promise<void> | void;
  /** Bodies of ballots too, where the board publishes them. */
  readonly ballots?: boolean;
}

export class BoardFollower {
  readonly #options: FollowerOptions;
  readonly #fingerprint: string;
  #tree = new AppendOnlyTree();
  #proven: readonly FollowedRecord[] = [];
  #handed = 0;
  #broken: BoardFault | undefined;
  #polling: Promise<Result<number, BoardFault>> | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#fingerprint = fingerprintOf(options.manifest);
  }

  /** Records handed over so far. */
  get size(): number {
    return this.#handed;
  }

  /** Records proven so far, and their root. */
  get head(): { readonly size: number; readonly root: Uint8Array } {
    return { size: this.#tree.size, root: this.#tree.root() };
  }

  /**
   * One look at the board; hands over what is new and resolves to how many records are handed over in all. Calls while one
   * is under way share it. Rejects only where `onRecord` does.
   */
  poll(): Promise<Result<number, BoardFault>> {
    this.#polling ??= this.#poll().finally(() => {
      this.#polling = undefined;
    });
    return this.#polling;
  }

  async #poll(): Promise<Result<number, BoardFault>> {
    if (this.#broken !== undefined) return { ok: false, error: this.#broken };
    const fetched = await this.#fetchNew();
    if (!fetched.ok) {
      if (fetched.error.kind === 'misbehaved') this.#broken = fetched.error;
      return fetched;
    }
    for (let next = this.#proven[0]; next !== undefined; next = this.#proven[0]) {
      await this.#options.onRecord(next);
      this.#proven = this.#proven.slice(1);
      this.#handed++;
    }
    return { ok: true, value: this.#handed };
  }

  async #fetchNew(): Promise<Result<true, BoardFault>> {
    const { client, manifest, ballots = false } = this.#options;
    const checkpoint = await client.checkpoint(manifest, this.#fingerprint);
    if (!checkpoint.ok) return checkpoint;
    const { size, root } = checkpoint.value;
    if (size <= this.#tree.size) return { ok: true, value: true };
    const tree = new AppendOnlyTree({ size: this.#tree.size, edge: this.#tree.edge });
    const fresh: FollowedRecord[] = [];
    while (tree.size < size) {
      const page = await client.records(this.#fingerprint, tree.size, Math.min(1000, size - tree.size));
      if (!page.ok) return page;
      if (page.value.length === 0)
        return misbehaved(`the board has no record ${tree.size}, though its checkpoint covers it`);
      for (const record of page.value.slice(0, size - tree.size)) {
        const index = tree.size;
        tree.append(encodeRecord(record));
        const body =
          record.type === 'ballot' && !ballots ? undefined : await client.body(this.#fingerprint, record.hash);
        if (body !== undefined && !body.ok) return body;
        fresh.push({ index, record, body: body?.value });
      }
    }
    if (!equalBytes(tree.root(), root)) return misbehaved('the records do not give the root of the checkpoint');
    this.#tree = tree;
    this.#proven = [...this.#proven, ...fresh];
    return { ok: true, value: true };
  }
}
