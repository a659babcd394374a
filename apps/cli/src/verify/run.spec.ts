/** The verifier's command line: what it prints, and its exit code. */
import { describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVerify, type RunVerifyOptions } from './run.js';

const VECTORS = new URL('../../../../test/vectors/', import.meta.url).pathname;

async function run(folder: string, options: Partial<RunVerifyOptions> = {}) {
  let out = '';
  let err = '';
  const code = await runVerify(folder, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    ...options,
  });
  return { code, out, err, lines: out.trimEnd().split('\n') };
}

describe('verify', () => {
  it('prints every check and ends in `verified`', async () => {
    const { code, lines, out, err } = await run(`${VECTORS}archive`);
    expect(code).toBe(0);
    expect(lines.at(-1)).toBe('verified');
    for (const number of [1, 2, 3, 4, 5, 6, 7]) expect(out).toContain(`✓ Check ${number}.`);
    expect(out).toContain('60 records, 31 ballots, 16 counted');
    expect(err).toContain('ballots: 31');
  });

  it('names check and record of a forgery, in Russian too', async () => {
    const { code, lines, out } = await run(`${VECTORS}forged/ballot-signature-flipped`, { language: 'ru' });
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe('not verified');
    expect(out).toContain('✗ Проверка 4. Каждый бюллетень');
    expect(out).toContain('запись 8: подпись бюллетеня неверна [ballot-signature]');
    expect(out).toContain('✓ Проверка 5.');
  });

  it('says the same with threads as without, which it does not start for a small archive', async () => {
    const forged = `${VECTORS}forged/ballot-signature-flipped`;
    const [alone, threads] = [await run(forged), await run(forged, { threads: 2 })];
    expect(threads.code).toBe(1);
    expect(threads.out).toBe(alone.out);
    expect([alone.err, threads.err].map((says) => /threads: \d/.exec(says)?.[0])).toEqual(['threads: 1', 'threads: 2']);
  });

  it.each(['libsodium', 'noble'] as const)(
    'gives a second opinion by %s, with threads and without',
    async (arithmetic) => {
      const opinions = [
        ['archive', 0, 0],
        ['forged/ballot-signature-flipped', 0, 1],
        ['forged/decryption-share-wrong', undefined, 1],
      ] as const;
      for (const [archive, threads, code] of opinions) {
        const first = await run(`${VECTORS}${archive}`, { json: true });
        const second = await run(`${VECTORS}${archive}`, { json: true, threads, arithmetic });
        expect(second.out).toBe(first.out);
        expect([first.code, second.code]).toEqual([code, code]);
        expect(first.err).toContain('arithmetic: kernel');
        expect(second.err).toContain(`arithmetic: ${arithmetic}`);
      }
    },
  );

  it('says which checks were not made when the manifest may not stand', async () => {
    const { code, out } = await run(`${VECTORS}forged/public-key-replaced`);
    expect(code).toBe(1);
    expect(out).toContain('✗ Check 3.');
    expect(out).toContain('– Check 4. Every ballot: not made');
  });

  it('gives the report as JSON before its last line', async () => {
    const { lines } = await run(`${VECTORS}forged/result-one-vote-moved`, { json: true });
    const report = JSON.parse(lines[0] ?? '') as { verified: boolean; checks: { number: number; passed: boolean }[] };
    expect(report.verified).toBe(false);
    expect(report.checks.filter((check) => !check.passed).map((check) => check.number)).toEqual([7]);
    expect(lines).toHaveLength(2);
  });

  it('a missing folder is a sentence, an empty one a finding', async () => {
    const missing = await run('/nowhere/\u001b[31m');
    expect(missing).toMatchObject({ code: 1, out: 'not verified\n' });
    expect(missing.err).toContain('There is no archive /nowhere/');
    const empty = await mkdtemp(join(tmpdir(), 'veche-verify-'));
    try {
      const { code, out } = await run(empty);
      expect(code).toBe(1);
      expect(out).toContain('records.ndjson cannot be read');
    } finally {
      await rm(empty, { recursive: true });
    }
  });

  it('saves the report as HTML; a place where none can be saved is said before the work, not after it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'veche-verify-'));
    try {
      const file = join(folder, 'report.html');
      const saved = await run(`${VECTORS}archive`, { html: file });
      expect(saved.code).toBe(0);
      expect(saved.err).toContain(`Report saved: ${file}`);
      expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>/i);
      const signal = AbortSignal.abort();
      const left = join(folder, 'left.html');
      expect((await run(`${VECTORS}archive`, { html: left, signal })).code).toBe(130);
      await expect(readFile(left)).rejects.toThrow('ENOENT');
      await writeFile(left, 'of yesterday');
      expect((await run(`${VECTORS}archive`, { html: left, signal })).code).toBe(130);
      expect(await readFile(left, 'utf8')).toBe('of yesterday');
      const refused = await run(`${VECTORS}archive`, { html: join(folder, 'none', 'report.html') });
      expect(refused).toMatchObject({ code: 1, out: 'not verified\n' });
      expect(refused.err).toContain('The report cannot be saved as');
      expect(refused.err).not.toContain('ballots:');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('holds receipts and earlier checkpoints against the log', async () => {
    const { code, out } = await run(`${VECTORS}archive`, {
      receipts: [{ not: 'a receipt' }],
      checkpoints: ['nonsense'],
    });
    expect(code).toBe(1);
    expect(out).toContain('[receipt-malformed]');
    expect(out).toContain('[checkpoint-malformed]');
  });
});
