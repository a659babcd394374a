/**
 * The board as everyone sees it (§7): nothing it says is believed that a checkpoint with the witnesses' threshold of
 * cosignatures does not cover. One client, one board; it remembers the head of each log it has seen.
 */
import {
  type ArchiveRecord,
  bodyHash,
  decodeBase64url,
  decodeCanonicalText,
  describeFinding,
  Election,
  ElectionWalk,
  encodeRecord,
  hasTracker,
  type JsonValue,
  type Manifest,
  manifestSchema,
  parseTracker,
  recordSchema,
  type RecordType,
  type Result,
  struckOptions,
} from '#protocol';
import { leafHash, type OpenedCheckpoint, verifyInclusion } from '#tlog';
import { BoardElections, BoardState, Inclusion, type ProvenRecord, RecordPosted, Setup } from '#contracts/board';
import { type BoardFault, misbehaved } from './fault.js';
import { LogHead } from './head.js';
import { type Fetch, fetchJson, fetchStream, fetchText } from './http.js';
import { trustOf } from './trust.js';

/** §4.0: the manifest as record 0 under a witnessed checkpoint, endorsed by every trustee and node. */
export interface ProvenElection {
  readonly election: Election;
  readonly manifest: Manifest;
  readonly checkpoint: OpenedCheckpoint;
  /**
   * Nodes retired and options struck by acts that the commission has signed and the log contains. The board may have left
   * one out: a ballot without a node that still is in service is refused, so this is safe to begin with, not to end with.
   */
  readonly retired: readonly string[];
  readonly struck: readonly { readonly contest: string; readonly option: string }[];
}

/** Where a ballot lies, proven. */
export interface ProvenInclusion {
  readonly ballot: string;
  readonly tracker: string;
  readonly index: number;
  readonly record: ArchiveRecord;
  readonly checkpoint: OpenedCheckpoint;
}

/** A document by the base64url SHA-256 that the log names it by. */
export type ArchiveFile =
  'manifest.json' | 'records.ndjson' | 'bodies.ndjson' | 'checkpoint' | { readonly document: string };

const SETUP_TYPES: ReadonlySet<RecordType> = new Set(['manifest', 'endorsement', 'retired', 'decision']);

export class BoardClient {
  readonly #url: string;
  readonly #fetch: Fetch;
  readonly #heads = new Map<string, LogHead>();

  /** `url`: origin of the board. */
  constructor(options: { readonly url: string; readonly fetch: Fetch }) {
    this.#url = options.url.replace(/\/+$/, '');
    this.#fetch = options.fetch;
  }

