/**
 * The archive of §9, byte for byte as the board serves it, into an empty folder: straight to disk, since the ballots of a
 * country do not fit into memory. Decoding advice comes along where the board has it.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ReadableStream } from 'node:stream/web';
import { ARCHIVE_NAMES } from '#protocol';
import { Mistake } from '../console/mistake.js';
import { text } from '../messages/index.js';

const FILES = [ARCHIVE_NAMES.manifest, ARCHIVE_NAMES.records, ARCHIVE_NAMES.bodies, ARCHIVE_NAMES.checkpoint] as const;

export async function downloadArchive(board: string, fingerprint: string, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) throw new Mistake(text().election.notEmpty(dir));
  const base = `${board}/board/${fingerprint}/archive`;
  for (const file of FILES) await download(`${base}/${file}`, join(dir, file));
  await mkdir(join(dir, ARCHIVE_NAMES.documents));
  for (const hash of await documentsIn(join(dir, ARCHIVE_NAMES.bodies))) {
    const bytes = new Uint8Array(await (await open(`${base}/${ARCHIVE_NAMES.documents}/${hash}`)).arrayBuffer());
    if (createHash('sha256').update(bytes).digest('base64url') !== hash) {
      throw new Mistake(text().election.otherDocument(hash));
    }
    await writeFile(join(dir, ARCHIVE_NAMES.documents, hash), bytes);
  }
  await downloadAdvice(`${base}/${ARCHIVE_NAMES.advice}`, join(dir, ARCHIVE_NAMES.advice));
}

/** For speed alone, and no part of §9: a board without it, or one that breaks off, is no reason to do without the archive. */
async function downloadAdvice(url: string, path: string): Promise<void> {
  try {
    await download(url, path);
  } catch {
    await rm(path, { force: true });
  }
}

async function download(url: string, path: string): Promise<void> {
  const { body } = await open(url);
  const bytes = body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream<Uint8Array>);
  await pipeline(bytes, createWriteStream(path));
}

async function open(url: string): Promise<Response> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok !== true)
    throw new Mistake(text().election.cantGet(url, response === undefined ? '' : ` (${response.status})`));
  return response;
}

/** Hashes that `decision` and `protocol` bodies name (§7). */
async function documentsIn(bodies: string): Promise<Set<string>> {
  const hashes = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(bodies), crlfDelay: Infinity })) {
    if (!line.includes('"document":"')) continue;
    const body = JSON.parse(line) as { document?: unknown };
    if (typeof body.document === 'string' && /^[A-Za-z0-9_-]{43}$/.test(body.document)) hashes.add(body.document);
  }
  return hashes;
}
