import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { canonicalText, type Manifest } from '#protocol';
import { type TestElection } from '../../../../../libs/protocol/src/testing.js';
import { Sealer } from '../../platform/index.js';
import { testRandom } from '../../platform/testing/index.js';
import { BoxUnderTest, electionWith } from '../testing/box-under-test.js';

describe('elections of the ballot box', () => {
  let election: TestElection;
  let box: BoxUnderTest;

  const prepare = (change: object = {}) =>
    box.operator('post', '/ballot-box/admin/elections').send({
      id: 'another',
      origin: 'board.test/another',
      styles: ['north'],
      accesses: 1,
      rsaBits: 2048,
      ...change,
    });
  const install = (draft: string, manifest: Manifest | string) =>
    box
      .operator('put', `/ballot-box/admin/elections/${draft}/manifest`)
      .send({ manifest: typeof manifest === 'string' ? manifest : canonicalText(manifest) });

  beforeAll(async () => {
    election = electionWith({ interval: 60, minimum: 1 }, 'elections');
    box = await BoxUnderTest.start(election);
  });
  afterAll(async () => {
    await box?.stop();
  });

  it('get a key of their own, the same however often it is asked for', async () => {
    const first = (await prepare().expect(200)).body as { signingKey: string };
    expect((await prepare().expect(200)).body).toEqual(first);
    expect(first.signingKey).not.toBe(election.manifest.ballotBox.signingKey);
    await prepare({ origin: 'board.test/elsewhere' }).expect(409);
  });

  it('are installed once: the same manifest again is the same election, another is refused', async () => {
    const { id } = election.manifest;
    const fingerprint = election.election.fingerprint;
    await install(id, election.manifest).expect(200, { fingerprint });
    await install(id, { ...election.manifest, title: { ru: 'Другое' } }).expect(409);
    await install(id, election.manifest).expect(200, { fingerprint });
  });

  it.each<[string, () => [string, Manifest | string], number]>([
    ['a draft that was not prepared', () => ['unknown', election.manifest], 404],
    ['a manifest with another key of ours', () => ['another', election.manifest], 409],
    [
      'a manifest that breaks a rule of §2',
      () => ['test-election', { ...election.manifest, timeZone: 'Nowhere' }],
      400,
    ],
    ['a manifest that is not canonical', () => ['test-election', ` ${canonicalText(election.manifest)}`], 400],
    ['what is no manifest', () => ['test-election', '{}'], 400],
    ['a draft id of another form', () => ['Not_An_Id', election.manifest], 400],
  ])('refuse %s', async (_name, request, status) => {
    const [draft, manifest] = request();
    await install(draft, manifest).expect(status);
  });

  it('refuse a manifest of another board', async () => {
    const board = { ...election.manifest.board, origin: 'board.test/elsewhere' };
    await install('test-election', { ...election.manifest, board }).expect(409);
  });

  it('are the operators’ business alone', async () => {
    const server = box.app.getHttpServer();
    await request(server).post('/ballot-box/admin/elections').send({}).expect(401);
    await request(server).put('/ballot-box/admin/elections/test-election/manifest').send({}).expect(401);
  });

  it('keep their keys encrypted, and their rows unchangeable', async () => {
    const client = new pg.Client({ connectionString: box.base.url });
    await client.connect();
    const { rows } = await client.query<{ sealed_seed: Buffer }>(
      `SELECT sealed_seed FROM ballot_box.election WHERE draft = 'test-election'`,
    );
    const sealed = rows[0]?.sealed_seed as Buffer;
    const seed = Buffer.from(election.parties.ballotBox);
    expect(sealed.includes(seed)).toBe(false);
    const sealer = new Sealer(new Uint8Array(32).fill(3), testRandom());
    expect(sealer.open('test-election', sealed)).toEqual(seed);
    await expect(client.query(`UPDATE ballot_box.election SET sealed_seed = ''`)).rejects.toMatchObject({
      code: '42501',
    });
    await client.end();
  });
});
