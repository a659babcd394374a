/**
 * What the registrar obeys of the log (§7): longer hours, retired nodes, the close. The follower proves each record against a
 * witnessed checkpoint; the walk checks the signatures in it, since a board and its witnesses alone must not be able to
 * prolong an election.
 */
import { BoardClient, BoardFollower, type FollowedRecord } from '#board-client';
import { type ElectionOffice } from './election-office.js';
import { ElectionWalk, type Manifest } from '#protocol';
import { type OutgoingFetch } from '../../platform/index.js';
import { type Queries } from '../database/index.js';

export class LogReader {
  readonly #walk = new ElectionWalk({ ballots: 'collect' });
  readonly #follower: BoardFollower;

  constructor(
    private readonly fingerprint: string,
    manifest: Manifest,
    board: { readonly url: string; readonly fetch: OutgoingFetch },
    private readonly queries: Queries,
    private readonly office: Pick<ElectionOffice, 'close'>,
  ) {
    this.#follower = new BoardFollower({
      client: new BoardClient(board),
      manifest,
      onRecord: (followed) => this.take(followed),
    });
  }

  /** One look at the board; true when all it shows is taken, false while it is away or shows what it must not. */
  async poll(): Promise<boolean> {
    return (await this.#follower.poll()).ok;
  }

  /** A record of the log, proven to be in it. The walk begins anew with the process; what is stored is never older. */
  async take({ record, body }: FollowedRecord): Promise<void> {
    // Ballots are not this side's business: their bodies are not even asked for.
    if (body === undefined || this.#walk.offer(record, body).length > 0) {
      this.#walk.takeBodiless(record);
      return;
    }
    const { state } = this.#walk;
    if (state === undefined) return;
    if (record.type === 'decision' || record.type === 'retired') {
      await this.queries.query(
        `INSERT INTO followed (election, records, retired, effects) VALUES ($1, $2, $3, $4)
         ON CONFLICT (election) DO UPDATE SET records = $2, retired = $3, effects = $4 WHERE followed.records < $2`,
        [this.fingerprint, state.records, [...state.retired.keys()], JSON.stringify(state.effects)],
      );
    }
    if (record.type === 'closed') await this.office.close(this.fingerprint);
  }
}
