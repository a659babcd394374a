/** A zip on disk. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rawZip } from '../testing/raw-zip.js';
import { gather } from './random-access.js';
import { openZip } from './zip-file.js';

const FOLDER = new URL('../../../../test/vectors/archive', import.meta.url).pathname;

describe('a zip file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'veche-zip-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is read in place, and closed', async () => {
    const names = ['manifest.json', 'bodies.ndjson'];
    const entries = await Promise.all(
      names.map(async (name) => ({ name, content: await readFile(join(FOLDER, name)) })),
    );
    const path = join(folder, 'archive.zip');
    await writeFile(path, rawZip(entries));
    const archive = await openZip(path);
    expect(Buffer.from(await archive.manifest())).toEqual(entries[0]?.content);
    expect(Buffer.from(await gather(archive.bodies(), 1e9))).toEqual(entries[1]?.content);
    await expect(archive.checkpoint()).rejects.toThrow(/no checkpoint/);
    await archive.close();
    await expect(archive.manifest()).rejects.toThrow();
  });

  it('is a regular file', async () => {
    await expect(openZip(folder)).rejects.toThrow(/regular file|EISDIR/);
    await expect(openZip(join(folder, 'nothing.zip'))).rejects.toThrow(/ENOENT/);
  });
});
