/** Ballot box and board over the records of a test election: proofs and checkpoints are real, queues there are none. */
import { type BoardState } from '#contracts/board';
import {
  ballotHash,
  buildReceipt,
  buildRefusal,
  canonicalText,
  checkBallot,
  encodeBase64url,
  formatTime,
  hasTracker,
  hoursOf,
  isBase64url,
  trackerOf,
  type Ballot,
  type RefusalCode,
} from '#protocol';
import { inclusionProof, parseTilePath, readTile } from '#tlog';
import { type TestElection } from '../../../libs/protocol/src/testing.js';
import { problem, type Asked, type Role, type Said } from './http.js';

export type BoxMood = 'honest' | 'busy' | 'closed' | 'forging';

export class AnonymousStage {
  mood: BoxMood = 'honest';
  /** Accepted and not on the board yet. */
  readonly waiting: Ballot[] = [];
  readonly #highest = new Map<string, { sequence: number; hash: string }>();
  /** What the ballot box was sent, for the test to look through. */
  readonly posted: string[] = [];
  stage: BoardState['stage'] = 'ready';

  constructor(private readonly test: TestElection) {}

  readonly role: Role = (asked) => {
    const { path } = asked;
    if (path === '/box/ballots') return this.#take(asked);
    if (path === '/board/elections') return { json: { elections: [this.#listed()] } };
    const base = `/board/${this.test.election.fingerprint}/`;
    return path.startsWith(base) ? this.#board(path.slice(base.length), asked.query) : undefined;
  };

  /** The batch goes to the board. */
  publish(): void {
    for (const ballot of this.waiting.splice(0)) this.test.append('ballot', ballot);
  }

  #take({ body, headers }: Asked): Said {
    if (headers.cookie !== undefined || headers.authorization !== undefined)
      throw new Error('the box was told who votes');
    this.posted.push(body);
    if (this.mood === 'busy') return problem(503, 'busy');
    const { test } = this;
    const { election } = test;
    const checked = checkBallot({
      election,
      value: JSON.parse(body),
      now: this.mood === 'closed' ? Date.parse('2027-01-01T00:00:00Z') : test.now,
      hours: (style) => hoursOf(election.style(style) ?? (test.manifest.styles[0] as never), []),
      active: test.manifest.anonymizers.nodes,
      highest: (key) => this.#highest.get(key)?.sequence ?? 0,
      random: test.random,
    });
    const receipt = (hash: string) =>
      buildReceipt(
        { election: election.fingerprint, ballot: hash, includedBy: formatTime(test.now + 3_600_000) },
        this.mood === 'forging' ? test.parties.board : test.parties.ballotBox,
      );
    const ballot = JSON.parse(body) as Ballot;
    const hash = ballotHash(ballot);
    const known = this.#highest.get(ballot.core.key);
    if (known?.hash === hash) return { json: { receipt: receipt(hash) } };
    if (!checked.ok) {
      const { code } = checked.error;
      if (code === 'malformed') return problem(400, 'bad-request');
      const refusal = buildRefusalOf(test, hash, code);
      return problem(409, 'conflict', {
        refusal,
        ...(code === 'sequence' ? { receipt: receipt(known?.hash ?? hash) } : {}),
      });
    }
    this.#highest.set(ballot.core.key, { sequence: ballot.core.sequence, hash });
    this.waiting.push(ballot);
    return { json: { receipt: receipt(hash) } };
  }

  #listed() {
    const { fingerprint, manifest } = this.test.election;
    const { id, kind, title } = manifest;
    return { fingerprint, id, kind, title, stage: this.stage };
  }

  async #board(path: string, query: URLSearchParams): Promise<Said | undefined> {
    const { test } = this;
    const { entries } = test;
    if (path === 'state') return { json: this.#state() };
    if (path === 'checkpoint') return { text: test.checkpoint(), type: 'text/plain' };
    if (path === 'setup') {
      const wanted = entries.flatMap(({ record }, index) =>
        index === 0 || record.type === 'endorsement' ? [index] : [],
      );
      return {
        json: { checkpoint: test.checkpoint(), records: await Promise.all(wanted.map((index) => this.#proven(index))) },
      };
    }
    if (path === 'records') {
      const from = Number(query.get('from') ?? '0');
      const limit = Number(query.get('limit') ?? '1000');
      const lines = entries.slice(from, from + limit).map(({ record }) => canonicalText(record));
      return { text: lines.map((line) => `${line}\n`).join(''), type: 'application/x-ndjson' };
    }
    const tile = parseTilePath(path);
    if (tile?.kind === 'tile') return { bytes: await readTile(tile.tile, test.tree), type: 'application/octet-stream' };
    const [room, name = ''] = path.split('/');
    if (room === 'bodies') {
      const entry = entries.find(({ record }) => record.hash === name);
      return entry === undefined ? problem(404, 'not-found') : { text: canonicalText(entry.body) };
    }
    if (room === 'lookup') return this.#lookup(decodeURIComponent(name));
    return undefined;
  }

  async #proven(index: number) {
    const { test } = this;
    const entry = test.entries[index];
    if (entry === undefined) throw new RangeError('no such record');
    const proof = await inclusionProof(index, test.entries.length, test.tree);
    return { index, record: entry.record, body: canonicalText(entry.body), proof: proof.map(encodeBase64url) };
  }

  async #lookup(wanted: string): Promise<Said> {
    const { test } = this;
    const index = test.entries.findIndex(
      ({ record }) =>
        record.type === 'ballot' &&
        (isBase64url(wanted, 32) ? record.hash === wanted : hasTracker(record.hash, wanted)),
    );
    if (index < 0) return problem(404, 'not-found');
    const { record, proof } = await this.#proven(index);
    return {
      json: {
        ballot: record.hash,
        tracker: trackerOf(record.hash),
        index,
        record,
        checkpoint: test.checkpoint(),
        proof,
      },
    };
  }

  #state(): BoardState {
    const { test } = this;
    const counts: Record<string, number> = {};
    for (const { record } of test.entries) counts[record.type] = (counts[record.type] ?? 0) + 1;
    const struck = test.entries.flatMap(({ record, body }) => {
      const effect =
        record.type === 'decision'
          ? (body as { effect: { kind: string; contest: string; option: string } | null }).effect
          : null;
      return effect?.kind === 'strike' ? [{ contest: effect.contest, option: effect.option }] : [];
    });
    return {
      stage: this.stage,
      now: formatTime(test.now),
      records: test.entries.length,
      ballots: test.ballots,
      hours: Object.fromEntries(
        test.manifest.styles.map(({ id, opensAt, closesAt, acceptUntil }) => [id, { opensAt, closesAt, acceptUntil }]),
      ),
      retired: [...test.retired],
      struck,
      counts,
    };
  }
}

const buildRefusalOf = (test: TestElection, ballot: string, code: RefusalCode) =>
  buildRefusal({ election: test.election.fingerprint, ballot, code, at: formatTime(test.now) }, test.parties.ballotBox);
