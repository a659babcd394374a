/**
 * The whole log of an election, downloaded and walked from the first record, every check of §10 that applies so far made here
 * and nothing believed: what a trustee does before it decrypts, a member before it signs the close, and whoever computes
 * the tally.
 */
import { equalBytes, systemRandom } from '#crypto';
import { nodeKernel } from '#kernel/node';
import { openCheckpoint } from '#tlog';
import {
  type ArchiveRecord,
  bodyHash,
  bytesOf,
  decodeCanonicalText,
  describeFinding,
  Election,
  ElectionWalk,
  type Finding,
  type JsonValue,
  type Manifest,
  manifestSchema,
  recordSchema,
  verifyBallots,
  type WalkState,
} from '#protocol';
import { Mistake } from '../console/mistake.js';
import { language, text } from '../messages/index.js';

export interface FetchedLog {
  readonly manifest: Manifest;
  readonly election: Election;
  readonly state: WalkState;
  readonly records: readonly ArchiveRecord[];
  /** Merkle root over all records, 32 bytes; the same as in the board's checkpoint with the witnesses' threshold. */
  readonly root: Uint8Array;
  /** What is missing for a log that goes up to its tally. */
  readonly missing: readonly Finding[];
}

const BATCH = 256;

/** Errors: Mistake when the board is away, shows another election, or a log in which anything is found. */
export async function fetchLog(board: string, fingerprint: string): Promise<FetchedLog> {
  const base = `${board}/board/${fingerprint}/archive`;
  const manifest = await fetchManifest(base, fingerprint);
  const election = new Election(manifest);
  const checkpoint = await fetchText(`${base}/checkpoint`);
  const records = parseRecords(await fetchText(`${base}/records.ndjson`));
  const bodies = parseBodies(await fetchText(`${base}/bodies.ndjson`));
  const { walk, findings } = walkLog(election, records, bodies);
  const { state } = walk;
  if (state === undefined) throw spoiled(findings);
  const bodiless = records.findIndex(({ hash, type }) => !bodies.has(hash) && (type !== 'ballot' || state.closed));
  if (bodiless >= 0) throw new Mistake(text().log.noBody(bodiless));
  const { members, threshold } = manifest.witnesses;
  const opened = openCheckpoint(checkpoint, {
    origin: manifest.board.origin,
    boardKey: bytesOf(manifest.board.signingKey),
    witnesses: members.map(({ name, signingKey }) => ({ name, key: bytesOf(signingKey) })),
    threshold,
  });
  if (!opened.ok) throw new Mistake(text().log.badCheckpoint(opened.error.says));
  const root = state.tree.root();
  if (opened.value.size !== records.length || !equalBytes(opened.value.root, root)) {
    throw new Mistake(text().log.otherRoot);
  }
  if (findings.some(({ spoils }) => spoils)) throw spoiled(findings);
  return { manifest, election, state, records, root, missing: walk.finish('tally') };
}

function walkLog(
  election: Election,
  records: readonly ArchiveRecord[],
  bodies: ReadonlyMap<string, JsonValue>,
): { walk: ElectionWalk; findings: Finding[] } {
  const walk = new ElectionWalk({ ballots: 'collect' });
  const group = nodeKernel();
  const findings: Finding[] = [];
  let pending: ReturnType<ElectionWalk['takePending']> = [];
  const verify = (): void => {
    findings.push(...verifyBallots(election, pending, systemRandom, group));
    pending = [];
  };
  for (const record of records) {
    const body = bodies.get(record.hash);
    // Before the close a board that publishes after it shows no ballots' bodies (§7): their place is checked alone.
    findings.push(...(body === undefined ? walk.takeBodiless(record) : walk.take(record, body)));
    pending.push(...walk.takePending());
    if (pending.length >= BATCH) verify();
  }
  verify();
  return { walk, findings };
}

function spoiled(findings: readonly Finding[]): Mistake {
  const lines = findings
    .filter(({ spoils }) => spoils)
    .slice(0, 10)
    .map((found) => text().console.finding(found.check, found.record ?? '–', describeFinding(found, language())));
  return new Mistake(text().log.spoiled(lines.join('\n')));
}

async function fetchManifest(base: string, fingerprint: string): Promise<Manifest> {
  const decoded = decodeCanonicalText(await fetchText(`${base}/manifest.json`));
  const parsed = decoded.ok ? manifestSchema.safeParse(decoded.value) : undefined;
  if (parsed?.success !== true || bodyHash(parsed.data) !== fingerprint) {
    throw new Mistake(text().log.otherManifest(fingerprint));
  }
  return parsed.data;
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok !== true) {
    throw new Mistake(text().log.cantGet(url, response === undefined ? '' : ` (${response.status})`));
  }
  return response.text();
}

const linesOf = (whole: string): string[] => whole.split('\n').filter((line) => line !== '');

function parseRecords(ndjson: string): ArchiveRecord[] {
  return linesOf(ndjson).map((line, index) => {
    const decoded = decodeCanonicalText(line);
    const parsed = decoded.ok ? recordSchema.safeParse(decoded.value) : undefined;
    if (parsed?.success !== true) throw new Mistake(text().log.malformed(index));
    return parsed.data;
  });
}

function parseBodies(ndjson: string): Map<string, JsonValue> {
  const bodies = new Map<string, JsonValue>();
  for (const line of linesOf(ndjson)) {
    const decoded = decodeCanonicalText(line);
    if (decoded.ok) bodies.set(bodyHash(decoded.value), decoded.value);
  }
  return bodies;
}
