import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Journal } from '#contracts/registrar';
import { Device, CLOSES, OPENS, openElection, startTown, sweep, type Town } from './registrar-town.js';

const UUID = '00000000-0000-4000-8000-000000000000';

describe('SMS codes (R2–R5)', () => {
  let town: Town;
  let next = 0;
  beforeAll(async () => {
    town = await startTown();
    // Everybody but the last, who is on no roll.
    await openElection(town, 'codes', town.people.slice(0, -1));
  });
  beforeEach(() => town.clock.set(new Date(OPENS + 3_600_000)));
  afterAll(() => town?.close());

  /** A voter whom no other test has touched. */
  const login = () => Device.login(town, town.people[next++] as Town['people'][number]);
  const enter = (device: Device, id: string, code: string) => device.post(`/api/codes/${id}/entry`, { code });
  const wrong = (code: string) => (code === '000000' ? '000001' : '000000');

  it('go to the number of the account, and open ballots when entered', async () => {
    const device = await login();
    const asked = await device.requestCode();
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({
      sentTo: expect.stringMatching(/^\+7 ••• •••-••-\d\d$/) as unknown as string,
      expiresAt: '2026-09-18T06:05:00Z',
      nextAt: '2026-09-18T06:01:00Z',
      open: true,
    });
    expect((await device.session()).body.code).toEqual(asked.body);
    const entered = await enter(device, asked.body.id, await device.receivedCode());
    expect(entered).toEqual({ status: 200, body: { confirmedAt: '2026-09-18T06:00:00Z' } });
    const { body } = await device.session();
    expect(body.confirmedAt).toBe('2026-09-18T06:00:00Z');
    expect(body.code?.open).toBe(false);
    const journal = await device.get<Journal>('/api/journal');
    expect(journal.body.entries.map(({ event }) => event)).toEqual(['code-accepted', 'code-sent', 'login']);
  });

  it('are good for one try', async () => {
    const device = await login();
    const { id } = (await device.requestCode()).body;
    const code = await device.receivedCode();
    expect(await enter(device, id, wrong(code))).toMatchObject({ status: 422, body: { code: 'code-wrong' } });
    expect(await enter(device, id, code)).toMatchObject({ status: 409, body: { code: 'code-over' } });
    expect((await device.session()).body.confirmedAt).toBeNull();
  });

  it('cannot be entered twice, even rightly', async () => {
    const device = await login();
    const { id } = (await device.requestCode()).body;
    const code = await device.receivedCode();
    expect((await enter(device, id, code)).status).toBe(200);
    expect(await enter(device, id, code)).toMatchObject({ status: 409, body: { code: 'code-over' } });
  });

  it('when two entries race, one is looked at', async () => {
    const device = await login();
    const { id } = (await device.requestCode()).body;
    const code = await device.receivedCode();
    const answers = await Promise.all([enter(device, id, wrong(code)), enter(device, id, wrong(code))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([409, 422]);
  });

  it('come not more than once a minute, on whatever device', async () => {
    const device = await login();
    expect((await device.requestCode()).status).toBe(201);
    const other = await Device.login(town, device.person);
    town.clock.advance(59);
    for (const it of [device, other]) {
      expect(await it.requestCode()).toMatchObject({
        status: 429,
        body: { code: 'code-too-soon', nextAt: '2026-09-18T06:01:00Z' },
      });
    }
    town.clock.advance(1);
    expect((await other.requestCode()).status).toBe(201);
  });

  it('when two devices race, one gets a code', async () => {
    const device = await login();
    const other = await Device.login(town, device.person);
    const answers = await Promise.all([device.requestCode(), other.requestCode()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 429]);
  });

  it('take the place of the code before', async () => {
    const device = await login();
    const first = (await device.requestCode()).body;
    const code = await device.receivedCode();
    town.clock.advance(60);
    const second = (await device.requestCode()).body;
    expect(second.id).not.toBe(first.id);
    expect((await enter(device, first.id, code)).body.code).toBe('code-over');
    expect((await enter(device, second.id, await device.receivedCode())).status).toBe(200);
  });

  it('are good for five minutes', async () => {
    const device = await login();
    const { id } = (await device.requestCode()).body;
    const code = await device.receivedCode();
    town.clock.advance(300);
    expect((await enter(device, id, code)).body.code).toBe('code-over');
    expect((await device.session()).body.code?.open).toBe(false);
  });

  it('belong to the session that asked', async () => {
    const device = await login();
    const { id } = (await device.requestCode()).body;
    const code = await device.receivedCode();
    const other = await Device.login(town, device.person);
    expect((await enter(other, id, code)).status).toBe(404);
    expect((await enter(await login(), id, code)).status).toBe(404);
    expect((await enter(device, UUID, code)).status).toBe(404);
    expect((await enter(device, id, code)).status).toBe(200);
    expect((await other.session()).body.confirmedAt).toBeNull();
  });

  it('are refused at 20:00:00.000, the asking and the entering', async () => {
    const device = await login();
    const late = await login();
    town.clock.set(new Date(CLOSES - 1));
    const { id } = (await device.requestCode()).body;
    const code = await device.receivedCode();
    town.clock.set(new Date(CLOSES));
    expect(await enter(device, id, code)).toMatchObject({ status: 410, body: { code: 'closed' } });
    expect(await late.requestCode()).toMatchObject({ status: 410, body: { code: 'closed' } });
    expect((await device.session()).body.elections[0]).toMatchObject({ stage: 'closed', enter: 'not-now' });
  });

  it('are refused before the opening', async () => {
    const device = await login();
    town.clock.set(new Date(OPENS - 1));
    expect(await device.requestCode()).toMatchObject({ status: 425, body: { code: 'not-open' } });
  });

  it('are refused to whoever has no confirmed phone or is on no roll', async () => {
    const silent = town.people.find(({ phoneConfirmed }) => !phoneConfirmed) as Town['people'][number];
    const device = await Device.login(town, silent);
    expect((await device.session()).body.phone).toBeNull();
    expect(await device.requestCode()).toMatchObject({ status: 403, body: { code: 'no-phone' } });
    const stranger = await Device.login(town, town.people.at(-1) as Town['people'][number]);
    expect((await stranger.session()).body.elections).toEqual([]);
    expect(await stranger.requestCode()).toMatchObject({ status: 403, body: { code: 'no-right' } });
  });

  it('alert the voter at five wrong ones and at twenty, and lock nobody out', async () => {
    const device = await login();
    const alerts = () => town.sms.messages(device.person.phone).filter(({ text }) => text.startsWith('Неверных кодов'));
    const counts: number[] = [];
    for (let tries = 1; tries <= 20; tries++) {
      const { id } = (await device.requestCode()).body;
      expect((await enter(device, id, wrong(await device.receivedCode()))).status).toBe(422);
      await sweep(town);
      counts.push(alerts().length);
      town.clock.advance(60);
      town.wallClock.advance(60);
    }
    expect(counts).toEqual([...Array<number>(4).fill(0), ...Array<number>(15).fill(1), 2]);
    await device.confirm();
    const journal = await device.get<Journal>('/api/journal');
    expect(journal.body.entries.filter(({ event }) => event === 'code-wrong')).toHaveLength(20);
  });

  it('are not sent when they are over before the carrier takes them', async () => {
    const device = await login();
    await device.requestCode();
    town.clock.advance(300);
    await expect(device.receivedCode()).rejects.toThrow('No code came');
  });

  it.each([[{}], [{ code: 123456 }], [{ code: 'abcdef' }], [{ code: '1'.repeat(11) }], [{ code: '123456', more: 1 }]])(
    'are not even looked at in a body such as %j',
    async (body) => {
      const device = await login();
      const { id } = (await device.requestCode()).body;
      expect((await device.post(`/api/codes/${id}/entry`, body)).body.code).toBe('bad-request');
      expect((await device.session()).body.code?.open).toBe(true);
    },
  );
});

describe('what a demonstration shows', () => {
  it('is the messages, and nothing at all outside one', async () => {
    const town = await startTown({ demo: false });
    try {
      expect((await fetch(`${town.url}/demo/sms`)).status).toBe(404);
    } finally {
      await town.close();
    }
    const demo = await startTown();
    try {
      await demo.sms.send({ id: '1', to: '+70000000001', text: 'a' });
      await demo.sms.send({ id: '2', to: '+70000000002', text: 'b' });
      const all = await (await fetch(`${demo.url}/demo/sms`)).json();
      expect(all).toMatchObject({ messages: [{ to: '+70000000001', text: 'a' }, { text: 'b' }] });
      const some = await (await fetch(`${demo.url}/demo/sms?to=%2B70000000002`)).json();
      expect(some).toMatchObject({ messages: [{ text: 'b' }] });
    } finally {
      await demo.close();
    }
  });
});
