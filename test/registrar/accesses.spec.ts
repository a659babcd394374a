import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { importJWK, jwtVerify } from 'jose';
import { GrantClaims } from '#contracts/anonymizer';
import { type DepositFixed, type Journal, RegistrarRefusal } from '#contracts/registrar';
import { AccessSlip } from '#contracts/terminal';
import { encodeBase64url, type Manifest, verifyBodySignature } from '#protocol';
import {
  acknowledgements,
  CLOSES,
  Device,
  OPENS,
  openElection,
  PAGE_KEY,
  prolong,
  pseudonymOf,
  startTown,
  sweep,
  type Town,
} from './registrar-town.js';

const HOUR = 3_600_000;
const id32 = (fill: number): string => encodeBase64url(new Uint8Array(32).fill(fill));

describe('accesses (R10–R16, §4)', () => {
  let town: Town;
  let fp: string;
  let manifest: Manifest;
  let second: string;
  let next = 0;
  beforeAll(async () => {
    town = await startTown();
    const style = (_: unknown, at: number) => (at % 2 === 0 ? 'north' : 'south');
    ({ fingerprint: fp, manifest } = await openElection(town, 'access', town.people.slice(0, 38), style));
    ({ fingerprint: second } = await openElection(town, 'access-2', town.people.slice(0, 38), style));
  });
  beforeEach(() => town.clock.set(new Date(OPENS + HOUR)));
  afterAll(() => town?.close());

  const login = () => Device.login(town, town.people[next++] as Town['people'][number]);
  /** What the page shows of the first of the two elections. */
  const shown = async (device: Device) =>
    (await device.session()).body.elections.find(({ fingerprint }) => fingerprint === fp);
  const claimsOf = async (grant: string) => {
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: manifest.registrar.signingKey }, 'EdDSA');
    const verified = await jwtVerify(grant, key, { currentDate: town.wallClock.now(), typ: 'veche-grant+jwt' });
    return GrantClaims.parse(verified.payload);
  };

  it('start with a code and give a grant for five minutes, a pseudonym and a page key', async () => {
    const device = await login();
    await device.confirm();
    const { status, body } = await device.access(fp);
    expect(status).toBe(200);
    expect(body).toMatchObject({ number: 1, startedAt: '2026-09-18T06:00:00Z', resumed: false, depositId: null });
    const claims = await claimsOf(body.grant);
    expect(claims).toMatchObject({
      aud: fp,
      style: 'north',
      access: 1,
      starts: { first: '2026-09-18T06:00:00Z', previous: null, current: '2026-09-18T06:00:00Z' },
      deposit: null,
      cnf: { jkt: PAGE_KEY },
    });
    expect(claims.exp - claims.iat).toBe(300);
    expect(claims.iat).toBe(Math.floor(town.wallClock.now().getTime() / 1000));
  });

  it('need a code first, a right, an election that is there, and a page key that is one', async () => {
    const device = await login();
    expect(await device.access(fp)).toMatchObject({ status: 403, body: { code: 'confirm-first' } });
    expect(await device.access(id32(77))).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const stranger = await Device.login(town, town.people[58] as Town['people'][number]);
    expect(await stranger.access(fp)).toMatchObject({ status: 403, body: { code: 'no-right' } });
    await device.confirm();
    const path = `/api/elections/${fp}/access`;
    expect((await device.post(path, { pageKey: 'short' })).body.code).toBe('bad-request');
    expect((await device.post(path, { pageKey: `${'A'.repeat(42)}B` })).body.code).toBe('bad-request');
    expect((await device.post(path, { pageKey: PAGE_KEY, number: 2 })).body.code).toBe('bad-request');
    expect((await shown(device))?.access).toBeNull();
  });

  it('are refused in writing, signed by the registrar', async () => {
    const device = await login();
    const refusal = RegistrarRefusal.parse((await device.access(fp)).body.refusal);
    expect(refusal).toMatchObject({ election: fp, code: 'confirm-first', at: '2026-09-18T06:00:00Z' });
    expect(verifyBodySignature('registrar-refusal', refusal, manifest.registrar.signingKey)).toBe(true);
    const altered = { ...refusal, code: 'closed' };
    expect(verifyBodySignature('registrar-refusal', altered, manifest.registrar.signingKey)).toBe(false);
  });

  it('open every election with one code, each with a pseudonym of its own (R1)', async () => {
    const device = await login();
    await device.confirm();
    const [first, other] = [(await device.access(fp)).body, (await device.access(second)).body];
    expect([first.number, other.number, first.resumed, other.resumed]).toEqual([1, 1, false, false]);
    expect(pseudonymOf(first.grant)).not.toBe(pseudonymOf(other.grant));
  });

  it('are resumed by the same session without another code, by another device with its own (R14)', async () => {
    const device = await login();
    await device.confirm();
    const started = (await device.access(fp)).body;
    town.clock.advance(3600);
    const again = (await device.access(fp)).body;
    expect(again).toMatchObject({ number: 1, startedAt: started.startedAt, resumed: true });
    expect(pseudonymOf(again.grant)).toBe(pseudonymOf(started.grant));
    const other = await Device.login(town, device.person);
    expect((await other.access(fp)).body.code).toBe('confirm-first');
    await other.confirm();
    expect((await other.access(fp)).body).toMatchObject({ number: 1, startedAt: started.startedAt, resumed: true });
    const events = (await device.get<Journal>('/api/journal')).body.entries.map(({ event }) => event);
    expect(events.filter((event) => event === 'access' || event === 'resumed')).toEqual(['resumed', 'access']);
  });

  it('begin anew after three hours with a code of their own, and not before (R12)', async () => {
    const device = await login();
    await device.confirm();
    const first = (await device.access(fp)).body;
    town.clock.advance(3 * 3600 - 1);
    await device.confirm();
    expect((await device.access(fp)).body).toMatchObject({ number: 1, resumed: true });
    expect((await shown(device))?.next).toEqual({ number: 2, at: '2026-09-18T09:00:00Z' });
    town.clock.advance(60);
    // The code was entered before the access was due.
    expect((await device.access(fp)).body).toMatchObject({ number: 1, resumed: true });
    await device.confirm();
    expect((await shown(device))?.enter).toBe('new');
    const again = (await device.access(fp)).body;
    expect(again).toMatchObject({ number: 2, resumed: false, startedAt: '2026-09-18T09:00:59Z' });
    expect((await claimsOf(again.grant)).starts).toEqual({
      first: first.startedAt,
      previous: first.startedAt,
      current: '2026-09-18T09:00:59Z',
    });
    expect(pseudonymOf(again.grant)).toBe(pseudonymOf(first.grant));
  });

  it('end 24 hours after the first, and the last may still be resumed', async () => {
    const device = await login();
    await device.confirm();
    await device.access(fp);
    town.clock.advance(24 * 3600 + 1);
    town.wallClock.advance(60);
    await device.confirm();
    expect((await device.access(fp)).body).toMatchObject({ number: 1, resumed: true });
    expect((await shown(device))?.next).toEqual({ never: 'window-over' });
  });

  it('are one when two devices race for it (R13)', async () => {
    const device = await login();
    const other = await Device.login(town, device.person);
    await device.confirm();
    town.clock.advance(60);
    await other.confirm();
    const [a, b] = await Promise.all([device.access(fp), other.access(fp)]);
    expect([a.body.number, b.body.number]).toEqual([1, 1]);
    expect([a.body.resumed, b.body.resumed].sort()).toEqual([false, true]);
    expect(a.body.startedAt).toBe(b.body.startedAt);
    expect(pseudonymOf(a.body.grant)).toBe(pseudonymOf(b.body.grant));
  });

  it('are refused at 20:00:00.000, new and resumed', async () => {
    const device = await login();
    const late = await login();
    town.clock.set(new Date(CLOSES - 60_000));
    await device.confirm();
    await late.confirm();
    town.clock.set(new Date(CLOSES - 1));
    expect((await device.access(fp)).body).toMatchObject({ number: 1, resumed: false });
    town.clock.set(new Date(CLOSES));
    for (const it of [device, late]) {
      expect(await it.access(fp)).toMatchObject({ status: 410, body: { code: 'closed', refusal: { code: 'closed' } } });
    }
  });

  it('go on after 20:00 where the commission has prolonged the hours, to the new second and in that style alone', async () => {
    const { fingerprint } = await openElection(town, 'longer', town.people.slice(40, 43), (_, at) =>
      at === 0 ? 'north' : 'south',
    );
    const closesAt = '2026-09-20T18:00:00Z';
    const effect = { kind: 'extend', style: 'north', closesAt, acceptUntil: closesAt };
    await prolong(town, fingerprint, [effect]);
    town.clock.set(new Date(CLOSES));
    const north = await Device.login(town, town.people[40] as Town['people'][number]);
    await north.confirm();
    expect((await north.session()).body.elections).toMatchObject([{ closesAt, stage: 'open', enter: 'new' }]);
    expect((await north.access(fingerprint)).body.number).toBe(1);
    const south = await Device.login(town, town.people[41] as Town['people'][number]);
    expect((await south.requestCode()).body.code).toBe('closed');
    expect((await south.access(fingerprint)).body.code).toBe('closed');
    town.clock.set(new Date(closesAt));
    expect((await north.access(fingerprint)).body.code).toBe('closed');
  });

  it('order one slip each that names nobody, and tell the voter (R9, R16, R17)', async () => {
    await sweep(town);
    town.sent.length = 0;
    const device = await login();
    await device.confirm();
    town.clock.advance(30);
    const { body } = await device.access(fp);
    await device.access(fp);
    town.away = true;
    await sweep(town);
    expect(town.sent).toEqual([]);
    town.away = false;
    town.wallClock.advance(60);
    await sweep(town);
    expect(town.sent).toHaveLength(1);
    const [sent] = town.sent;
    expect([sent?.url, sent?.authorization]).toEqual([
      'http://terminal.test/terminal/slips',
      'Bearer the-token-of-the-terminal-0123456789',
    ]);
    const { slips } = sent?.body as { slips: unknown[] };
    expect(slips).toHaveLength(1);
    const slip = AccessSlip.parse(slips[0]);
    expect(slip).toMatchObject({
      election: fp,
      territory: (await claimsOf(body.grant)).style,
      minute: '2026-09-18T06:00:00Z',
      channel: 'remote',
      training: true,
      title: 'Тренировка',
    });
    const told = town.sms.messages(device.person.phone).at(-1)?.text;
    expect(told).toBe('18.09 09:00: вам открыт бюллетень через интернет. Не вы? Сообщите в комиссию.');
  });

  describe('deposits (§4.2)', () => {
    async function letIn(): Promise<{ device: Device; pseudonym: string }> {
      const device = await login();
      await device.confirm();
      return { device, pseudonym: pseudonymOf((await device.access(fp)).body.grant) };
    }
    const fix = (device: Device, depositId: string, acks: unknown) =>
      device.post<DepositFixed & { depositId?: string }>(`/api/elections/${fp}/deposit`, {
        depositId,
        acknowledgements: acks,
      });
    const now = () => town.clock.now().getTime();

    it('are fixed once, for ever, and every later grant carries the id', async () => {
      const { device, pseudonym } = await letIn();
      const claim = (depositId: string) => ({ election: fp, pseudonym, depositId });
      const fixed = await fix(device, id32(1), acknowledgements(now(), claim(id32(1))));
      expect(fixed).toEqual({ status: 200, body: { depositId: id32(1) } });
      expect((await fix(device, id32(1), acknowledgements(now(), claim(id32(1))))).status).toBe(200);
      const other = await fix(device, id32(2), acknowledgements(now(), claim(id32(2))));
      expect(other).toMatchObject({
        status: 409,
        body: { code: 'conflict', depositId: id32(1), refusal: { code: 'conflict', election: fp } },
      });
      const { body } = await device.access(fp);
      expect(body.depositId).toBe(id32(1));
      expect((await claimsOf(body.grant)).deposit).toBe(id32(1));
    });

    it('of two that race one stands, for both devices', async () => {
      const { device, pseudonym } = await letIn();
      const ids = [id32(3), id32(4), id32(5), id32(6)];
      const answers = await Promise.all(
        ids.map((depositId) => fix(device, depositId, acknowledgements(now(), { election: fp, pseudonym, depositId }))),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 409, 409, 409]);
      expect(new Set(answers.map(({ body }) => body.depositId)).size).toBe(1);
    });

    it('need every active node, and none that is old', async () => {
      const { device, pseudonym } = await letIn();
      const claim = { election: fp, pseudonym, depositId: id32(7) };
      expect(await fix(device, id32(7), acknowledgements(now(), claim, [0, 2]))).toMatchObject({
        status: 422,
        body: { code: 'acknowledgements-refused', nodes: ['node-2'] },
      });
      const old = acknowledgements(now() - 600_001, claim);
      expect((await fix(device, id32(7), old)).body.code).toBe('acknowledgements-refused');
      const others = acknowledgements(now(), { ...claim, pseudonym: encodeBase64url(new Uint8Array(16)) });
      expect((await fix(device, id32(7), others)).body.code).toBe('acknowledgements-refused');
      expect((await fix(device, id32(7), [])).body.code).toBe('bad-request');
      expect((await device.access(fp)).body.depositId).toBeNull();
    });

    it('need an access first, and are refused after the close', async () => {
      const stranger = await login();
      const claim = { election: fp, pseudonym: encodeBase64url(new Uint8Array(16)), depositId: id32(8) };
      expect((await fix(stranger, id32(8), acknowledgements(now(), claim))).body.code).toBe('confirm-first');
      const { device, pseudonym } = await letIn();
      town.clock.set(new Date(CLOSES));
      const late = { ...claim, pseudonym };
      expect((await fix(device, id32(8), acknowledgements(now(), late))).body.code).toBe('closed');
    });
  });
});
