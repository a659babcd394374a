import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request, { type Response } from 'supertest';
import pg from 'pg';
import { PageKey, TokenClient } from '#anonymizer';
import { type DepositAcknowledgement, type NodeRefusal } from '#contracts/anonymizer';
import { bytesToBigInt, parseRsaPublicKey } from '#crypto';
import { bytesOf, Election, encodeBase64url, verifyBodySignature } from '#protocol';
import { REQUESTS_PER_MINUTE } from '../requests/page-request.js';
import {
  CLOSES,
  NodeUnderTest,
  OPENS,
  PUBLIC_URL,
  secrets,
  type Voter,
  START_TIMEOUT_MS,
} from '../testing/node-under-test.js';

const HOUR = 3_600_000;
const NINE = OPENS + 4 * HOUR;

describe('a node and a voter’s page, over HTTP', () => {
  const node = new NodeUnderTest();
  let voter: Voter;
  let count = 0;

  beforeAll(async () => {
    await node.start();
    await node.install();
  }, START_TIMEOUT_MS);
  afterAll(() => node.stop());
  beforeEach(async () => {
    node.clock.set(new Date(NINE));
    voter = await node.voter(`voter ${++count}`);
  });

  const refusedAs = (answer: Response): string => {
    const { refusal } = answer.body as { refusal: NodeRefusal };
    expect(verifyBodySignature('node-refusal', refusal, node.prepared.signingKey)).toBe(true);
    expect(refusal).toMatchObject({ election: node.fingerprint, node: 'node-1' });
    expect(JSON.stringify(answer.body)).not.toContain(voter.pseudonym);
    return `${answer.status} ${refusal.code}`;
  };
  const signatureOf = (answer: Response): string => (answer.body as { signature: string }).signature;
  const rowsOf = async (table: string): Promise<number> => {
    const admin = new pg.Client({ connectionString: node.base.adminUrl });
    await admin.connect();
    const found = await admin.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM anonymizer_node_1.${table} WHERE pseudonym = $1`,
      [voter.pseudonym],
    );
    await admin.end();
    return found.rows[0]?.count ?? -1;
  };

  it('takes a deposit, gives the share back, and signs credential and pass with the keys of the manifest', async () => {
    const deposit = await voter.ask('deposits', { depositId: voter.depositId, share: voter.share });
    expect(deposit.status).toBe(200);
    const acknowledgement = deposit.body as DepositAcknowledgement;
    expect(acknowledgement).toMatchObject({
      pseudonym: voter.pseudonym,
      depositId: voter.depositId,
      at: '2026-09-18T09:00:00Z',
    });
    expect(verifyBodySignature('deposit', acknowledgement, node.prepared.signingKey)).toBe(true);
    voter.deposit = voter.depositId;
    expect((await voter.ask('shares', {})).body).toEqual({ share: voter.share });
    for (const [answer, spki] of [
      [await voter.credential(), node.prepared.credentialKeys['north']],
      [await voter.pass(), node.prepared.passKeys['1']],
    ] as const) {
      expect(answer.status).toBe(200);
      const { n } = parseRsaPublicKey(bytesOf(spki ?? ''));
      let power = 1n;
      const signed = bytesToBigInt(bytesOf(signatureOf(answer)));
      for (let bit = 0, square = signed; bit < 17; bit++, square = (square * square) % n) {
        if (bit === 0 || bit === 16) power = (power * square) % n;
      }
      expect(power).toBe(bytesToBigInt(bytesOf(voter.blinded(spki, 1))));
    }
  });

  it('serves the voter’s own client from deposit to pass, and again on another device', async () => {
    const seed = new Uint8Array(32).fill(77);
    const client = (pageKey: PageKey): TokenClient => {
      voter.pageKey = pageKey;
      return new TokenClient({
        election: new Election(node.manifest),
        style: 'north',
        // The other nodes of the manifest are not here.
        retired: ['node-2', 'node-3'],
        nodeUrls: { 'node-1': PUBLIC_URL },
        pageKey,
        grant: async () => {
          const grant = await voter.grant();
          return { ok: true, value: { grant, number: voter.access, depositId: voter.deposit } };
        },
        random: node.random,
        fetch: async (address, { headers, body }) => {
          const path = address.slice(PUBLIC_URL.length);
          const text = new TextDecoder().decode(body);
          const answer = await request(node.app.getHttpServer()).post(path).set(headers).send(text);
          return { status: answer.status, headers: { get: () => null }, text: () => Promise.resolve(answer.text) };
        },
        now: () => 0,
        pause: () => Promise.resolve(),
      });
    };
    const first = client(await PageKey.generate(node.random));
    const deposit = await first.deposit(seed);
    voter.deposit = deposit.ok ? deposit.value.depositId : '';
    const [credential, pass] = [await first.credential(seed), await first.pass(seed, 1)];
    expect(credential.ok && credential.value.map((it) => it.node)).toEqual(['node-1']);
    const second = client(await PageKey.generate(node.random));
    expect(await second.credential(seed)).toEqual(credential);
    expect(await second.pass(seed, 1)).toEqual(pass);
    // One share of the two that are needed restores nothing.
    const restored = await second.restoreSeed();
    expect(restored.ok ? '' : restored.error.code).toBe('internal');
  });

  it('gives the same request the same answer, also after a restart', async () => {
    await voter.fix();
    const [credential, pass] = [signatureOf(await voter.credential()), signatureOf(await voter.pass())];
    expect(signatureOf(await voter.credential())).toBe(credential);
    await node.app.close();
    await node.boot();
    expect(signatureOf(await voter.credential())).toBe(credential);
    expect(signatureOf(await voter.pass())).toBe(pass);
    expect(refusedAs(await voter.credential(2))).toBe('409 credential-issued');
  });

  it('signs one credential a pseudonym, whatever comes at once', async () => {
    await voter.fix();
    const answers = await Promise.all([1, 2, 3, 1, 2, 3, 1].map((message) => voter.credential(message)));
    const signed = answers.filter(({ status }) => status === 200);
    expect(new Set(signed.map(signatureOf)).size).toBe(1);
    const refused = answers.filter(({ status }) => status !== 200).map(refusedAs);
    expect(new Set(refused)).toEqual(new Set(['409 credential-issued']));
    expect(await rowsOf('credential_issuance')).toBe(1);
  });

  it('signs one pass a number, and the next one when it is due', async () => {
    await voter.fix();
    const first = signatureOf(await voter.pass());
    expect(refusedAs(await voter.pass(2))).toBe('409 pass-issued');
    node.clock.set(new Date(NINE + 3 * HOUR));
    voter.nextAccess();
    const second = await voter.pass(2);
    expect(second.status).toBe(200);
    expect(signatureOf(second)).not.toBe(first);
    expect(await rowsOf('pass_issuance')).toBe(2);
  });

  it('refuses a pass before it is due, and one whose start is yet to come (R12)', async () => {
    await voter.fix();
    node.clock.set(new Date(NINE + 3 * HOUR - 1000));
    voter.nextAccess();
    expect(refusedAs(await voter.pass())).toBe('403 not-due');
    voter.starts = { ...voter.starts, current: '2026-09-18T12:00:00Z' };
    const early = await voter.pass();
    expect(refusedAs(early)).toBe('503 in-future');
    expect(early.headers['retry-after']).toBe('1');
    expect(await rowsOf('pass_issuance')).toBe(0);
  });

  it('keeps a start once seen: neither another start nor the access before it is taken any more', async () => {
    await voter.fix();
    await voter.pass();
    const seen = voter.starts;
    voter.starts = { first: '2026-09-18T08:00:00Z', previous: null, current: '2026-09-18T08:00:00Z' };
    expect(refusedAs(await voter.pass())).toBe('403 start-changed');
    voter.starts = seen;
    node.clock.set(new Date(NINE + 3 * HOUR));
    voter.nextAccess();
    expect((await voter.pass()).status).toBe(200);
    voter.access = 1;
    voter.starts = seen;
    expect(refusedAs(await voter.pass())).toBe('409 superseded');
  });

  it('refuses everything at the close and after (R5)', async () => {
    await voter.fix();
    node.clock.set(new Date(CLOSES - 1000));
    expect((await voter.pass()).status).toBe(200);
    node.clock.set(new Date(CLOSES));
    for (const [path, body] of [
      ['deposits', { depositId: voter.depositId, share: voter.share }],
      ['shares', {}],
      ['credential', { blinded: voter.blinded(node.prepared.credentialKeys['north'], 1) }],
      ['pass', { blinded: voter.blinded(node.prepared.passKeys['1'], 1) }],
    ] as const) {
      expect(refusedAs(await voter.ask(path, body))).toBe('410 closed');
    }
    expect(await rowsOf('credential_issuance')).toBe(0);
  });

  it('keeps nothing of a grant that is not due', async () => {
    voter.style = 'nowhere';
    expect(refusedAs(await voter.ask('deposits', { depositId: voter.depositId, share: voter.share }))).toBe(
      '403 style',
    );
    expect(await rowsOf('voter')).toBe(0);
  });

  it('knows one style a pseudonym', async () => {
    await voter.fix();
    voter.style = 'south';
    expect(refusedAs(await voter.credential())).toBe('403 style');
  });

  describe('deposits', () => {
    it('signs nothing and gives nothing back before one is fixed', async () => {
      await voter.ask('deposits', { depositId: voter.depositId, share: voter.share });
      expect(refusedAs(await voter.credential())).toBe('409 deposit-not-fixed');
      expect(refusedAs(await voter.pass())).toBe('409 deposit-not-fixed');
      expect(refusedAs(await voter.ask('shares', {}))).toBe('409 deposit-not-fixed');
    });

    it('refuses another share under the same id, and acknowledges the same one anew', async () => {
      const body = { depositId: voter.depositId, share: voter.share };
      await voter.ask('deposits', body);
      node.clock.advance(900);
      expect((await voter.ask('deposits', body)).body).toMatchObject({ at: '2026-09-18T09:15:00Z' });
      const other = encodeBase64url(new Uint8Array(32).fill(1));
      expect(refusedAs(await voter.ask('deposits', { ...body, share: other }))).toBe('409 other-share');
    });

    it('holds sixteen, and after an hour lets the oldest go', async () => {
      const deposit = (i: number) =>
        voter.ask('deposits', { depositId: encodeBase64url(new Uint8Array(32).fill(i)), share: voter.share });
      for (let i = 1; i <= 16; i++) expect((await deposit(i)).status).toBe(200);
      expect(refusedAs(await deposit(17))).toBe('409 deposits-full');
      node.clock.advance(3600);
      expect((await deposit(17)).status).toBe(200);
      expect(await rowsOf('deposit')).toBe(16);
    });

    it('obeys the first one fixed for ever, whatever later grants say', async () => {
      await voter.fix();
      await voter.credential();
      const other = encodeBase64url(new Uint8Array(32).fill(3));
      expect(refusedAs(await voter.ask('deposits', { depositId: other, share: voter.share }))).toBe(
        '409 deposit-changed',
      );
      voter.deposit = other;
      expect(refusedAs(await voter.pass())).toBe('409 deposit-changed');
      voter.deposit = null;
      expect(refusedAs(await voter.ask('deposits', { depositId: other, share: voter.share }))).toBe(
        '409 deposit-changed',
      );
    });

    it('says so when it has lost a share, and takes it again', async () => {
      voter.deposit = voter.depositId;
      expect(refusedAs(await voter.ask('shares', {}))).toBe('404 share-missing');
      expect(refusedAs(await voter.credential())).toBe('404 share-missing');
      await voter.fix();
      expect((await voter.credential()).status).toBe(200);
    });

    it('keeps no share in clear', async () => {
      await voter.fix();
      const admin = new pg.Client({ connectionString: node.base.adminUrl });
      await admin.connect();
      const { rows } = await admin.query<{ sealed_share: Buffer }>(
        'SELECT sealed_share FROM anonymizer_node_1.deposit',
      );
      await admin.end();
      expect(rows.length).toBeGreaterThan(0);
      const share = Buffer.from(voter.share, 'base64url');
      expect(rows.filter(({ sealed_share }) => sealed_share.includes(share))).toEqual([]);
    });
  });

  describe('whose request it is', () => {
    const body = { depositId: encodeBase64url(new Uint8Array(32).fill(9)), share: encodeBase64url(new Uint8Array(32)) };
    const stranger = async (): Promise<PageKey> => PageKey.generate(node.random);

    it('refuses a proof that was here before, also after a restart', async () => {
      const grant = await voter.grant();
      const proof = await voter.proof('deposits', JSON.stringify(body), grant);
      expect((await voter.ask('deposits', body, { grant, proof })).status).toBe(200);
      expect((await voter.ask('deposits', body, { grant, proof })).status).toBe(401);
      await node.app.close();
      await node.boot();
      expect((await voter.ask('deposits', body, { grant, proof })).status).toBe(401);
    });

    it('lets one of two through that come with the same proof at once', async () => {
      const grant = await voter.grant();
      const proof = await voter.proof('deposits', JSON.stringify(body), grant);
      const answers = await Promise.all([1, 2, 3, 4].map(() => voter.ask('deposits', body, { grant, proof })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    });

    it.each([
      ['has expired', () => ({ claims: { iat: past(400), exp: past(100) } })],
      ['lives too long', () => ({ claims: { iat: past(0), exp: past(-900) } })],
      ['is for another election', () => ({ claims: { aud: encodeBase64url(new Uint8Array(32)) } })],
      ['names another page key', () => ({ claims: { cnf: { jkt: encodeBase64url(new Uint8Array(32)) } } })],
      ['is signed by the board', () => ({ seed: secrets.board })],
      ['is of another type', () => ({ header: { typ: 'JWT' } })],
      ['has a member more', () => ({ claims: { admin: true } })],
    ])('refuses a grant that %s', async (_, change) => {
      const answer = await voter.ask('deposits', body, { grant: await voter.grant(change()) });
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ code: 'unauthorized' });
      expect(await rowsOf('voter')).toBe(0);
    });
    const past = (seconds: number): number => Math.floor(node.wallClock.now().getTime() / 1000) - seconds;

    it('refuses a body other than the one the proof is for', async () => {
      const altered = JSON.stringify({ ...body, share: encodeBase64url(new Uint8Array(32).fill(1)) });
      expect((await voter.ask('deposits', body, { body: altered })).status).toBe(401);
      expect((await voter.ask('deposits', body, { body: ` ${JSON.stringify(body)}` })).status).toBe(401);
    });

    it('refuses a stolen grant, and a proof for another address or grant', async () => {
      const grant = await voter.grant();
      const own = voter.pageKey;
      voter.pageKey = await stranger();
      expect((await voter.ask('deposits', body, { grant })).status).toBe(401);
      voter.pageKey = own;
      const elsewhere = await voter.proof('shares', JSON.stringify(body), grant);
      expect((await voter.ask('deposits', body, { grant, proof: elsewhere })).status).toBe(401);
      const withAnother = await voter.proof(
        'deposits',
        JSON.stringify(body),
        await voter.grant({ claims: { access: 2 } }),
      );
      expect((await voter.ask('deposits', body, { grant, proof: withAnother })).status).toBe(401);
    });

    it('refuses what carries no grant or no proof, and an election it does not know', async () => {
      expect((await voter.ask('deposits', body, { grant: 'x' })).status).toBe(401);
      expect((await voter.ask('deposits', body, { proof: 'x' })).status).toBe(401);
      const known = node.fingerprint;
      node.fingerprint = encodeBase64url(new Uint8Array(32).fill(8));
      try {
        expect((await voter.ask('deposits', body)).status).toBe(404);
      } finally {
        node.fingerprint = known;
      }
    });

    it('hears one voter so many times a minute, and others all the same', async () => {
      const answers: number[] = [];
      for (let i = 0; i < REQUESTS_PER_MINUTE; i++) answers.push((await voter.ask('shares', {})).status);
      expect(new Set(answers)).toEqual(new Set([409]));
      const over = await voter.ask('shares', {});
      expect(over.status).toBe(429);
      expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
      expect((await (await node.voter('somebody else')).ask('shares', {})).status).toBe(409);
    });
  });

  describe('bad input', () => {
    it.each([
      ['no JSON', 'deposits', '{'],
      ['another shape', 'deposits', '[]'],
      ['a member more', 'shares', '{"share":"x"}'],
      ['a member less', 'credential', '{}'],
      ['no base64url', 'credential', '{"blinded":"+/=="}'],
      ['a second spelling of bytes', 'pass', '{"blinded":"AB"}'],
      [
        'a second spelling of a deposit id',
        'deposits',
        JSON.stringify({ depositId: 'B'.repeat(43), share: 'A'.repeat(43) }),
      ],
      ['a prototype', 'shares', '{"__proto__":{"x":1}}'],
    ])('refuses %s', async (_, path, text) => {
      const grant = await voter.grant();
      const proof = await voter.proof(path, text, grant);
      const answer = await voter.ask(path, {}, { grant, proof, body: text });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ code: 'bad-request' });
    });

    it('refuses a body that is too large, before anything else', async () => {
      expect((await voter.ask('credential', { blinded: 'A'.repeat(5000) })).status).toBe(413);
    });

    it('refuses what is no blinded message for the key: too short, or not below the modulus', async () => {
      await voter.fix();
      for (const bytes of [new Uint8Array(255).fill(1), new Uint8Array(256).fill(255), new Uint8Array(257)]) {
        expect(refusedAs(await voter.ask('credential', { blinded: encodeBase64url(bytes) }))).toBe('400 not-blinded');
      }
      expect((await voter.credential()).status).toBe(200);
    });
  });

  it('cannot be made by its own login to change or forget what it has signed', async () => {
    await voter.fix();
    await voter.credential();
    const own = new pg.Client({ connectionString: node.base.url, options: '-c search_path=anonymizer_node_1' });
    await own.connect();
    for (const [query, code] of [
      ['DELETE FROM credential_issuance', '42501'],
      ["UPDATE credential_issuance SET style = 'south'", '42501'],
      ['DELETE FROM access_start', '42501'],
      ["UPDATE voter SET fixed_deposit = 'x' WHERE fixed_deposit IS NOT NULL", '23000'],
      ['INSERT INTO credential_issuance SELECT * FROM credential_issuance', '23505'],
    ] as const) {
      await expect(own.query(query)).rejects.toMatchObject({ code });
    }
    await own.end();
  });
});
