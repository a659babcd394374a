import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { type PreparedNode } from '#contracts/admin';
import { parseRsaPublicKey, verifyRsaKeyProof } from '#crypto';
import { bytesOf, canonicalText, type Endorsement, fingerprintOf, type Manifest, verifyBodySignature } from '#protocol';
import { archiveManifest, draft, manifestWith, NodeUnderTest, START_TIMEOUT_MS } from '../testing/node-under-test.js';

const PATH = `/node/admin/elections/${draft.id}/manifest`;

describe('an operator and a node', () => {
  const node = new NodeUnderTest();
  let prepared: PreparedNode;
  beforeAll(async () => {
    await node.start();
    prepared = (await node.operator('post', '/node/admin/elections', draft).expect(200)).body as PreparedNode;
  }, START_TIMEOUT_MS);
  afterAll(() => node.stop());

  const refusal = async (manifest: Manifest, path = PATH): Promise<string> => {
    const answer = await node.operator('put', path, { manifest: canonicalText(manifest) });
    const { detail } = answer.body as { detail?: string };
    return `${answer.status} ${detail ?? ''}`;
  };

  it('makes a key a style and an access number, all different', () => {
    expect(Object.keys(prepared.credentialKeys).sort()).toEqual(['isle', 'north', 'south']);
    expect(Object.keys(prepared.passKeys)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const keys = [...Object.values(prepared.credentialKeys), ...Object.values(prepared.passKeys)];
    expect(new Set(keys.map((spki) => parseRsaPublicKey(bytesOf(spki)).n)).size).toBe(12);
    expect(prepared).toMatchObject({ id: 'node-1', name: 'Node one' });
  });

  it(
    'answers the same question with the same keys, twice at once too, and refuses another',
    async () => {
      const small = { ...draft, id: 'another-draft', styles: ['north'], accesses: 1 };
      const [one, two] = await Promise.all([
        node.operator('post', '/node/admin/elections', small),
        node.operator('post', '/node/admin/elections', small),
      ]);
      expect(one?.body).toEqual(two?.body);
      expect((await node.operator('post', '/node/admin/elections', draft)).body).toEqual(prepared);
      expect((await node.operator('post', '/node/admin/elections', { ...draft, accesses: 8 })).status).toBe(409);
      expect((one?.body as PreparedNode).signingKey).not.toBe(prepared.signingKey);
    },
    START_TIMEOUT_MS,
  );

  it('does not endorse before a manifest is installed', async () => {
    const fingerprint = fingerprintOf(manifestWith(prepared));
    expect((await node.operator('post', `/node/admin/elections/${fingerprint}/endorsement`, {})).status).toBe(404);
  });

  it('refuses a manifest in which its own keys are not its own', async () => {
    const swapped: PreparedNode = {
      ...prepared,
      passKeys: {
        ...prepared.passKeys,
        '1': prepared.passKeys['2'] as string,
        '2': prepared.passKeys['1'] as string,
      },
    };
    const strange = archiveManifest.anonymizers.nodes[0] as PreparedNode;
    const signing = { ...prepared, signingKey: strange.signingKey };
    const credential = { ...prepared, credentialKeys: { ...prepared.credentialKeys, north: strange.credentialKeys['north'] as string } }; // prettier-ignore
    for (const listed of [swapped, strange, signing, credential, { ...prepared, name: 'Another name' }]) {
      expect(await refusal(manifestWith(listed))).toMatch(/^409 The keys of node-1 in the manifest are not the ones/);
    }
    const renamed = manifestWith({ ...prepared, id: 'node-0' });
    expect(await refusal(renamed)).toBe('409 The manifest has no node node-1.');
  });

  it('refuses a manifest of another election, board or number of accesses, and a draft it does not know', async () => {
    expect(await refusal(manifestWith(prepared, { id: 'another' }))).toMatch(
      /^409 The manifest is of another election/,
    );
    const board = { ...archiveManifest.board, origin: 'elsewhere.example' };
    expect(await refusal(manifestWith(prepared, { board }))).toMatch(/^409 The board is another/);
    const manifest = manifestWith(prepared);
    expect(await refusal(manifest, '/node/admin/elections/unknown/manifest')).toMatch(/^404 /);
  });

  it('refuses an election whose nodes would have to verify the login themselves', async () => {
    const { anonymizers } = manifestWith(prepared);
    const provider = manifestWith(prepared, { anonymizers: { ...anonymizers, login: 'provider' } });
    expect(await refusal(provider)).toMatch(
      /^409 This election wants nodes to verify the login at the identity provider/,
    );
  });

  it('refuses a manifest that breaks §2, and what is no manifest', async () => {
    const unit = manifestWith(prepared, { tally: { minimumUnit: 1 } });
    expect(await refusal(unit)).toMatch(/^400 ./);
    const pretty = JSON.stringify(manifestWith(prepared), null, 1);
    for (const manifest of [pretty, '{}', 'x'.repeat(10), '[]']) {
      expect((await node.operator('put', PATH, { manifest })).status).toBe(400);
    }
    expect((await node.operator('put', PATH, {})).status).toBe(400);
  });

  it('installs its manifest, again too, and no other with the same keys', async () => {
    const manifest = manifestWith(prepared);
    for (let i = 0; i < 2; i++) {
      const answer = await node.operator('put', PATH, { manifest: canonicalText(manifest) });
      expect(answer.body).toEqual({ fingerprint: fingerprintOf(manifest) });
    }
    const other = manifestWith(prepared, { title: { ru: 'Другое название' } });
    expect(await refusal(other)).toMatch(/^409 Another manifest with these keys is installed/);
  });

  it('endorses the manifest with proofs of its RSA keys, the same after a restart', async () => {
    const manifest = manifestWith(prepared);
    const path = `/node/admin/elections/${fingerprintOf(manifest)}/endorsement`;
    const endorsement = (await node.operator('post', path, {}).expect(200)).body as Endorsement;
    expect(verifyBodySignature('endorsement', endorsement, prepared.signingKey)).toBe(true);
    expect(endorsement).toMatchObject({ version: 1, election: fingerprintOf(manifest), by: 'node', id: 'node-1' });
    const keys = [
      ...['isle', 'north', 'south'].map((style) => prepared.credentialKeys[style]),
      ...['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((number) => prepared.passKeys[number]),
    ].map((spki) => parseRsaPublicKey(bytesOf(spki ?? '')));
    expect(endorsement.proofs).toHaveLength(keys.length);
    for (const [at, key] of keys.entries()) {
      expect(verifyRsaKeyProof(key, bytesOf(endorsement.proofs[at] ?? ''))).toBe(true);
    }
    await node.app.close();
    await node.boot();
    expect((await node.operator('post', path, {}).expect(200)).body).toEqual(endorsement);
  });

  it('answers nobody but the operator', async () => {
    const server = node.app.getHttpServer();
    const fingerprint = fingerprintOf(manifestWith(prepared));
    for (const [method, path, body] of [
      ['post', '/node/admin/elections', draft],
      ['put', PATH, { manifest: '{}' }],
      ['post', `/node/admin/elections/${fingerprint}/endorsement`, {}],
    ] as const) {
      expect((await request(server)[method](path).send(body)).status).toBe(401);
      const wrong = request(server)[method](path).set('authorization', 'Bearer wrong');
      expect((await wrong.send(body)).status).toBe(401);
    }
  });

  it.each([
    ['no styles', { ...draft, id: 'x', styles: [] }],
    ['a style that is no id', { ...draft, id: 'x', styles: ['North!'] }],
    ['no accesses', { ...draft, id: 'x', accesses: 0 }],
    ['another key size', { ...draft, id: 'x', rsaBits: 1024 }],
    ['a member more', { ...draft, id: 'x', extra: 1 }],
  ])('refuses a draft with %s', async (_, body) => {
    expect((await node.operator('post', '/node/admin/elections', body)).status).toBe(400);
  });

  it('keeps no private key in clear', async () => {
    const admin = new pg.Client({ connectionString: node.base.adminUrl });
    await admin.connect();
    const { rows } = await admin.query<{ sealed_keys: Buffer }>('SELECT sealed_keys FROM anonymizer_node_1.election');
    await admin.end();
    expect(rows).toHaveLength(2);
    for (const { sealed_keys: sealed } of rows) {
      for (const word of ['signingSeed', 'credentialKeys', 'MII']) expect(sealed.includes(word)).toBe(false);
    }
  });
});
