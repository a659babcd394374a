import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { sha256, utf8 } from '#crypto';
import { encodeBase64url } from '#protocol';
import { GrantVerifier, PageKey, verifyPageProof } from './index.js';

const NOW = new Date('2026-09-18T09:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const FP = encodeBase64url(new Uint8Array(32).fill(1));
const JKT = encodeBase64url(new Uint8Array(32).fill(2));
const counting = () => {
  let count = 0;
  return (length: number) => new Uint8Array(length).fill(++count);
};

const CLAIMS = {
  aud: FP,
  sub: encodeBase64url(new Uint8Array(16).fill(3)),
  style: 'north',
  access: 1,
  starts: { first: '2026-09-18T08:59:00Z', previous: null, current: '2026-09-18T08:59:00Z' },
  deposit: null,
  cnf: { jkt: JKT },
  iat: SECONDS - 10,
  exp: SECONDS + 290,
};

describe('GrantVerifier', () => {
  let privateKey: CryptoKey;
  let verifier: GrantVerifier;
  beforeAll(async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    privateKey = pair.privateKey;
    verifier = new GrantVerifier((await exportJWK(pair.publicKey)).x ?? '', FP);
  });
  const sign = (claims: object, header: object = {}, key: CryptoKey = privateKey) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: 'veche-grant+jwt', ...header }).sign(key);

  it('takes the registrar’s grant', async () => {
    expect(await verifier.verify(await sign(CLAIMS), NOW)).toEqual({
      ok: true,
      value: {
        pseudonym: CLAIMS.sub,
        style: 'north',
        access: 1,
        starts: { first: NOW.getTime() - 60_000, previous: null, current: NOW.getTime() - 60_000 },
        deposit: null,
        pageKey: JKT,
      },
    });
  });

  it.each([
    ['of another election', { aud: JKT }],
    ['for several elections', { aud: [FP, JKT] }],
    ['that has expired', { iat: SECONDS - 400, exp: SECONDS - 100 }],
    ['that lives longer than five minutes', { exp: SECONDS + 600 }],
    ['issued in the future', { iat: SECONDS + 100, exp: SECONDS + 300 }],
    ['with a member nobody checks', { more: 1 }],
    ['without a pseudonym', { sub: undefined }],
    ['with a second spelling of a pseudonym', { sub: `${CLAIMS.sub.slice(0, -1)}x` }],
    ['with a start that is no time', { starts: { ...CLAIMS.starts, first: '2026-13-18T08:59:00Z' } }],
  ])('refuses a grant %s', async (_, change) => {
    expect(await verifier.verify(await sign({ ...CLAIMS, ...change }), NOW)).toEqual({ ok: false, error: 'grant' });
  });

  it('refuses another type, another signer, another text', async () => {
    const { privateKey: stranger } = await generateKeyPair('EdDSA');
    const grants = [
      await sign(CLAIMS, { typ: 'JWT' }),
      await sign(CLAIMS, {}, stranger),
      '',
      'a.b.c',
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(CLAIMS)).toString('base64url')}.`,
    ];
    for (const grant of grants) expect(await verifier.verify(grant, NOW)).toEqual({ ok: false, error: 'grant' });
  });
});

describe('verifyPageProof', () => {
  const body = utf8('{"blinded":"AAAA"}');
  const made = { url: 'https://node-1.example/node/x/pass', grant: 'the.grant.text', body, issuedAt: SECONDS };
  let key: PageKey;
  beforeAll(async () => {
    key = await PageKey.generate(counting());
  });
  const expected = () => ({ url: made.url, grant: made.grant, body, pageKey: key.thumbprint, now: NOW });

  it('takes a proof of the page’s key for this request, each with an id of its own', async () => {
    const first = await verifyPageProof(await key.proof(made), expected());
    const second = await verifyPageProof(await key.proof(made), expected());
    expect(first.ok && second.ok && first.value.id !== second.value.id).toBe(true);
  });

  it.each([
    ['another address', { url: 'https://node-2.example/node/x/pass' }, 'proof'],
    ['another grant', { grant: 'another.grant.text' }, 'proof'],
    ['another body', { body: utf8('{"blinded":"AAAB"}') }, 'proof'],
    ['another page key', { pageKey: JKT }, 'proof'],
    ['a moment ago', { now: new Date(NOW.getTime() + 121_000) }, 'proof-stale'],
    ['a moment to come', { now: new Date(NOW.getTime() - 121_000) }, 'proof-stale'],
  ])('refuses a proof made for %s', async (_, change, error) => {
    expect(await verifyPageProof(await key.proof(made), { ...expected(), ...change })).toEqual({ ok: false, error });
  });

  it('refuses a proof by another key, or of another form, that claims to be the page’s', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(pair.publicKey);
    const own = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
    const claims = {
      jti: '0123456789abcdef',
      htm: 'POST',
      htu: made.url,
      iat: SECONDS,
      ath: encodeBase64url(sha256(utf8(made.grant))),
      body: encodeBase64url(sha256(body)),
    };
    const sign = (header: { typ?: string; jwk: JWK }, changed: object = {}) =>
      new SignJWT({ ...claims, ...changed })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', ...header })
        .sign(pair.privateKey);
    const { calculateJwkThumbprint } = await import('jose');
    const expectedHere = { ...expected(), pageKey: await calculateJwkThumbprint(jwk) };
    expect((await verifyPageProof(await sign({ jwk }), expectedHere)).ok).toBe(true);
    const wrong = [
      await sign({ jwk: own }),
      await sign({ jwk, typ: 'JWT' }),
      await sign({ jwk: await exportJWK(pair.privateKey) }),
      await sign({ jwk }, { htm: 'GET' }),
      await sign({ jwk }, { jti: 'short' }),
      await sign({ jwk }, { more: 1 }),
    ];
    for (const proof of wrong) expect((await verifyPageProof(proof, expectedHere)).ok).toBe(false);
  });
});
