/** The archive of §9, byte for byte as the board serves it, into an empty folder. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mistake } from '../console/mistake.js';
import { text } from '../messages/index.js';

const FILES = ['manifest.json', 'records.ndjson', 'bodies.ndjson', 'checkpoint'] as const;

export async function downloadArchive(board: string, fingerprint: string, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) throw new Mistake(text().election.notEmpty(dir));
  const base = `${board}/board/${fingerprint}/archive`;
  const texts = new Map<string, string>();
  for (const file of FILES) {
    const bytes = await fetchBytes(`${base}/${file}`);
    await writeFile(join(dir, file), bytes);
    texts.set(file, new TextDecoder().decode(bytes));
  }
  await mkdir(join(dir, 'documents'));
  for (const hash of documentsIn(texts.get('bodies.ndjson') ?? '')) {
    const bytes = await fetchBytes(`${base}/documents/${hash}`);
    if (createHash('sha256').update(bytes).digest('base64url') !== hash) {
      throw new Mistake(text().election.otherDocument(hash));
    }
    await writeFile(join(dir, 'documents', hash), bytes);
  }
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url).catch(() => undefined);
  if (response?.ok !== true)
    throw new Mistake(text().election.cantGet(url, response === undefined ? '' : ` (${response.status})`));
  return new Uint8Array(await response.arrayBuffer());
}

/** Hashes that `decision` and `protocol` bodies name (§7). */
function documentsIn(bodies: string): Set<string> {
  const hashes = new Set<string>();
  for (const line of bodies.split('\n')) {
    if (!line.includes('"document":"')) continue;
    const body = JSON.parse(line) as { document?: unknown };
    if (typeof body.document === 'string' && /^[A-Za-z0-9_-]{43}$/.test(body.document)) hashes.add(body.document);
  }
  return hashes;
}
