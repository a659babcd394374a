/**
 * The last checkpoint seen of a log. A board that later shows another root at the same size, or a larger tree that does not
 * grow out of the smaller one, has two histories: the pair of signed notes is the evidence (§10 check 2).
 */
import {
  type CheckpointTrust,
  consistencyProof,
  openCheckpoint,
  type OpenedCheckpoint,
  tileHashReader,
  tilePath,
  verifyConsistency,
} from '#tlog';
import { type Result } from '#protocol';
import { away, type BoardFault, misbehaved } from './fault.js';
import { fetchBytes, type Fetch } from './http.js';

interface SeenHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export class LogHead {
  #seen: SeenHead | undefined;

  constructor(
    /** …/board/:fp */
    private readonly base: string,
    private readonly fetcher: Fetch,
    private readonly trust: CheckpointTrust,
  ) {}

  /** The note opened and consistent with what was seen before. A smaller one is an older one, and is held to the same. */
  async open(note: string): Promise<Result<OpenedCheckpoint, BoardFault>> {
    const opened = openCheckpoint(note, this.trust);
    if (!opened.ok) return misbehaved(`the checkpoint is not to be believed: ${opened.error.says}`);
    const next = opened.value;
    const seen = this.#seen;
    if (seen !== undefined) {
      const consistent = await this.#consistent(seen, next);
      if (!consistent.ok) return consistent;
    }
    if (seen === undefined || next.size > seen.size) this.#seen = { size: next.size, root: next.root };
    return opened;
  }

  async #consistent(seen: SeenHead, next: SeenHead): Promise<Result<true, BoardFault>> {
    const [older, newer] = seen.size <= next.size ? [seen, next] : [next, seen];
    let proof: Uint8Array[];
    try {
      const reader = tileHashReader(newer.size, (tile) => fetchBytes(this.fetcher, `${this.base}/${tilePath(tile)}`));
      proof = await consistencyProof(older.size, newer.size, reader);
    } catch {
      return away('the tiles of the log could not be read');
    }
    const holds = verifyConsistency({
      oldSize: older.size,
      oldRoot: older.root,
      newSize: newer.size,
      newRoot: newer.root,
      proof,
    });
    return holds
      ? { ok: true, value: true }
      : misbehaved(`the board shows two histories: sizes ${older.size} and ${newer.size}`);
  }
}
