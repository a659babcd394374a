/** An archive as it is downloaded: byte for byte, its documents compared, and the side file where the board has one. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Mistake } from '../console/mistake.js';
import { downloadArchive } from './archive.js';

const VECTOR = new URL('../../../../test/vectors/archive/', import.meta.url).pathname;
const FINGERPRINT = 'fp';
const FILES = ['manifest.json', 'records.ndjson', 'bodies.ndjson', 'checkpoint'];

describe('a downloaded archive', () => {
  /** By path below archive/. */
  const served = new Map<string, Buffer | 'broken'>();
  let server: Server;
  let board: string;
  let dir: string;
  let document: string;

  const download = (): Promise<void> => downloadArchive(board, FINGERPRINT, join(dir, 'archive'));
  const kept = (name: string): Promise<Buffer> => readFile(join(dir, 'archive', name));
  const names = async (): Promise<string[]> => (await readdir(join(dir, 'archive'))).sort();

  beforeAll(async () => {
    server = createServer((request, response) => {
      const bytes = served.get((request.url ?? '').replace(`/board/${FINGERPRINT}/archive/`, ''));
      if (bytes === 'broken') {
        response.writeHead(200, { 'content-length': 100 }).write('begun\n', () => response.destroy());
        return;
      }
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    board = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    document = (await readdir(join(VECTOR, 'documents')))[0] ?? '';
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  beforeEach(async () => {
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
    dir = await mkdtemp(join(tmpdir(), 'veche-download-'));
    served.clear();
    for (const name of [...FILES, `documents/${document}`]) served.set(name, await readFile(join(VECTOR, name)));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('is what the board serves', async () => {
    await download();
    for (const name of [...FILES, `documents/${document}`]) expect(await kept(name)).toEqual(served.get(name));
    expect(await names()).toEqual([...FILES, 'documents'].sort());
  });

  it('has decoding advice where the board has it', async () => {
    served.set('advice.ndjson', Buffer.from('\nAAAA\n'));
    await download();
    expect((await kept('advice.ndjson')).toString()).toBe('\nAAAA\n');
  });

  it('is whole without advice that breaks off', async () => {
    served.set('advice.ndjson', 'broken');
    await download();
    expect(await names()).toEqual([...FILES, 'documents'].sort());
  });

  it('is not taken without one of its own files, nor with another document, nor into a folder with files', async () => {
    served.delete('bodies.ndjson');
    await expect(download()).rejects.toThrow(Mistake);
    await expect(download()).rejects.toThrow(join(dir, 'archive'));
    await rm(join(dir, 'archive'), { recursive: true });
    served.set('bodies.ndjson', await readFile(join(VECTOR, 'bodies.ndjson')));
    served.set(`documents/${document}`, Buffer.from('another'));
    await expect(download()).rejects.toThrow(document);
  });
});
