/**
 * A ballot's line of bodies.ndjson in the one form that an honest program writes (§1, §5), read at once: a general reader
 * (JSON, its canonical text, a schema) takes five times as long, and an archive has millions of such lines. It accepts
 * less than the general reader and never anything else: what it does not know for a ballot of this election it leaves
 * to readBodyLine and parseBallot, which say what is wrong.
 */
import { ballotContext, contestLengths, equalBytes, sha256, utf8, type BallotProof, type ContestShape } from '#crypto';
import { type BallotTokens } from '../checks/ballot.js';
import { type Election } from '../election.js';
import { ballotHashBytes } from '../messages/ballot.js';
import { LineCursor } from './line-cursor.js';

/** A ballot whose shape and sizes fit the election; nothing about it is verified yet. */
export interface LineBallot {
  /** 32 bytes */
  readonly hash: Uint8Array;
  readonly proof: BallotProof;
  readonly tokens: BallotTokens;
}

type Contest = BallotProof['contests'][number];
interface KnownContest {
  readonly shape: ContestShape;
  readonly lengths: ReturnType<typeof contestLengths>;
}

const AUTH = utf8('{"auth":');
const CREDENTIAL = utf8('{"credential":[');
const PASS = utf8(',"pass":[');
const SIGNATURE = utf8(',"signature":');
const AUTH_END = utf8('}');
const CORE = utf8(',"core":');
const CONTESTS = utf8('{"contests":[');
const CIPHERTEXTS = utf8('{"ciphertexts":');
const COMMITMENTS = utf8(',"commitments":');
const CONTEST = utf8(',"contest":');
const RESPONSES = utf8(',"responses":');
const CONTEST_END = utf8('}');
const COMMA = 0x2c;
const CONTESTS_END = utf8(']');
const ELECTION = utf8(',"election":');
const KEY = utf8(',"key":');
const SEQUENCE = utf8(',"sequence":');
const STYLE = utf8(',"style":');
const END = utf8(',"version":1}}');

export class BallotLines {
  readonly #cursor = new LineCursor();
  readonly #contests: ReadonlyMap<string, KnownContest>;

  constructor(readonly election: Election) {
    const known = election.manifest.contests.map(({ id }) => election.shape(id));
    this.#contests = new Map(known.map((shape) => [shape.id, { shape, lengths: contestLengths(shape) }]));
  }

  /**
   * Before each block: what `read` and `advice` give lies in one piece of memory that holds what lines of so many bytes
   * decode to, and is written over after the next call of this.
   */
  begin(bytes: number): void {
    this.#cursor.begin(bytes);
  }

  /** A line of the side file; undefined where it is none. */
  advice(line: Uint8Array): Uint8Array | undefined {
    const cursor = this.#cursor.open(line);
    const bytes = cursor.letters();
    return cursor.complete ? bytes : undefined;
  }

  /** Undefined: not of this form, or not of this election. Never throws. */
  read(line: Uint8Array): LineBallot | undefined {
    const cursor = this.#cursor.open(line);
    cursor.skip(AUTH);
    cursor.skip(CREDENTIAL);
    const credential = cursor.list();
    cursor.skip(PASS);
    const pass = cursor.list();
    cursor.skip(SIGNATURE);
    const signature = cursor.quoted();
    cursor.skip(AUTH_END);
    const authEnd = cursor.at;
    cursor.skip(CORE);
    cursor.skip(CONTESTS);
    const contests = this.#readContests();
    cursor.skip(ELECTION);
    const fp = cursor.quoted();
    cursor.skip(KEY);
    const key = cursor.quoted();
    cursor.skip(SEQUENCE);
    const sequence = cursor.number();
    cursor.skip(STYLE);
    const style = cursor.id();
    cursor.skip(END);
    if (!cursor.complete || signature.length !== 64 || key.length !== 32) return undefined;
    if (!this.#belongs(fp, style, sequence, contests)) return undefined;
    const coreHash = sha256(line.subarray(authEnd + CORE.length, line.length - 1));
    const authHash = sha256(line.subarray(AUTH.length, authEnd));
    return {
      hash: ballotHashBytes(coreHash, authHash),
      proof: {
        context: ballotContext(this.election.fp, style, key, sequence),
        contests,
        signature: { key, fp: this.election.fp, coreHash, bytes: signature },
      },
      tokens: { key, style, sequence, credential, pass },
    };
  }

  /** Until the first that this election does not have so. */
  #readContests(): Contest[] {
    const cursor = this.#cursor;
    const contests: Contest[] = [];
    do {
      cursor.skip(CIPHERTEXTS);
      const ciphertexts = cursor.quoted();
      cursor.skip(COMMITMENTS);
      const commitments = cursor.quoted();
      cursor.skip(CONTEST);
      const known = this.#contests.get(cursor.id());
      cursor.skip(RESPONSES);
      const responses = cursor.quoted();
      cursor.skip(CONTEST_END);
      if (
        known?.lengths.ciphertexts !== ciphertexts.length ||
        known.lengths.commitments !== commitments.length ||
        known.lengths.responses !== responses.length
      ) {
        cursor.refuse();
        return contests;
      }
      contests.push({ shape: known.shape, ciphertexts, commitments, responses });
    } while (cursor.takes(COMMA));
    cursor.skip(CONTESTS_END);
    return contests;
  }

  #belongs(fp: Uint8Array, style: string, sequence: number, contests: readonly Contest[]): boolean {
    const named = this.election.style(style)?.contests;
    return (
      equalBytes(fp, this.election.fp) &&
      sequence <= this.election.accessCount &&
      named?.length === contests.length &&
      named.every((id, at) => contests[at]?.shape.id === id)
    );
  }
}
