/** A board in memory behind the real client: honest, until a test makes it lie. For tests alone. */
import { encodeBase64url, encodeRecord, recordLine, trackerOf, canonicalText } from '#protocol';
import { MemoryTree, parseTilePath, readTile } from '#tlog';
import { type TestElection } from '#protocol/testing';
import { type Fetch } from '../http.js';

/** What a lie may do with a request: answer it, or leave it to the honest board. Paths begin after `/board/:fp/`. */
export type Lie = (path: string, init: RequestInit | undefined) => Response | Promise<Response> | undefined;

const SETUP = new Set(['manifest', 'endorsement', 'retired', 'decision']);

export class PaperBoard {
  lie: Lie | undefined;
  /** Every address asked for. */
  readonly asked: string[] = [];
  readonly sent: RequestInit[] = [];
  readonly #tree: MemoryTree;

  constructor(
    readonly election: TestElection,
    /** Records that the board shows. */
    readonly size = election.entries.length,
  ) {
    this.#tree = MemoryTree.of(election.entries.slice(0, size).map(({ record }) => encodeRecord(record)));
  }

  readonly fetch: Fetch = async (url, init) => {
    this.asked.push(url);
    this.sent.push(init ?? {});
    const { pathname, search } = new URL(url);
    const path = `${pathname.split('/').slice(3).join('/')}${search}`;
    return (await this.lie?.(path, init)) ?? this.#honest(path);
  };

  proof(index: number): string[] {
    return this.#tree.inclusionProof(index).map(encodeBase64url);
  }

  setup(): { checkpoint: string; records: { index: number; record: object; body: string; proof: string[] }[] } {
    const records = this.#entries().flatMap(({ record, body }, index) =>
      SETUP.has(record.type) ? [{ index, record, body: canonicalText(body), proof: this.proof(index) }] : [],
    );
    return { checkpoint: this.election.checkpoint(this.size), records };
  }

  inclusion(index: number) {
    const { record } = this.#at(index);
    const [ballot, tracker] = [record.hash, trackerOf(record.hash)];
    return {
      ballot,
      tracker,
      index,
      record,
      checkpoint: this.election.checkpoint(this.size),
      proof: this.proof(index),
    };
  }

  async #honest(path: string): Promise<Response> {
    const [, name = '', rest = ''] = /^([a-z]+)[/?]?(.*)$/.exec(path) ?? [];
    if (name === 'setup') return Response.json(this.setup());
    if (name === 'checkpoint') return new Response(this.election.checkpoint(this.size));
    if (name === 'tile') return this.#tile(path);
    if (name === 'records') {
      const page = new URLSearchParams(rest);
      const from = Number(page.get('from'));
      const entries = this.#entries().slice(from, from + Number(page.get('limit')));
      return new Response(Buffer.concat(entries.map(({ record }) => recordLine(record))));
    }
    if (name === 'bodies') {
      const entry = this.#entries().find(({ record }) => record.hash === rest);
      return entry === undefined ? notFound() : new Response(canonicalText(entry.body));
    }
    if (name === 'lookup') {
      const index = this.#entries().findIndex(({ record }) => [record.hash, trackerOf(record.hash)].includes(rest));
      return index < 0 ? notFound() : Response.json(this.inclusion(index));
    }
    return notFound();
  }

  async #tile(path: string): Promise<Response> {
    const place = parseTilePath(path);
    if (place?.kind !== 'tile') return notFound();
    try {
      return new Response(Buffer.from(await readTile(place.tile, this.#tree)));
    } catch {
      return notFound();
    }
  }

  #entries() {
    return this.election.entries.slice(0, this.size);
  }

  #at(index: number) {
    const entry = this.#entries()[index];
    if (entry === undefined) throw new RangeError(String(index));
    return entry;
  }
}

export const problem = (status: number, code: string, extra: object = {}): Response =>
  Response.json({ type: `urn:veche:problem:${code}`, code, status, title: code, ...extra }, { status });
const notFound = (): Response => problem(404, 'not-found');
