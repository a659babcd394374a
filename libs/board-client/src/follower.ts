/**
 * Follows a log (§7): what registrar, nodes, ballot box and commission obey (`decision`, `retired`, `drained`,
 * `closed`) is believed only when the root over all records so far is the checkpoint's. A board that is away is asked
 * again; one that shows two histories stops the follower for good.
 */
import { equalBytes } from '#crypto';
import {
  type ArchiveRecord,
  bytesOf,
  encodeBase64url,
  encodeRecord,
  fingerprintOf,
  type JsonValue,
  type Manifest,
  type Result,
} from '#protocol';
import { AppendOnlyTree } from '#tlog';
import { type BoardClient } from './client.js';
import { type BoardFault, misbehaved } from './fault.js';

export interface FollowedRecord {
  readonly index: number;
  readonly record: ArchiveRecord;
  /** Undefined for ballots unless they were asked for. */
  readonly body: JsonValue | undefined;
}

/** How far a follower has come: the right edge of the tree it has proven, base64url. */
export interface FollowerPlace {
  readonly size: number;
  readonly edge: readonly string[];
}

/**
 * Where a follower goes on after a restart. A board cannot then show the records before anew: they are part of the root
 * that every later checkpoint must have.
 */
export interface FollowerStore {
  load(): Promise<FollowerPlace | undefined>;
  /** After everything before the place was handed over. Lost: those records are handed over again. */
  save(place: FollowerPlace): Promise<void>;
}

export interface FollowerOptions {
  readonly client: BoardClient;
  readonly manifest: Manifest;
  /** Called in log order, each record once an instance. When it rejects, the record is handed over again at the next poll. */
  readonly onRecord: (followed: FollowedRecord) => Promise<void> | void;
  /** Bodies of ballots too, where the board publishes them. */
  readonly ballots?: boolean;
  /** Without one, every instance begins at record 0. */
  readonly store?: FollowerStore;
}

export class BoardFollower {
  readonly #options: FollowerOptions;
  readonly #fingerprint: string;
  #tree = new AppendOnlyTree();
  #loaded = false;
  #proven: readonly FollowedRecord[] = [];
  #handed = 0;
  #broken: BoardFault | undefined;
  #polling: Promise<Result<number, BoardFault>> | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#fingerprint = fingerprintOf(options.manifest);
  }

  /** Records handed over so far, those before `store` included. */
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
    await this.#load();
    const before = this.#handed;
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
    if (this.#handed > before) await this.#options.store?.save(placeOf(this.#tree));
    return { ok: true, value: this.#handed };
  }

  async #load(): Promise<void> {
    if (this.#loaded) return;
    const place = await this.#options.store?.load();
    if (place !== undefined) {
      this.#tree = new AppendOnlyTree({ size: place.size, edge: place.edge.map(bytesOf) });
      this.#handed = place.size;
    }
    this.#loaded = true;
  }

  async #fetchNew(): Promise<Result<true, BoardFault>> {
    const { client, manifest, ballots = false } = this.#options;
    const checkpoint = await client.checkpoint(manifest, this.#fingerprint);
    if (!checkpoint.ok) return checkpoint;
    const { size, root } = checkpoint.value;
    if (size === this.#tree.size && !equalBytes(root, this.#tree.root()))
      return misbehaved(`the board shows two histories of size ${size}`);
    // A smaller one is older news from a cache; were it another history, the client's own memory would tell (head.ts).
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

const placeOf = (tree: AppendOnlyTree): FollowerPlace => ({ size: tree.size, edge: tree.edge.map(encodeBase64url) });
