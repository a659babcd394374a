/** A board in memory, behind the real BoardClient: signs what it is told to append, and keeps what it is posted. */
import { type Fetch, BoardClient } from '#board-client';
import {
  bodyHash,
  canonicalText,
  encodeRecord,
  formatTime,
  type ArchiveRecord,
  type JsonValue,
  type RecordType,
} from '#protocol';
import { MemoryTree, parseTilePath, readTile, signCheckpoint, treeRoot } from '#tlog';

export class PaperBoard {
  readonly #tree = new MemoryTree();
  readonly #records: ArchiveRecord[] = [];
  readonly #bodies = new Map<string, string>();
  readonly posted: { type: string; body: Record<string, unknown> }[] = [];
  /** How it answers what is posted. */
  answers: 'takes' | 'refuses' | 'away' = 'takes';

  constructor(
    private readonly origin: string,
    private readonly seed: Uint8Array,
  ) {}

  readonly client = (): BoardClient => new BoardClient({ url: 'http://board.example', fetch: this.#fetch });

  append(type: RecordType, body: JsonValue, at: number): void {
    const record = { type, hash: bodyHash(body), time: formatTime(at) };
    this.#records.push(record);
    this.#bodies.set(record.hash, canonicalText(body));
    this.#tree.append(encodeRecord(record));
  }

  readonly #fetch: Fetch = async (address, init) => {
    const { pathname, searchParams } = new URL(address);
    const path = pathname.split('/').slice(3).join('/');
    if (init?.method === 'POST') return this.#post(JSON.parse(init.body as string) as { type: string; body: string });
    if (path === 'checkpoint') {
      const root = await treeRoot(this.#tree.size, this.#tree);
      return new Response(signCheckpoint({ origin: this.origin, size: this.#tree.size, root }, this.seed));
    }
    if (path === 'records') {
      const from = Number(searchParams.get('from'));
      const lines = this.#records.slice(from, from + Number(searchParams.get('limit')));
      return new Response(lines.map((record) => `${canonicalText(record)}\n`).join(''));
    }
    const body = path.startsWith('bodies/') ? this.#bodies.get(path.slice('bodies/'.length)) : undefined;
    if (body !== undefined) return new Response(body);
    const tile = parseTilePath(path);
    if (tile?.kind === 'tile') return new Response(Buffer.from(await readTile(tile.tile, this.#tree)));
    return new Response('{"code":"not-found"}', { status: 404 });
  };

  #post({ type, body }: { type: string; body: string }): Response {
    if (this.answers === 'away') return new Response('', { status: 503 });
    if (this.answers === 'refuses') return new Response('{"code":"conflict","findings":[]}', { status: 409 });
    this.posted.push({ type, body: JSON.parse(body) as Record<string, unknown> });
    const record = { type, hash: 'A'.repeat(43), time: '2026-09-18T09:00:00Z' };
    return Response.json({ index: this.posted.length, record });
  }
}
