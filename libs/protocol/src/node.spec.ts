/** `#protocol/node`: a folder from a stranger. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeBase64url, encodeBase64url, installBase64url, LIMITS, verifyArchive } from './index.js';
import { folderSource, nodeBase64url, writeArchive } from './node.js';
import { finishElection, seededRandom, votedElection } from './testing.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veche-archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

const verify = () => verifyArchive(folderSource(folder), { random: seededRandom('weights') });

describe('an archive folder', () => {
  it('is written and read back', async () => {
    const { election } = votedElection();
    finishElection(election);
    election.protocol(utf8('протокол'));
    await writeArchive(folder, election.files());
    expect((await verify()).verified).toBe(true);
  });

  it('that is empty is a finding', async () => {
    const report = await verify();
    expect(report.verified).toBe(false);
    expect(report.checks[0]?.findings.map((found) => found.params['file'])).toEqual(
      expect.arrayContaining(['bodies.ndjson', 'records.ndjson', 'manifest.json']),
    );
  });

  it('links, folders and files too large are not read', async () => {
    const secret = join(folder, 'secret');
    await writeFile(secret, 'secret');
    await symlink(secret, join(folder, 'checkpoint'));
    await mkdir(join(folder, 'manifest.json'));
    const source = folderSource(folder);
    await expect(source.checkpoint()).rejects.toThrow('not a regular file');
    await expect(source.manifest()).rejects.toThrow('not a regular file');
    await rm(join(folder, 'checkpoint'));
    await writeFile(join(folder, 'checkpoint'), '');
    await truncate(join(folder, 'checkpoint'), LIMITS.checkpoint + 1);
    await expect(source.checkpoint()).rejects.toThrow('too large');
    await truncate(join(folder, 'checkpoint'), LIMITS.checkpoint);
    expect(await source.checkpoint()).toHaveLength(LIMITS.checkpoint);
  });

  it('has its decoding advice beside it where there is some', async () => {
    const empty = new Uint8Array();
    const files = { manifest: empty, records: empty, bodies: utf8('1\n'), checkpoint: empty, documents: new Map() };
    await writeArchive(folder, files);
    expect(folderSource(folder).advice?.()).toBeUndefined();
    await writeArchive(folder, { ...files, advice: utf8('AAAA\n') });
    const pieces: Uint8Array[] = [];
    for await (const piece of folderSource(folder).advice?.() ?? []) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('AAAA\n');
    expect(await folderSource(folder).sizes()).toEqual({ records: 0, bodies: 2 });
  });

  it('documents are looked up only under names that are hashes', async () => {
    await writeFile(join(folder, 'manifest.json'), 'x');
    await mkdir(join(folder, 'documents'));
    const name = encodeBase64url(new Uint8Array(32));
    await symlink(join(folder, 'manifest.json'), join(folder, 'documents', name));
    const source = folderSource(folder);
    expect(await source.documentHash('../manifest.json')).toBeUndefined();
    expect(await source.documentHash(name)).toBeUndefined();
    expect(await source.documents()).toEqual([name]);
    expect(await folderSource(join(folder, 'nowhere')).documents()).toEqual([]);
    await rm(join(folder, 'documents'), { recursive: true });
    await writeFile(join(folder, 'documents'), 'no folder');
    await expect(source.documents()).rejects.toThrow();
  });
});

describe('Node’s base64url', () => {
  afterEach(() => installBase64url((text) => Uint8Array.from(Buffer.from(text, 'base64url'))));

  it('decodes what ours decodes, and is not asked about what ours refuses', () => {
    const random = seededRandom('base64url');
    const texts = [255, 256, 257, 300, 301, 1000].map((length) => encodeBase64url(random(length)));
    const bad = texts.flatMap((text) => [`${text}=`, `${text.slice(0, -1)}+`, `é${text}`, text.slice(0, -1) + '_']);
    const ours = [...texts, ...bad].map((text) => decodeBase64url(text));
    installBase64url(nodeBase64url);
    for (const [at, text] of [...texts, ...bad].entries()) expect(decodeBase64url(text)).toEqual(ours[at]);
    expect(ours.slice(0, texts.length)).not.toContain(undefined);
    expect(ours.slice(texts.length)).toContain(undefined);
    expect(decodeBase64url(texts[1] ?? '', 256)).toEqual(ours[1]);
    expect(decodeBase64url(texts[1] ?? '', 255)).toBeUndefined();
  });
});
