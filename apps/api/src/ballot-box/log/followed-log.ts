/**
 * What the ballot box must know of the public log (§6, §7): hours in force and nodes in service. It obeys the log
 * and nobody's word for it, so this comes from a follower that has checked checkpoint and root.
 */
import { type Hours } from '#protocol';
import { type Installed } from '../elections/elections.js';

/** An election's log as far as it has been read. */
export interface FollowedLog {
  /** Undefined for a style the manifest does not have. */
  hours(style: string): Hours | undefined;
  /** Milliseconds: the last `acceptUntil` in force of all styles. */
  readonly lastAcceptUntil: number;
  /** Ids of nodes retired: the others' signatures make a ballot. */
  readonly retired: readonly string[];
}

export interface Logs {
  /** As last read; undefined before the first reading since the process started. */
  last(installed: Installed): FollowedLog | undefined;
  /** Reads on to the board's present end. Throws where the board is away or its log does not hold. */
  catchUp(installed: Installed): Promise<FollowedLog>;
}

export const LOGS = Symbol('followed logs');
