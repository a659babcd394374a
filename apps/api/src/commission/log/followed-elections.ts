/**
 * The elections of the board, as the commission's room knows them: the manifest because it hashes to the fingerprint,
 * the log because it stands under a witnessed checkpoint. A member who signs `closed` signs number and root of the
 * records; this room must not let them sign what a board only claims.
 */
import { BoardClient, BoardFollower, type FollowedRecord } from '#board-client';
import {
  type DecisionEffect,
  Election,
  encodeBase64url,
  type Hours,
  hoursOf,
  parseBody,
  readAct,
  type RecordType,
} from '#protocol';
import { Problem } from '../../platform/index.js';

/** An election and its log as followed up to now. */
export interface FollowedElection {
  readonly election: Election;
  /** Number and Merkle root (base64url) of the records. */
  readonly head: { readonly size: number; readonly root: string };
  has(type: RecordType): boolean;
  /** Place of the body with this hash; undefined where it is not in the log. */
  indexOf(hash: string): number | undefined;
  hours(style: string): Hours | undefined;
}

export class FollowedElections {
  readonly client: BoardClient;
  readonly #followed = new Map<string, Following>();

  constructor(boardUrl: string) {
    this.client = new BoardClient({
      url: boardUrl,
      fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(30_000) }),
    });
  }

  /** Reads on to the log's present end. Throws `not-found` for an election the board does not have, `busy` without a board. */
  async catchUp(fingerprint: string): Promise<FollowedElection> {
    const following = this.#followed.get(fingerprint) ?? (await this.#begin(fingerprint));
    await following.catchUp();
    return following;
  }

  async #begin(fingerprint: string): Promise<Following> {
    // The manifest is the body named by the fingerprint itself.
    const body = await this.client.body(fingerprint, fingerprint);
    if (!body.ok) throw new Problem(body.error.kind === 'refused' ? 'not-found' : 'busy');
    const manifest = parseBody('manifest', body.value);
    if (!manifest.ok) throw new Problem('not-found');
    const following = new Following(new Election(manifest.value), this.client);
    this.#followed.set(fingerprint, following);
    return following;
  }
}

class Following implements FollowedElection {
  readonly #follower: BoardFollower;
  readonly #places = new Map<string, number>();
  readonly #types = new Set<RecordType>();
  readonly #effects: DecisionEffect[] = [];
  readonly #retired = new Set<string>();

  constructor(
    readonly election: Election,
    client: BoardClient,
  ) {
    this.#follower = new BoardFollower({
      client,
      manifest: election.manifest,
      onRecord: (followed) => this.#take(followed),
    });
  }

  get head() {
    const { size, root } = this.#follower.head;
    return { size, root: encodeBase64url(root) };
  }

  async catchUp(): Promise<void> {
    // A poll that was under way when this was asked may have looked too early.
    await this.#follower.poll();
    const polled = await this.#follower.poll();
    if (!polled.ok) throw new Problem('busy', { detail: 'The board cannot be followed at present.' });
  }

  has(type: RecordType): boolean {
    return this.#types.has(type);
  }

  indexOf(hash: string): number | undefined {
    return this.#places.get(hash);
  }

  hours(style: string): Hours | undefined {
    const defined = this.election.style(style);
    return defined === undefined ? undefined : hoursOf(defined, this.#effects);
  }

  #take({ index, record, body }: FollowedRecord): void {
    this.#types.add(record.type);
    if (body === undefined) return;
    this.#places.set(record.hash, index);
    const act = readAct(this.election, { effects: this.#effects, retired: this.#retired }, record, body);
    if (act === undefined || act === 'refused') return;
    if (act.type === 'decision') this.#effects.push(act.body.effect);
    else if (act.type === 'retired') this.#retired.add(act.body.node);
  }
}
