/** The life of an election through the board, over HTTP and on PostgreSQL: from the draft to an archive that verifies. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  canonicalText,
  bodyHash,
  describeFinding,
  documentName,
  encodeCanonical,
  encodeRecord,
  fingerprintOf,
  memorySource,
  bytesOf,
  trackerOf,
  verifyArchive,
  checkpointTrust,
  type JsonValue,
} from '#protocol';
import { finishElection, seededRandom } from '#protocol/testing';
import { bundlePath, decodeBundle, leafHash, openCheckpoint, tilePath, tilesOf, verifyInclusion } from '#tlog';
import { BoardElections, BoardState, Inclusion, Setup } from '#contracts/board';
import { TEST_ADMIN_TOKEN } from '../platform/testing/index.js';
import { BoardUnderTest } from './testing/board-under-test.js';

const HOUR = 3_600_000;
const PROTOCOL = encodeCanonical('Протокол');

// Machines that build and test at once are slow to give a database.
jest.setTimeout(60_000);

describe('the life of an election', () => {
  let board: BoardUnderTest;
  const ballots: JsonValue[] = [];

  beforeAll(async () => {
    board = await BoardUnderTest.start({ install: false });
  });
  afterAll(() => board?.stop());

  const state = async (): Promise<BoardState> => BoardState.parse(await board.json('state'));
  const opened = async () => {
    const trusted = openCheckpoint((await board.get('checkpoint')).text, checkpointTrust(board.election.manifest));
    if (!trusted.ok) throw new Error(trusted.error.says);
    return trusted.value;
  };

  it('begins with the operator alone', async () => {
    await board.http.post('/board/admin/elections').send({}).expect(401);
    await board.http.put('/board/admin/elections/draft-1/manifest').send({ manifest: '{}' }).expect(401);
  });

  it('gives the same key for the same draft, and none for another origin', async () => {
    expect(await board.prepare()).toBe(board.election.manifest.board.signingKey);
    const body = { id: 'draft-1', origin: 'board.test/other', styles: ['north'], accesses: 2, rsaBits: 2048 };
    await board.http.post('/board/admin/elections').auth(TEST_ADMIN_TOKEN, { type: 'bearer' }).send(body).expect(409);
  });

  it('gives no second draft the origin of the first', async () => {
    const body = { id: 'draft-2', origin: 'board.test/election', styles: ['north'], accesses: 2, rsaBits: 2048 };
    const prepare = (change: object) =>
      board.http
        .post('/board/admin/elections')
        .auth(TEST_ADMIN_TOKEN, { type: 'bearer' })
        .send({ ...body, ...change });
    const refused = await prepare({});
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      409,
      expect.objectContaining({ code: 'conflict', detail: expect.stringContaining('has this origin') }),
    ]);
    await board.http
      .put('/board/admin/elections/draft-2/manifest')
      .auth(TEST_ADMIN_TOKEN, { type: 'bearer' })
      .send({ manifest: canonicalText(board.election.manifest) })
      .expect(404);
    await prepare({ origin: 'board.test/election-2' }).expect(200);
  });

  it('refuses a manifest with another key, another origin, or against §2', async () => {
    const { manifest } = board.election;
    const other = { ...manifest.board, signingKey: manifest.registrar.signingKey };
    expect((await board.install({ ...manifest, board: other })).status).toBe(422);
    const { signingKey } = manifest.board;
    const origin = { ...manifest.board, origin: 'board.test/other' };
    expect((await board.install({ ...manifest, board: origin })).status).toBe(409);
    const swapped = {
      ...manifest,
      board: { ...manifest.board, signingKey: manifest.registrar.signingKey },
      registrar: { signingKey },
    };
    expect((await board.install(swapped)).status).toBe(409);
    expect((await board.install({ ...manifest, tally: { minimumUnit: 1 } })).status).toBe(422);
    expect((await board.get('checkpoint')).status).toBe(404);
  });

  it('takes the manifest as record 0, the same again without a second record, another not at all', async () => {
    const fingerprint = fingerprintOf(board.election.manifest);
    expect(JSON.parse((await board.install()).text)).toEqual({ fingerprint });
    expect(JSON.parse((await board.install()).text)).toEqual({ fingerprint });
    expect((await board.install({ ...board.election.manifest, id: 'second' })).status).toBe(409);
    expect((await opened()).size).toBe(1);
    expect((await board.get('manifest.json')).bytes).toEqual(Buffer.from(encodeCanonical(board.election.manifest)));
    const list = BoardElections.parse(JSON.parse((await board.http.get('/board/elections')).text));
    expect(list.elections).toEqual([
      {
        fingerprint,
        id: 'test-election',
        kind: 'training',
        title: { ru: 'Проба', en: 'Trial' },
        stage: 'preparing',
      },
    ]);
  });

  it('takes endorsements, the list, ballots in batches and the counts', async () => {
    await board.prepared();
    expect((await state()).stage).toBe('ready');
    const { election } = board;
    const [a, b, c, d] = ['north', 'north', 'south', 'south'].map((style) => election.voter(style));
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four voters');
    election.cast(a, 1, { mayor: [1, 0, 0, 0], rating: [1, 1, 0] });
    election.cast(b, 1, { mayor: [0, 0, 0, 1], rating: [0, 0, 0] });
    election.cast(c, 1, { mayor: [0, 1, 0, 0] });
    const batch = election.entries.slice(board.posted);
    const posted = await board.postBatch(batch.map(({ body }) => body));
    expect(JSON.parse(posted.text)).toEqual({ first: board.posted, count: 3, time: batch[0]?.record.time });
    board.posted += 3;
    election.now += HOUR;
    election.hourly();
    election.decide({ effect: { kind: 'strike', contest: 'rating', option: 'r3' } });
    election.now += 3 * HOUR;
    election.cast(a, 2, { mayor: [0, 0, 1, 0], rating: [0, 1, 0] });
    election.cast(d, 1, { mayor: [1, 0, 0, 0] });
    election.now += HOUR;
    await board.sync();
    ballots.push(...election.entries.filter(({ record }) => record.type === 'ballot').map(({ body }) => body));
    expect(await state()).toMatchObject({
      stage: 'ready',
      records: election.entries.length,
      ballots: 5,
      struck: [{ contest: 'rating', option: 'r3' }],
      counts: { manifest: 1, endorsement: 5, access: 1, ballot: 5, issuance: 2, decision: 1 },
    });
  });

  it('shows where a ballot lies by hash and by tracker as people type it, and not what is in it', async () => {
    const [ballot] = ballots as [JsonValue];
    const hash = bodyHash(ballot);
    const { size, root } = await opened();
    for (const asked of [hash, trackerOf(hash), trackerOf(hash).toLowerCase().replaceAll('-', '')]) {
      const found = Inclusion.parse(await board.json(`lookup/${asked}`));
      expect(found).toMatchObject({ ballot: hash, tracker: trackerOf(hash) });
      const proof = found.proof.map(bytesOf);
      const claim = { leafHash: leafHash(encodeRecord(found.record)), index: found.index, size, root, proof };
      expect(verifyInclusion(claim)).toBe(true);
      expect(verifyInclusion({ ...claim, index: found.index + 1 })).toBe(false);
    }
    const refused = await board.get(`bodies/${hash}`);
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      403,
      expect.objectContaining({ code: 'not-yet-public' }),
    ]);
    expect((await board.get('archive/bodies.ndjson')).text).not.toContain('"core"');
    expect((await board.get('lookup/0000-0000-0000-0000-0000-0000')).status).toBe(404);
    expect((await board.get(`lookup/${board.fp}`)).status).toBe(404);
    expect((await board.get('lookup/nonsense')).status).toBe(404);
  });

  it('serves a page’s beginning: manifest, endorsements and decisions, each proven', async () => {
    const setup = Setup.parse(await board.json('setup'));
    const { size, root } = await opened();
    const types = setup.records.map(({ record }) => record.type);
    expect(types).toEqual(['manifest', ...Array<string>(5).fill('endorsement'), 'decision']);
    for (const { index, record, body, proof } of setup.records) {
      expect(bodyHash(JSON.parse(body) as JsonValue)).toBe(record.hash);
      const leaf = leafHash(encodeRecord(record));
      expect(verifyInclusion({ leafHash: leaf, index, size, root, proof: proof.map(bytesOf) })).toBe(true);
    }
  });

  it('closes, counts and ends in an archive that verifies', async () => {
    finishElection(board.election);
    await board.sync();
    const named = board.election.protocol(PROTOCOL);
    const early = await board.postEntry(named);
    expect([early.status, JSON.parse(early.text)]).toEqual([
      422,
      expect.objectContaining({
        code: 'record-refused',
        findings: [{ check: 1, record: null, says: expect.stringMatching(/^The document .{43} .*upload it first/) }],
      }),
    ]);
    await board.http
      .put(`/board/${board.fp}/documents/${documentName(PROTOCOL)}`)
      .auth(TEST_ADMIN_TOKEN, { type: 'bearer' })
      .set('content-type', 'application/octet-stream')
      .send(Buffer.from(PROTOCOL))
      .expect(204);
    board.election.destroy('node-1');
    await board.sync();
    expect((await state()).stage).toBe('resulted');
    const file = async (name: string) => new Uint8Array((await board.get(`archive/${name}`)).bytes);
    const files = {
      manifest: await file('manifest.json'),
      records: await file('records.ndjson'),
      bodies: await file('bodies.ndjson'),
      checkpoint: await file('checkpoint'),
      documents: new Map([[documentName(PROTOCOL), await file(`documents/${documentName(PROTOCOL)}`)]]),
    };
    const report = await verifyArchive(memorySource(files), { random: seededRandom('weights') });
    expect(report.checks.flatMap(({ findings }) => findings.map((found) => describeFinding(found, 'en')))).toEqual([]);
    expect(report.verified).toBe(true);
    expect(report).toMatchObject({ fingerprint: board.fp, ballots: 5, counted: 4 });
  });

  it('shows ballots after `closed`', async () => {
    const [ballot] = ballots as [JsonValue];
    const shown = await board.get(`bodies/${bodyHash(ballot)}`);
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(shown.bytes).toEqual(Buffer.from(encodeCanonical(ballot)));
  });

  it('serves tiles and bundles that are the log', async () => {
    const { size } = await opened();
    expect(size).toBe(board.election.entries.length);
    for (const tile of tilesOf(size)) {
      const served = await board.get(tilePath(tile));
      expect(served.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(served.bytes.length).toBe(tile.width * 32);
    }
    const leaves = board.election.entries.map(({ record }) => Buffer.from(encodeRecord(record)));
    const bundle = decodeBundle(new Uint8Array((await board.get(bundlePath({ index: 0, width: size }))).bytes), size);
    expect(bundle?.map((leaf) => Buffer.from(leaf))).toEqual(leaves);
    const part = await board.get('tile/0/000.p/3');
    expect(part.bytes).toEqual(Buffer.concat(leaves.slice(0, 3).map((leaf) => leafHash(leaf))));
    for (const path of [
      `tile/0/000.p/${size + 1}`,
      'tile/0/000',
      'tile/0/0',
      'tile/0/%300',
      'tile/9/000.p/1',
      'tile/../checkpoint',
      'tile/0/000.p/03',
    ]) {
      expect([path, (await board.get(path)).status]).toEqual([path, 404]);
    }
  });

  it('may be read by any page, and posted to by none that is not ours', async () => {
    for (const path of ['checkpoint', 'records', 'archive/bodies.ndjson', 'lookup/nonsense']) {
      const { headers } = await board.get(path);
      expect([path, headers['access-control-allow-origin']]).toEqual([path, '*']);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers['set-cookie']).toBeUndefined();
    }
    const posted = await board.http
      .post(`/board/${board.fp}/records`)
      .set('origin', 'https://stranger.example')
      .send({ type: 'access', body: '{}' });
    expect(posted.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('gives records by range', async () => {
    const leaves = board.election.entries.map(({ record }) => `${Buffer.from(encodeRecord(record)).toString()}\n`);
    const all = await board.get('records');
    expect([all.headers['content-type'], all.text]).toEqual(['application/x-ndjson', leaves.join('')]);
    expect((await board.get('records?from=2&limit=3')).text).toBe(leaves.slice(2, 5).join(''));
    expect((await board.get(`records?from=${leaves.length}`)).text).toBe('');
    for (const query of ['from=-1', 'limit=0', 'limit=10001', 'from=x', 'more=1']) {
      expect((await board.get(`records?${query}`)).status).toBe(400);
    }
  });

  it('packs the archive in one file, the same bytes each time', async () => {
    const zip = await board.get('archive.zip');
    expect(zip.headers['content-type']).toBe('application/zip');
    for (const name of [
      'manifest.json',
      'records.ndjson',
      'bodies.ndjson',
      'checkpoint',
      `documents/${documentName(PROTOCOL)}`,
    ]) {
      expect(zip.bytes.includes(name)).toBe(true);
    }
    expect((await board.get('archive.zip')).bytes).toEqual(zip.bytes);
  });

  it('keeps root and checkpoint over a restart', async () => {
    const [checkpoint, setup, before] = [await board.get('checkpoint'), await board.get('setup'), await state()];
    await board.restart();
    expect((await board.get('checkpoint')).text).toBe(checkpoint.text);
    expect((await board.get('setup')).text).toBe(setup.text);
    expect(await state()).toEqual(before);
  });
});
