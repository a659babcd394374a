/**
 * The verifier as an observer gets it: one file, alone in a folder, with Node and nothing else. No package, no variable of
 * the environment and no home folder may be needed, and whoever builds it again gets the same bytes.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ZipFile } from 'yazl';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VECTORS = join(ROOT, 'test/vectors');
const FILE = 'veche-verify.mjs';

interface Ended {
  readonly code: number | null;
  readonly lines: string[];
  readonly err: string;
}

function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, lines: out.trimEnd().split('\n'), err }));
  });
}

/** As the board makes it. */
function zipped(folder: string): Readable {
  const zip = new ZipFile();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) zip.addFile(path, relative(folder, path).replaceAll('\\', '/'));
  }
  zip.end();
  return Readable.from(zip.outputStream as AsyncIterable<Uint8Array>);
}

describe('the verifier in one file', () => {
  let dir: string;
  let elsewhere: string;
  let file: string;
  const verify = (...args: string[]): Promise<Ended> => run([file, ...args], elsewhere, { HOME: join(dir, 'home') });

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'veche-release-'));
    elsewhere = join(dir, 'elsewhere');
    // What a file URL spells otherwise than a path does: where the two are confused, it does not start.
    const alone = join(dir, 'наблюдатель #1 100%25');
    for (const folder of [elsewhere, alone, join(dir, 'home')]) mkdirSync(folder);
    const made = await run([join(ROOT, 'tools/release/bundle.mjs'), join(dir, 'made')], ROOT, process.env);
    expect(made).toMatchObject({ code: 0, err: '' });
    file = join(alone, FILE);
    copyFileSync(join(dir, 'made', FILE), file);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('is the same bytes again, with their hash beside them', async () => {
    const again = await run([join(ROOT, 'tools/release/bundle.mjs'), join(dir, 'again')], elsewhere, process.env);
    expect(again.code).toBe(0);
    const bytes = readFileSync(join(dir, 'made', FILE));
    expect(readFileSync(join(dir, 'again', FILE)).equals(bytes)).toBe(true);
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(readFileSync(join(dir, 'made', `${FILE}.sha256`), 'utf8')).toBe(`${hash}  ${FILE}\n`);
    expect(again.lines.at(-1)).toContain(hash);
  });

  it('tells nothing of the machine that made it, and the licences of what is in it', () => {
    const code = readFileSync(file, 'utf8');
    expect(code).not.toContain(ROOT);
    expect(code).not.toMatch(/^import .*from ["'](?!node:)/m);
    for (const name of [
      '@noble/curves',
      '@noble/hashes',
      '@zip.js/zip.js',
      'commander',
      'libsodium-wrappers-sumo',
      'piscina',
      'zod',
    ])
      expect(code).toMatch(new RegExp(`^== ${name} [0-9.]+ \\([\\w-]+\\)$`, 'm'));
  });

  it('verifies a folder with two threads', async () => {
    const { code, lines, err } = await verify('--threads', '2', '--language', 'en', join(VECTORS, 'archive'));
    expect(err).toContain('threads: 2');
    expect([code, lines.at(-1)]).toEqual([0, 'verified']);
    expect(lines.filter((line) => line.startsWith('✓ Check'))).toHaveLength(7);
  });

  it('names what is wrong with a forged one', async () => {
    const { code, lines } = await verify('--language', 'en', join(VECTORS, 'forged/ballot-signature-flipped'));
    expect([code, lines.at(-1)]).toEqual([1, 'not verified']);
    expect(lines.join('\n')).toContain('record 8: ballot signature does not hold [ballot-signature]');
  });

  it.each(['libsodium', 'noble'])('gives a second opinion by %s, in a thread', async (arithmetic) => {
    const asked = ['--language', 'en', '--threads', '1', '--arithmetic', arithmetic];
    const { code, lines, err } = await verify(...asked, join(VECTORS, 'archive'));
    expect([code, lines.at(-1)]).toEqual([0, 'verified']);
    expect(err).toContain(`arithmetic: ${arithmetic}`);
  });

  it('verifies a zip, and keeps the report as JSON and as a page', async () => {
    const zip = join(dir, 'archive.zip');
    await writeFile(zip, zipped(join(VECTORS, 'archive')));
    const { code, lines } = await verify('--json', '--html', 'report.html', zip);
    expect([code, lines.length, lines.at(-1)]).toEqual([0, 2, 'verified']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ verified: true, ballots: 31, counted: 16 });
    expect(readFileSync(join(elsewhere, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('needs no home folder and nothing of the environment', async () => {
    for (const env of [{}, { HOME: '' }, { HOME: file }]) {
      const { code, lines } = await run([file, '--threads', '1', join(VECTORS, 'archive')], elsewhere, env);
      expect([env, code, lines.at(-1)]).toEqual([env, 0, 'verified']);
    }
  });

  it('says how it is used', async () => {
    const { code, lines } = await verify('--help');
    expect([code, lines[0]]).toEqual([0, `Usage: ${FILE} [options] <archive>`]);
  });
});
