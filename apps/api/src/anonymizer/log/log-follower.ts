/** Follows the board for every installed election, and hands what the node obeys to LogEvents. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { BoardClient, BoardFollower, type FollowedRecord } from '#board-client';
import { Elections } from '../elections/elections.js';
import { BOARD_CLIENT } from './board.js';
import { eventOf } from './log-authority.js';
import { LogEvents } from './log-events.js';

@Injectable()
export class LogFollower {
  private readonly logger = new Logger(LogFollower.name);
  readonly #followers = new Map<string, BoardFollower>();
  readonly #complained = new Set<string>();

  constructor(
    @Inject(Elections) private readonly elections: Elections,
    @Inject(LogEvents) private readonly events: LogEvents,
    @Inject(BOARD_CLIENT) private readonly client: BoardClient,
  ) {}

  /** One look at each log. A board that is away is asked again next time. */
  async poll(): Promise<void> {
    for (const fingerprint of await this.elections.installed()) {
      const looked = await (await this.#follower(fingerprint)).poll();
      if (looked.ok) this.#complained.delete(fingerprint);
      else if (!this.#complained.has(fingerprint)) {
        // Once, not every few seconds; a board that misbehaves is not followed any further.
        this.#complained.add(fingerprint);
        this.logger.warn(`board: ${looked.error.kind === 'refused' ? looked.error.code : looked.error.says}`);
      }
    }
  }

  async #follower(fingerprint: string): Promise<BoardFollower> {
    const known = this.#followers.get(fingerprint);
    if (known !== undefined) return known;
    const { manifest } = await this.elections.require(fingerprint);
    const follower = new BoardFollower({
      client: this.client,
      manifest,
      onRecord: (followed) => this.#take(fingerprint, followed),
    });
    this.#followers.set(fingerprint, follower);
    return follower;
  }

  async #take(fingerprint: string, followed: FollowedRecord): Promise<void> {
    const election = await this.elections.require(fingerprint);
    if (election.log.taken.has(followed.index)) return;
    const event = eventOf(election, followed);
    if (event === 'refused') {
      this.logger.error(`board: record ${followed.index} is not signed as it must be, and is not obeyed`);
    } else if (event !== null) {
      await this.events.take(fingerprint, event);
    }
  }
}
