/**
 * A pool of RSA keys for tests. Making them takes seconds, so they are made once and kept in .veche/ (ignored by git);
 * nothing real is ever signed by them.
 */
import { generateRsaKey } from '#crypto/node';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(process.cwd(), '.veche');
const FILE = join(FOLDER, 'test-rsa-keys.json');
let pool: KeyObject[] | undefined;

function kept(): KeyObject[] {
  try {
    const pems = JSON.parse(readFileSync(FILE, 'utf8')) as string[];
    return pems.map((pem) => createPrivateKey(pem));
  } catch {
    return [];
  }
}

/** The first `count` keys of the pool, 2048 bits each. */
export function testRsaKeys(count: number): KeyObject[] {
  pool ??= kept();
  if (pool.length < count) {
    while (pool.length < count) pool.push(generateRsaKey(2048));
    const pems = pool.map((key) => key.export({ type: 'pkcs8', format: 'pem' }));
    mkdirSync(FOLDER, { recursive: true });
    // Several test workers may write at once: each writes its own file and renames it.
    const own = `${FILE}.${process.pid}`;
    writeFileSync(own, JSON.stringify(pems), { mode: 0o600 });
    renameSync(own, FILE);
  }
  return pool.slice(0, count);
}