  elections(): Promise<Result<BoardElections, BoardFault>> {
    return fetchJson(this.#fetch, `${this.#url}/board/elections`, BoardElections);
  }

  /** The board's own words, unproven: for showing, never for deciding. */
  state(fingerprint: string): Promise<Result<BoardState, BoardFault>> {
    return fetchJson(this.#fetch, `${this.#base(fingerprint)}/state`, BoardState);
  }

  /** What a page must know before it makes a seed (§4.0). Verifies every RSA key proof: some seconds in a browser. */
  async setup(fingerprint: string): Promise<Result<ProvenElection, BoardFault>> {
    const answer = await fetchJson(this.#fetch, `${this.#base(fingerprint)}/setup`, Setup);
    if (!answer.ok) return answer;
    const { checkpoint: note, records } = answer.value;
    const manifest = manifestOf(records[0], fingerprint);
    if (manifest === undefined) return misbehaved('record 0 is not the manifest of this election');
    const opened = await this.#head(manifest, fingerprint).open(note);
    if (!opened.ok) return opened;
    const walk = new ElectionWalk({ ballots: 'collect' });
    let last = -1;
    for (const proven of records) {
      const body = provenBody(proven, opened.value);
      if (body === undefined || proven.index <= last)
        return misbehaved(`record ${proven.index} is not in the log as its proof says`);
      last = proven.index;
      // Others that a board may add prove nothing about the manifest, and out of their places the walk would refuse them.
      if (!SETUP_TYPES.has(proven.record.type)) continue;
      const [found] = walk.take(proven.record, body);
      if (found !== undefined) return misbehaved(describeFinding(found, 'en'));
    }
    const missing = walk.finish('tally').find(({ code }) => code === 'endorsement-missing');
    if (missing !== undefined) return misbehaved(describeFinding(missing, 'en'));
    const { state } = walk;
    if (state === undefined) return misbehaved('the manifest may not stand');
    const [retired, struck] = [[...state.retired.keys()], struckOptions(state.effects)];
    return {
      ok: true,
      value: { election: new Election(manifest), manifest, checkpoint: opened.value, retired, struck },
    };
  }

  /** The newest checkpoint, opened; consistent with every earlier one this client has seen. */
  async checkpoint(manifest: Manifest, fingerprint: string): Promise<Result<OpenedCheckpoint, BoardFault>> {
    const note = await fetchText(this.#fetch, `${this.#base(fingerprint)}/checkpoint`);
    return note.ok ? this.#head(manifest, fingerprint).open(note.value) : note;
  }

  /** Leaves from `from` on, at most `limit`; unproven until a root is computed over them (see BoardFollower). */
  async records(fingerprint: string, from: number, limit = 1000): Promise<Result<ArchiveRecord[], BoardFault>> {
    const text = await fetchText(this.#fetch, `${this.#base(fingerprint)}/records?from=${from}&limit=${limit}`);
    if (!text.ok) return text;
    const records: ArchiveRecord[] = [];
    for (const line of text.value.split('\n')) {
      if (line === '') continue;
      const decoded = decodeCanonicalText(line);
      const parsed = decoded.ok ? recordSchema.safeParse(decoded.value) : undefined;
      if (parsed?.success !== true) return misbehaved(`record ${from + records.length} is malformed`);
      records.push(parsed.data);
    }
    return { ok: true, value: records };
  }

  /** The body that hashes to `hash`. */
  async body(fingerprint: string, hash: string): Promise<Result<JsonValue, BoardFault>> {
    const text = await fetchText(this.#fetch, `${this.#base(fingerprint)}/bodies/${hash}`);
    if (!text.ok) return text;
    const decoded = decodeCanonicalText(text.value.replace(/\n$/, ''));
    if (!decoded.ok || bodyHash(decoded.value) !== hash) return misbehaved(`the body of ${hash} is another one`);
    return { ok: true, value: decoded.value };
  }

  /** A ballot by hash, or by tracker as people type it; its place in the log proven. `refused` with code `not-found`: it is not there (yet). */
  async lookup(
    { manifest, fingerprint }: Pick<Election, 'manifest' | 'fingerprint'>,
    ballotOrTracker: string,
  ): Promise<Result<ProvenInclusion, BoardFault>> {
    const wanted = parseTracker(ballotOrTracker) ?? ballotOrTracker.trim();
    const path = `${this.#base(fingerprint)}/lookup/${encodeURIComponent(wanted)}`;
    const answer = await fetchJson(this.#fetch, path, Inclusion);
    if (!answer.ok) return answer;
    const { ballot, tracker, index, record, checkpoint: note, proof } = answer.value;
    const asked = wanted === ballot || hasTracker(ballot, wanted);
    if (!asked || !hasTracker(ballot, tracker)) return misbehaved('the board answered with another ballot');
    if (record.type !== 'ballot' || record.hash !== ballot) return misbehaved('the record is not of this ballot');
    const opened = await this.#head(manifest, fingerprint).open(note);
    if (!opened.ok) return opened;
    if (!included(record, index, proof, opened.value)) return misbehaved('the proof of inclusion does not hold');
    return { ok: true, value: { ballot, tracker, index, record, checkpoint: opened.value } };
  }

  /** Posts a self-authenticating body (its canonical text). */
  post(fingerprint: string, type: RecordType, body: string): Promise<Result<RecordPosted, BoardFault>> {
    return fetchJson(this.#fetch, `${this.#base(fingerprint)}/records`, RecordPosted, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type, body }),
    });
  }

  /** A file of the archive (§9), as it comes; whoever reads it verifies the archive as a whole. */
  archive(fingerprint: string, file: ArchiveFile): Promise<Result<ReadableStream<Uint8Array>, BoardFault>> {
    const path = typeof file === 'string' ? file : `documents/${encodeURIComponent(file.document)}`;
    return fetchStream(this.#fetch, `${this.#base(fingerprint)}/archive/${path}`);
  }

  #base(fingerprint: string): string {
    return `${this.#url}/board/${encodeURIComponent(fingerprint)}`;
  }

  #head(manifest: Manifest, fingerprint: string): LogHead {
    const known = this.#heads.get(fingerprint);
    if (known !== undefined) return known;
    const head = new LogHead(this.#base(fingerprint), this.#fetch, trustOf(manifest));
    this.#heads.set(fingerprint, head);
    return head;
  }
}

/** Believed because it hashes to the fingerprint the caller came with, not because the board says so. */
function manifestOf(first: ProvenRecord | undefined, fingerprint: string): Manifest | undefined {
  if (first?.index !== 0 || first.record.type !== 'manifest' || first.record.hash !== fingerprint) return undefined;
  const decoded = decodeCanonicalText(first.body);
  if (!decoded.ok || bodyHash(decoded.value) !== fingerprint) return undefined;
  const parsed = manifestSchema.safeParse(decoded.value);
  return parsed.success ? parsed.data : undefined;
}

function provenBody({ index, record, body, proof }: ProvenRecord, checkpoint: OpenedCheckpoint): JsonValue | undefined {
  const decoded = decodeCanonicalText(body);
  if (!decoded.ok || bodyHash(decoded.value) !== record.hash) return undefined;
  return included(record, index, proof, checkpoint) ? decoded.value : undefined;
}

/** Never throws: the record, its time and the proof are a stranger's words until the root says otherwise. */
function included(
  record: ArchiveRecord,
  index: number,
  proof: readonly string[],
  { size, root }: OpenedCheckpoint,
): boolean {
  if (!recordSchema.safeParse(record).success) return false;
  const path = proof.map((hash) => decodeBase64url(hash, 32));
  if (path.includes(undefined)) return false;
  const leaf = leafHash(encodeRecord(record));
  return verifyInclusion({ leafHash: leaf, index, size, root, proof: path as Uint8Array[] });
}
