/**
 * Follows the board for every election served here. Records count only under a witnessed checkpoint (BoardFollower);
 * what changes hours or nodes must besides bear the signatures of §7, because a board that wrote such a record by
 * itself could shut voters out, or take a node's signature out of the ballots.
 */
import { Injectable } from '@nestjs/common';
import { BoardClient, BoardFollower, type FollowedRecord } from '#board-client';
import { hoursOf, readAct, type DecisionEffect, type Election } from '#protocol';
import { type Installed } from '../elections/elections.js';
import { type FollowedLog, type Logs } from './followed-log.js';

interface Following {
  readonly follower: BoardFollower;
  readonly state: LogState;
}

@Injectable()
export class LogFollower implements Logs {
  readonly #client: BoardClient;
  readonly #following = new Map<string, Following>();

  constructor(boardUrl: string) {
    this.#client = new BoardClient({
      url: boardUrl,
      fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(30_000) }),
    });
  }

  last({ election }: Installed): FollowedLog | undefined {
    const following = this.#following.get(election.fingerprint);
    // The manifest at least must be there: a log without it is not this election's.
    return following !== undefined && following.follower.size > 0 ? following.state : undefined;
  }

  async catchUp({ election }: Installed): Promise<FollowedLog> {
    const { follower, state } = this.#follow(election);
    // A poll that was under way when this was asked may have looked too early.
    await follower.poll();
    const polled = await follower.poll();
    if (!polled.ok) throw new Error(`the board cannot be followed: ${polled.error.kind}`);
    if (polled.value === 0) throw new Error('the board has no record of this election yet');
    return state;
  }

  #follow(election: Election): Following {
    const known = this.#following.get(election.fingerprint);
    if (known !== undefined) return known;
    const state = new LogState(election);
    const follower = new BoardFollower({
      client: this.#client,
      manifest: election.manifest,
      onRecord: (record) => state.take(record),
    });
    const following = { follower, state };
    this.#following.set(election.fingerprint, following);
    return following;
  }
}

/** What the records so far say. */
export class LogState implements FollowedLog {
  readonly #effects: DecisionEffect[] = [];
  readonly #retired = new Set<string>();

  constructor(private readonly election: Election) {}

  hours(style: string) {
    const defined = this.election.style(style);
    return defined === undefined ? undefined : hoursOf(defined, this.#effects);
  }

  get lastAcceptUntil(): number {
    return Math.max(...this.election.manifest.styles.map((style) => hoursOf(style, this.#effects).acceptUntil));
  }

  get retired(): string[] {
    return [...this.#retired];
  }

  take({ record, body }: Pick<FollowedRecord, 'record' | 'body'>): void {
    const act = readAct(this.election, { effects: this.#effects, retired: this.#retired }, record, body);
    if (act === undefined || act === 'refused') return;
    if (act.type === 'decision') this.#effects.push(act.body.effect);
    else if (act.type === 'retired') this.#retired.add(act.body.node);
  }
}
