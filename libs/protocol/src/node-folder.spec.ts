/** A folder’s sizes and documents, as they lie on the disk. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256, utf8 } from '#crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeBase64url } from './index.js';
import { folderSource } from './node.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veche-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a folder', () => {
  it('has sizes of what are files, and none of what is absent or a folder', async () => {
    expect(await folderSource(folder).sizes()).toStrictEqual({});
    await mkdir(join(folder, 'records.ndjson'));
    await writeFile(join(folder, 'bodies.ndjson'), '1\n');
    expect(await folderSource(folder).sizes()).toStrictEqual({ bodies: 2 });
    await rm(join(folder, 'bodies.ndjson'));
    await rm(join(folder, 'records.ndjson'), { recursive: true });
    await writeFile(join(folder, 'records.ndjson'), '');
    expect(await folderSource(folder).sizes()).toStrictEqual({ records: 0 });
  });

  it('hashes a document whole', async () => {
    const document = utf8('протокол'.repeat(20_000));
    const name = encodeBase64url(sha256(document));
    await mkdir(join(folder, 'documents'));
    await writeFile(join(folder, 'documents', name), document);
    expect(await folderSource(folder).documentHash(name)).toBe(name);
    expect(await folderSource(folder).documentHash(encodeBase64url(new Uint8Array(32)))).toBeUndefined();
  });
});
