/** Files that someone drops: a folder, its files one by one, with other things beside them. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileListSource, type ChosenFile } from './file-list.js';
import { gather } from './random-access.js';

const FOLDER = new URL('../../../../test/vectors/archive', import.meta.url).pathname;
const [DOCUMENT = ''] = readdirSync(join(FOLDER, 'documents'));
const NAMES = ['manifest.json', 'records.ndjson', 'bodies.ndjson', 'checkpoint', `documents/${DOCUMENT}`];
const content = (name: string): Buffer => readFileSync(join(FOLDER, name));
const chosen = (name: string, path: string): ChosenFile => ({ path, blob: new Blob([new Uint8Array(content(name))]) });
const all = (chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> => gather(chunks, 1e9);

describe('chosen files', () => {
  it.each<[string, (name: string) => string]>([
    ['a folder', (name) => `archive/${name}`],
    ['a dropped folder', (name) => `/archive/${name}`],
    ['a folder in a folder', (name) => `downloads/archive/${name}`],
    ['one by one', (name) => name.split('/').at(-1) ?? ''],
  ])('%s', async (_, path) => {
    const archive = fileListSource(NAMES.map((name) => chosen(name, path(name))));
    expect(Buffer.from(await archive.manifest())).toEqual(content('manifest.json'));
    expect(Buffer.from(await all(archive.records()))).toEqual(content('records.ndjson'));
    expect(Buffer.from(await all(archive.bodies()))).toEqual(content('bodies.ndjson'));
    expect(await archive.documents()).toEqual([DOCUMENT]);
    expect(await archive.documentHash(DOCUMENT)).toBe(DOCUMENT);
  });

  it('with other files beside them, which are left alone', async () => {
    const others = ['photo.jpg', 'documents/notes.txt', 'old/manifest.json', '../checkpoint'];
    const archive = fileListSource([
      ...NAMES.map((name) => chosen(name, name)),
      ...others.map((path) => chosen('checkpoint', path)),
    ]);
    expect(Buffer.from(await archive.manifest())).toEqual(content('manifest.json'));
    expect(await archive.documents()).toEqual([DOCUMENT]);
  });

  it('without the bodies: an error where they are read', async () => {
    const archive = fileListSource([chosen('manifest.json', 'manifest.json')]);
    await expect(all(archive.bodies())).rejects.toThrow(/no bodies.ndjson/);
    await expect(fileListSource([]).manifest()).rejects.toThrow(/no manifest.json/);
  });

  it('of two archives, or two files of a name: refused', async () => {
    const two = fileListSource(['a', 'b'].map((top) => chosen('manifest.json', `${top}/manifest.json`)));
    await expect(two.manifest()).rejects.toThrow(/several archives/);
    const twice = fileListSource([...NAMES, 'checkpoint'].map((name) => chosen(name, name)));
    await expect(twice.manifest()).rejects.toThrow(/two files/);
  });

  it('beyond the limit: refused', async () => {
    const blob = { size: 1e9, slice: () => blob, arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)) };
    await expect(fileListSource([{ path: 'manifest.json', blob }]).manifest()).rejects.toThrow(/too large/);
    const ends = { ...blob, size: 1000 };
    await expect(fileListSource([{ path: 'manifest.json', blob: ends }]).manifest()).rejects.toThrow(/ends early/);
  });
});
