/** Archives made to break the verifier: each ends in a finding and a clean exit, in little memory and time. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Report } from '#protocol';
import { runVerify } from './run.js';

const ARCHIVE = new URL('../../../../test/vectors/archive', import.meta.url).pathname;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veche-hostile-'));
  await cp(ARCHIVE, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

/** Codes of all findings. */
async function verify(path = folder): Promise<string[]> {
  let out = '';
  const code = await runVerify(path, {
    json: true,
    out: { write: (text) => (out += text) },
    err: { write: () => undefined },
  });
  const lines = out.trimEnd().split('\n');
  expect([code, lines.at(-1)]).toEqual([1, 'not verified']);
  const report = JSON.parse(lines[0] ?? '') as Report;
  expect(report.verified).toBe(false);
  const codes = [...new Set(report.checks.flatMap(({ findings }) => findings.map((found) => found.code)))];
  expect(codes).not.toContain('verifier-failed');
  return codes;
}
const change = async (name: string, edit: (bytes: Buffer) => Uint8Array | string): Promise<void> => {
  const path = join(folder, name);
  await writeFile(path, edit(await readFile(path)));
};

describe('a hostile archive', () => {
  it.each(['records.ndjson', 'bodies.ndjson', 'manifest.json', 'checkpoint'])('%s truncated', async (name) => {
    await change(name, (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)));
    expect(await verify()).not.toEqual([]);
  });

  it.each(['records.ndjson', 'bodies.ndjson', 'manifest.json', 'checkpoint'])('%s empty', async (name) => {
    await writeFile(join(folder, name), '');
    expect(await verify()).not.toEqual([]);
  });

  it.each(['records.ndjson', 'bodies.ndjson', 'manifest.json', 'checkpoint'])('%s a link', async (name) => {
    await rm(join(folder, name));
    await symlink(join(ARCHIVE, name), join(folder, name));
    expect(await verify()).toContain('file-unreadable');
  });

  it.each(['records.ndjson', 'bodies.ndjson', 'manifest.json', 'checkpoint'])('%s a folder', async (name) => {
    await rm(join(folder, name));
    await mkdir(join(folder, name));
    expect(await verify()).toContain('file-unreadable');
  });

  const hasPipes = process.platform !== 'win32';
  (hasPipes ? it : it.skip)(`a pipe in a file’s place${hasPipes ? '' : ' (no pipes on this system)'}`, async () => {
    await rm(join(folder, 'bodies.ndjson'));
    expect(spawnSync('mkfifo', [join(folder, 'bodies.ndjson')]).status).toBe(0);
    expect(await verify()).toContain('file-unreadable');
  });

  it('a million records of one byte', async () => {
    await writeFile(join(folder, 'records.ndjson'), '{\n'.repeat(1_000_000));
    expect(await verify()).toContain('record-malformed');
  });

  it('a million records after record 0', async () => {
    await change('records.ndjson', (bytes) => bytes.subarray(0, bytes.indexOf(10) + 1).toString() + '1\n'.repeat(1e6));
    expect(await verify()).toContain('record-malformed');
  });

  it('a million bodies of one byte', async () => {
    await change('bodies.ndjson', (bytes) => bytes.toString() + '1\n'.repeat(1e6));
    // However many there are of one kind, another kind is named beside them.
    expect(await verify()).toEqual(['body-doubled', 'body-unnamed']);
  });

  it('a million bodies of no bytes', async () => {
    await change('bodies.ndjson', (bytes) => bytes.toString() + '\n'.repeat(1e6));
    expect(await verify()).toEqual(['body-line-malformed']);
  });

  it('sparse files of many gigabytes where megabytes are allowed', async () => {
    for (const name of ['manifest.json', 'checkpoint']) await truncate(join(folder, name), 2 ** 40);
    expect(await verify()).toContain('file-unreadable');
  });

  it('one line of 100 megabytes', async () => {
    await change('bodies.ndjson', (bytes) => `${bytes.toString()}"${'x'.repeat(1e8)}"\n`);
    expect(await verify()).toEqual(['line-too-long']);
    await change('records.ndjson', () => 'x'.repeat(1e8));
    expect(await verify()).toContain('line-too-long');
  });

  it('JSON nested a million deep', async () => {
    const depth = 1e6;
    await change('bodies.ndjson', (bytes) => `${bytes.toString()}${'['.repeat(depth)}${']'.repeat(depth)}\n`);
    expect(await verify()).toEqual(['body-line-malformed']);
    const ballot = `{"auth":${'['.repeat(depth)}${']'.repeat(depth)},"core":1}\n`;
    await change('bodies.ndjson', (bytes) => bytes.toString() + ballot);
    expect(await verify()).toEqual(['body-line-malformed']);
  });

  it('ballots of no sense by the thousand', async () => {
    const ballots = Array.from({ length: 2000 }, (_, at) => `{"auth":{},"core":{"sequence":${at}}}\n`);
    await change('bodies.ndjson', (bytes) => bytes.toString() + ballots.join(''));
    expect(await verify()).toEqual(['body-unnamed']);
  });

  it('every body twice', async () => {
    await change('bodies.ndjson', (bytes) => Buffer.concat([bytes, bytes]));
    expect(await verify()).toEqual(['body-doubled']);
  });

  it('documents whose names lead elsewhere', async () => {
    await writeFile(join(folder, 'documents', '..%2f..%2fetc'), 'x');
    const [name = ''] = (await readFile(join(folder, 'bodies.ndjson'), 'utf8')).match(/"document":"([^"]+)"/) ?? [];
    const hash = name.slice('"document":"'.length, -1);
    await rm(join(folder, 'documents', hash));
    await symlink('/etc/hostname', join(folder, 'documents', hash));
    expect(await verify()).toEqual(['document-missing']);
  });

  it('a file that is no zip', async () => {
    const path = join(folder, 'archive.zip');
    await writeFile(path, 'PK nothing');
    expect(await verify(path)).toContain('file-unreadable');
  });
});
