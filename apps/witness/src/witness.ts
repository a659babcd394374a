/**
 * The witness itself: follows boards, cosigns what extends what it cosigned before (C2SP tlog-witness,
 * §7), and makes a key for each election alone (§2), so that no signature of one election can be used in another.
 */
import { ed25519PublicKey, type RandomBytes } from '#crypto';
import { cosignCheckpoint, readCheckpointUnverified, witnessCheckpoint, type AddCheckpoint } from '#tlog';
import { type ElectionFiles, type ElectionKey, type FollowedBoard } from './election-files.js';
import { OneAtATime } from './one-at-a-time.js';

interface Election {
  readonly key: ElectionKey;
  board: FollowedBoard | undefined;
  readonly turns: OneAtATime;
}

/** An answer to a log: a cosignature line, or a status of tlog-witness with words, and the size with 409. */
export type WitnessAnswer =
  | { readonly status: 200; readonly line: string }
  | { readonly status: number; readonly says: string; readonly size?: number };

const MOST_WAITING = 64;

export class Witness {
  readonly #elections = new Map<string, Election>();
  readonly #admin = new OneAtATime(MOST_WAITING);

  private constructor(
    private readonly options: {
      readonly name: string;
      readonly files: ElectionFiles;
      readonly random: RandomBytes;
      readonly now: () => Date;
    },
  ) {}

  static async open(options: Witness['options']): Promise<Witness> {
    const witness = new Witness(options);
    for (const { key, board } of await options.files.load()) {
      witness.#elections.set(key.id, { key, board, turns: new OneAtATime(MOST_WAITING) });
    }
    return witness;
  }

  /** Name and public key for an election, the same again for the same draft id. Undefined: too many at once. */
  async prepare(id: string): Promise<{ name: string; key: Uint8Array } | undefined> {
    return this.#admin.run(async () => {
      const known = this.#elections.get(id);
      const key = known?.key ?? { id, name: this.options.name, seed: this.options.random(32) };
      if (known === undefined) {
        await this.options.files.saveKey(key);
        this.#elections.set(id, { key, board: undefined, turns: new OneAtATime(MOST_WAITING) });
      }
      return { name: key.name, key: ed25519PublicKey(key.seed) };
    });
  }

  /**
   * Which board to follow for an election, once and for all: a witness that could be pointed at another
   * board key would cosign a second log of the same election. Undefined: too many at once.
   */
  async follow(
    id: string,
    board: { origin: string; boardKey: Uint8Array },
  ): Promise<'following' | 'unknown' | 'conflict' | undefined> {
    return this.#admin.run(async () => {
      const election = this.#elections.get(id);
      if (election === undefined) return 'unknown';
      if (election.board !== undefined) return sameBoard(election.board, board) ? 'following' : 'conflict';
      if (this.#following(board.origin) !== undefined) return 'conflict';
      const followed = { ...board, head: null };
      await this.options.files.saveBoard(id, followed);
      election.board = followed;
      return 'following';
    });
  }

  async addCheckpoint(request: AddCheckpoint): Promise<WitnessAnswer> {
    const read = readCheckpointUnverified(request.checkpoint);
    if (!read.ok) return { status: 400, says: read.error.says };
    const election = this.#following(read.value.origin);
    if (election === undefined) return { status: 404, says: 'this witness does not follow the log' };
    const answer = await election.turns.run(() => this.#decide(election, request));
    return answer ?? { status: 503, says: 'too many requests at once: try again' };
  }

  /** When everything under way is answered. */
  async idle(): Promise<void> {
    await this.#admin.idle();
    await Promise.all([...this.#elections.values()].map(({ turns }) => turns.idle()));
  }

  async #decide(election: Election, request: AddCheckpoint): Promise<WitnessAnswer> {
    const { key, board } = election;
    const decided = witnessCheckpoint({ followed: board, last: board?.head ?? undefined, request });
    if (!decided.ok) {
      const { status, says, size } = decided.error;
      // Refused although it names our size: the board has signed two roots for one size.
      if (status === 409 && size === request.oldSize) await this.options.files.keepFork(key.id, request.checkpoint);
      return decided.error.size === undefined ? { status, says } : { ...decided.error };
    }
    const { size, root } = decided.value;
    if (board !== undefined && board.head?.size !== size) {
      const grown = { ...board, head: { size, root, checkpoint: request.checkpoint } };
      await this.options.files.saveBoard(key.id, grown);
      election.board = grown;
    }
    const time = Math.floor(this.options.now().getTime() / 1000);
    return { status: 200, line: cosignCheckpoint(request.checkpoint, key, time) };
  }

  #following(origin: string): Election | undefined {
    return [...this.#elections.values()].find(({ board }) => board?.origin === origin);
  }
}

function sameBoard(a: { origin: string; boardKey: Uint8Array }, b: { origin: string; boardKey: Uint8Array }): boolean {
  return a.origin === b.origin && Buffer.compare(a.boardKey, b.boardKey) === 0;
}
