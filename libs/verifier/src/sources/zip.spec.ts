/** Zips: the honest ones are read, and no hostile one is anything but an error. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { type ArchiveSource } from '#protocol';
import { rawZip, type RawEntry } from '../testing/raw-zip.js';
import { blobBytes, gather } from './random-access.js';
import { ZIP_LIMITS, zipSource } from './zip.js';

const FOLDER = new URL('../../../../test/vectors/archive', import.meta.url).pathname;
const NAMES = ['manifest.json', 'records.ndjson', 'bodies.ndjson', 'checkpoint'] as const;
const DOCUMENTS = readdirSync(join(FOLDER, 'documents'));
const content = (name: string): Buffer => readFileSync(join(FOLDER, name));
const ALL: readonly RawEntry[] = [...NAMES, ...DOCUMENTS.map((name) => `documents/${name}`)].map((name) => ({
  name,
  content: content(name),
}));
const without = (name: string): RawEntry[] => ALL.filter((entry) => entry.name !== name);

const source = (zip: Buffer): ArchiveSource => zipSource(blobBytes(new Blob([new Uint8Array(zip)])));
const open = (entries: readonly RawEntry[]): ArchiveSource => source(rawZip(entries));
const all = (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => gather(chunks, 1e9);

/** As the board makes it: streamed, sizes behind the data. */
async function boardZip(): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, content: bytes } of ALL) zip.addBuffer(Buffer.from(bytes ?? []), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function holdsTheArchive(archive: ArchiveSource): Promise<void> {
  expect(Buffer.from(await archive.manifest())).toEqual(content('manifest.json'));
  expect(Buffer.from(await archive.checkpoint())).toEqual(content('checkpoint'));
  // Twice: every call starts again.
  for (let turn = 0; turn < 2; turn++) {
    expect(Buffer.from(await all(archive.records()))).toEqual(content('records.ndjson'));
    expect(Buffer.from(await all(archive.bodies()))).toEqual(content('bodies.ndjson'));
  }
  expect(await archive.documents()).toEqual(DOCUMENTS);
  for (const name of DOCUMENTS) expect(await archive.documentHash(name)).toBe(name);
  expect(await archive.documentHash('../manifest.json')).toBeUndefined();
  expect(await archive.sizes()).toEqual({
    records: content('records.ndjson').length,
    bodies: content('bodies.ndjson').length,
  });
}

describe('a zip', () => {
  it('as the board serves it', async () => {
    await holdsTheArchive(source(await boardZip()));
  });

  it('with one folder at the top, and with what a desktop adds by itself', async () => {
    const litter = ['__MACOSX/archive/._manifest.json', 'archive/.DS_Store'].map((name) => ({ name }));
    const folder = { name: 'archive/', unixMode: 0o40755 };
    await holdsTheArchive(
      open([folder, ...ALL.map((entry) => ({ ...entry, name: `archive/${entry.name}` })), ...litter]),
    );
  });

  it('gives up a stream half way without a complaint', async () => {
    for await (const chunk of open(ALL).bodies()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });

  it('passes advice on where there is some', async () => {
    const advice = new Uint8Array(5000).fill(7);
    const archive = open([...ALL, { name: 'advice.ndjson', content: advice }]);
    expect(await all(archive.advice?.() as AsyncIterable<Uint8Array>)).toEqual(advice);
    expect(await all(open(ALL).advice?.() as AsyncIterable<Uint8Array>)).toHaveLength(0);
  });
});

describe('a hostile zip', () => {
  const zeros = new Uint8Array(32 * 1024 * 1024);

  it.each<[string, readonly RawEntry[], RegExp]>([
    ['that leaves its folder', [...ALL, { name: '../evil' }], /unsafe (file)?name/i],
    ['with an absolute name', [...ALL, { name: '/etc/passwd' }], /unsafe (file)?name/i],
    ['with a name for another system', [...ALL, { name: 'documents\\evil' }], /unsafe|filename/i],
    ['with a drive in a name', [...ALL, { name: 'c:evil' }], /unsafe/i],
    ['with a name that only looks like the manifest', [...ALL, { name: 'manifest.json\u0000' }], /unsafe|filename/i],
    [
      'with two manifests',
      [...ALL, { name: 'manifest.json', content: content('checkpoint') }],
      /two entries|ambig|duplicate/i,
    ],
    ['with a link', [...ALL, { name: 'documents', unixMode: 0o120777 }], /link/],
    [
      'with a link in a known place',
      [...without('checkpoint'), { name: 'checkpoint', content: Buffer.from('/etc/passwd'), unixMode: 0o120777 }],
      /link/,
    ],
    [
      'with an encrypted entry',
      [...without('checkpoint'), { name: 'checkpoint', content: content('checkpoint'), flags: 1 }],
      /encrypted/,
    ],
    ['with a file that no archive has', [...ALL, { name: 'verify.exe' }], /no archive has/],
    ['with a folder in documents', [...ALL, { name: `documents/${DOCUMENTS[0] ?? ''}/x` }], /no archive has/],
    [
      'with two archives',
      ALL.flatMap((entry) => ['a', 'b'].map((top) => ({ ...entry, name: `${top}/${entry.name}` }))),
      /several archives/,
    ],
    ['with the archive far down', ALL.map((entry) => ({ ...entry, name: `a/b/${entry.name}` })), /too deep/],
    ['that is a bomb', [...without('bodies.ndjson'), { name: 'bodies.ndjson', content: zeros }], /far more than it is/],
    [
      'whose entries share bytes',
      [
        ...ALL,
        ...Array.from({ length: 50 }, (_, at) => ({
          name: `documents/${String(at).padStart(43, 'A')}`,
          content: content('bodies.ndjson'),
          sharesBytesOf: 2,
        })),
      ],
      /share bytes|no archive has/,
    ],
  ])('%s', async (_, entries, says) => {
    const archive = open(entries);
    await expect(archive.manifest()).rejects.toThrow(says);
    await expect(all(archive.bodies())).rejects.toThrow(says);
    await expect(archive.documents()).rejects.toThrow(says);
  });

  it('that lies about an entry’s length fails where it lies, and a bomb behind the lie stays small', async () => {
    const small = open([...without('bodies.ndjson'), { name: 'bodies.ndjson', content: zeros, declaredSize: 1000 }]);
    await expect(all(small.bodies())).rejects.toThrow();
    const long = open([
      ...without('checkpoint'),
      { name: 'checkpoint', content: content('checkpoint'), declaredSize: 100_000 },
    ]);
    await expect(long.checkpoint()).rejects.toThrow();
  });

  it('whose list and headers name different files', async () => {
    const archive = open([
      ...without('checkpoint'),
      { name: 'checkpoint', localName: 'checkpoinX', content: content('checkpoint') },
    ]);
    await expect(archive.checkpoint()).rejects.toThrow();
  });

  it('with more entries than any archive', async () => {
    const archive = zipSource(blobBytes(new Blob([new Uint8Array(rawZip(ALL))])), { ...ZIP_LIMITS, entries: 4 });
    await expect(archive.manifest()).rejects.toThrow(/too many entries/);
  });

  it.each([0, 1, 21, 22, 100, 5000, 100_000])('cut off after %d bytes', async (length) => {
    const archive = source(rawZip(ALL).subarray(0, length));
    await expect(archive.manifest()).rejects.toThrow();
    await expect(all(archive.records())).rejects.toThrow();
  });

  it('whose manifest is beyond its limit', async () => {
    const huge = Buffer.alloc(33 * 1024 * 1024);
    for (let at = 0; at < huge.length; at += 2) huge[at] = (at * 2654435761) >>> 24;
    const archive = open([...without('manifest.json'), { name: 'manifest.json', content: huge }]);
    await expect(archive.manifest()).rejects.toThrow(/too large/);
  });

  it('with a packing that cannot be unpacked', async () => {
    const zip = rawZip(ALL);
    const at = zip.indexOf('bodies.ndjson') + 'bodies.ndjson'.length;
    zip.fill(0xff, at + 10, at + 2000);
    await expect(all(source(zip).bodies())).rejects.toThrow();
  });
});
