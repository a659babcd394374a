/**
 * A board for tests of rooms that speak to one: real HTTP, the real log of a test election, the real walk of the checks
 * before anything is appended. It can be away, and it can lose an answer after it has done what was asked.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { BatchPosted, PostBatch, PostRecord, type RecordPosted } from '#contracts/board';
import {
  canonicalText,
  decodeCanonicalText,
  describeFinding,
  recordTime,
  type JsonValue,
  type RecordType,
} from '#protocol';
import { parseTilePath, readTile } from '#tlog';
import { type Entry, type TestElection } from '../../libs/protocol/src/testing.js';

export const INTAKE_TOKEN = 'intake-token-of-the-tests-0123456789ab';

export class FakeBoard {
  /** Answers 503 to everything. */
  away = false;
  /** Refuses every batch for good, as if check 4 had found something. */
  refuses = false;
  /** How many answers to posts are lost after the post has been carried out. */
  loseAnswers = 0;
  /** Every batch that came, repeats included. */
  readonly batches: PostBatch[] = [];
  /** Findings of refused records. */
  readonly refused: string[] = [];
  readonly #known = new Map<string, BatchPosted>();
  readonly #server: Server;

  private constructor(readonly election: TestElection) {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        if (status === 0) response.destroy();
        else response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
  }

  static async start(election: TestElection): Promise<FakeBoard> {
    const board = new FakeBoard(election);
    await new Promise<void>((resolve) => board.#server.listen(0, '127.0.0.1', resolve));
    return board;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  recordsOf(type: RecordType): Entry[] {
    return this.election.entries.filter(({ record }) => record.type === type);
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: string | Buffer }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const problem = (status: number, code: string) => ({ status, body: JSON.stringify({ code }) });
    if (this.away) return problem(503, 'busy');
    const url = new URL(request.url ?? '/', 'http://board');
    const base = `/board/${this.election.election.fingerprint}/`;
    if (!url.pathname.startsWith(base)) return problem(404, 'not-found');
    const path = url.pathname.slice(base.length);
    if (request.method === 'GET') {
      return this.#get(path, url.searchParams) ?? (await this.#tile(path)) ?? problem(404, 'not-found');
    }
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
    const done =
      path === 'ballots'
        ? this.#takeBatch(PostBatch.parse(body), request.headers.authorization)
        : this.#takeRecord(PostRecord.parse(body));
    if (this.loseAnswers === 0) return done;
    this.loseAnswers--;
    return { status: 0, body: '' };
  }

  #get(path: string, query: URLSearchParams): { status: number; body: string | Buffer } | undefined {
    const { entries } = this.election;
    if (path === 'checkpoint') return { status: 200, body: this.election.checkpoint() };
    if (path === 'records') {
      const from = Number(query.get('from'));
      const page = entries.slice(from, from + Number(query.get('limit')));
      return { status: 200, body: page.map(({ record }) => `${canonicalText(record)}\n`).join('') };
    }
    if (path.startsWith('bodies/')) {
      const entry = entries.find(({ record }) => record.hash === path.slice('bodies/'.length));
      return entry === undefined ? undefined : { status: 200, body: canonicalText(entry.body) };
    }
    return undefined;
  }

  async #tile(path: string): Promise<{ status: number; body: Buffer } | undefined> {
    const resource = parseTilePath(path);
    if (resource?.kind !== 'tile') return undefined;
    return { status: 200, body: Buffer.from(await readTile(resource.tile, this.election.tree)) };
  }

  #takeBatch(batch: PostBatch, authorization: string | undefined): { status: number; body: string } {
    this.batches.push(batch);
    if (authorization !== `Bearer ${INTAKE_TOKEN}`) return { status: 401, body: '{"code":"unauthorized"}' };
    const known = this.#known.get(batch.batch);
    if (known !== undefined) return { status: 200, body: JSON.stringify(known) };
    if (this.refuses) {
      const findings = [{ check: 4, record: 0, says: 'refused for the test' }];
      return { status: 422, body: JSON.stringify({ code: 'record-refused', findings }) };
    }
    const first = this.election.entries.length;
    for (const ballot of batch.ballots) {
      const refused = this.#append('ballot', ballot);
      if (refused !== undefined) return refused;
    }
    const time = recordTime(this.election.now);
    const posted = BatchPosted.parse({ first, count: batch.ballots.length, time });
    this.#known.set(batch.batch, posted);
    return { status: 200, body: JSON.stringify(posted) };
  }

  #takeRecord({ type, body }: PostRecord): { status: number; body: string } {
    const refused = this.#append(type, body);
    if (refused !== undefined) return refused;
    const index = this.election.entries.length - 1;
    const posted: RecordPosted = { index, record: (this.election.entries[index] as Entry).record };
    return { status: 200, body: JSON.stringify(posted) };
  }

  #append(type: RecordType, text: string): { status: number; body: string } | undefined {
    const value = decodeCanonicalText(text);
    const body: JsonValue = value.ok ? value.value : null;
    const walk = this.election.walk();
    this.election.append(type, body);
    const findings = walk.take((this.election.entries.at(-1) as Entry).record, body);
    if (findings.length === 0) return undefined;
    this.election.entries.pop();
    this.refused.push(...findings.map((found) => describeFinding(found, 'en')));
    return { status: 422, body: '{"code":"record-refused"}' };
  }
}
