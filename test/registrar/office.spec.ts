import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failuresOf } from '../../apps/api/src/platform/testing/index.js';
import pg from 'pg';
import { type EnrolledWorkstation } from '#contracts/admin';
import { type Journal } from '#contracts/registrar';
import { type Access, canonicalText, verifyBodySignature } from '#protocol';
import { CookieJar } from '../../apps/state-account/src/index.js';
import {
  acknowledgements,
  asOperator,
  Device,
  draftOf,
  installElection,
  office,
  OPENS,
  openElection,
  pseudonymOf,
  rollOf,
  startTown,
  sweep,
  townManifest,
  type Town,
} from './registrar-town.js';

const ELECTIONS = '/registrar/admin/elections';

async function withRows<T>(town: Town, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: town.base.adminUrl });
  await client.connect();
  try {
    await client.query('SET search_path = registrar');
    return await work(client);
  } finally {
    await client.end();
  }
}

describe("the operator's steps", () => {
  let town: Town;
  beforeAll(async () => {
    town = await startTown();
  });
  afterAll(() => town?.close());

  const code = async (answer: Response) => ((await answer.json()) as { code?: string }).code;
  const roll = (at: string, fp: string) => asOperator(town, 'PUT', `${ELECTIONS}/${fp}/roll`, at);

  it('need the operator’s token, each of them', async () => {
    const routes = [
      ['POST', ELECTIONS, draftOf('x')],
      ['PUT', `${ELECTIONS}/x/manifest`, { manifest: '{}' }],
      ['PUT', `${ELECTIONS}/${'A'.repeat(43)}/roll`, 'snils,style,precinct'],
      ['POST', `${ELECTIONS}/${'A'.repeat(43)}/open`, {}],
      ['POST', '/registrar/admin/workstations', { name: 'a', precinct: '1' }],
    ] as const;
    for (const [method, path, body] of routes) {
      expect((await asOperator(town, method, path, body, null)).status).toBe(401);
      expect((await asOperator(town, method, path, body, 'another-token-0123456789-0123456789')).status).toBe(401);
    }
  });

  it('make one key for an election, the same when asked again', async () => {
    const ask = async (id: string) => (await asOperator(town, 'POST', ELECTIONS, draftOf(id))).json();
    const first = await ask('prepared');
    expect(first).toEqual({ signingKey: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) });
    expect(await ask('prepared')).toEqual(first);
    expect(await ask('prepared-2')).not.toEqual(first);
  });

  it('install a manifest only if the registrar’s own key stands in it', async () => {
    const { fingerprint, manifest } = await installElection(town, 'installed');
    const install = (draft: string, text: string) =>
      asOperator(town, 'PUT', `${ELECTIONS}/${draft}/manifest`, { manifest: text });
    const again = await install('installed', canonicalText(manifest));
    expect(await again.json()).toEqual({ fingerprint });
    await asOperator(town, 'POST', ELECTIONS, draftOf('refused'));
    expect(await code(await install('refused', canonicalText(manifest)))).toBe('conflict');
    const foreign = townManifest('refused', manifest.registrar.signingKey);
    expect(await code(await install('refused', canonicalText(foreign)))).toBe('conflict');
    expect(await code(await install('unknown', canonicalText(foreign)))).toBe('not-found');
    const other = { ...manifest, title: { ru: 'Другие' } };
    expect(await code(await install('installed', canonicalText(other)))).toBe('conflict');
    expect(await code(await install('refused', JSON.stringify(manifest, null, 1)))).toBe('bad-request');
    const broken = await install('refused', canonicalText({ ...manifest, tally: { minimumUnit: 1 } }));
    expect(await broken.json()).toMatchObject({ code: 'bad-request', findings: [{ check: 3 }] });
  });

  it('take a roll whole or not at all, until the election opens', async () => {
    const { fingerprint: fp } = await installElection(town, 'rolls');
    const good = rollOf(town.people.slice(0, 3), (_, at) => (at === 0 ? 'south' : 'north'));
    expect(await code(await asOperator(town, 'POST', `${ELECTIONS}/${fp}/open`, {}))).toBe('conflict');
    expect(await (await roll(good, fp)).json()).toEqual({ admitted: { south: 1, north: 2 } });
    const bad = await roll(`${good}\n112-233-445 96,north,101\n${town.people[0]?.snils ?? ''},north,1`, fp);
    expect(bad.status).toBe(422);
    expect(await bad.json()).toMatchObject({ code: 'file-refused', mistakes: [{ line: 5 }, { line: 6 }] });
    expect(
      await withRows(town, async (c) => (await c.query('SELECT 1 FROM roll WHERE election = $1', [fp])).rowCount),
    ).toBe(3);
    expect(await code(await roll(good, 'A'.repeat(43)))).toBe('not-found');
    expect(
      await (
        await roll(
          rollOf(town.people.slice(0, 2), () => 'isle'),
          fp,
        )
      ).json(),
    ).toEqual({
      admitted: { isle: 2 },
    });
    expect((await asOperator(town, 'POST', `${ELECTIONS}/${fp}/open`, {})).status).toBe(200);
    expect(await code(await roll(good, fp))).toBe('conflict');
  });

  it('tell of a roll’s mistakes in the operator’s language', async () => {
    const { fingerprint: fp } = await installElection(town, 'languages');
    const put = (language: string) =>
      fetch(`${town.url}${ELECTIONS}/${fp}/roll`, {
        method: 'PUT',
        headers: {
          'content-type': 'text/csv',
          'accept-language': language,
          authorization: 'Bearer operator-token-of-the-tests-0123456789',
        },
        body: 'snils,style,precinct\n1,north,1',
      });
    expect(await (await put('en-GB')).json()).toMatchObject({
      mistakes: [{ line: 2, says: 'the SNILS is malformed or its check digits do not fit' }],
    });
    expect(await (await put('ru')).json()).toMatchObject({
      mistakes: [{ line: 2, says: 'СНИЛС записан неверно или не сходится контрольное число' }],
    });
  });

  it('open once: the first access record goes to the board, without accesses', async () => {
    const { fingerprint: fp } = await installElection(town, 'opened');
    await roll(
      rollOf(town.people.slice(0, 4), () => 'north'),
      fp,
    );
    await sweep(town);
    town.sent.length = 0;
    for (let times = 0; times < 2; times++) {
      const opened = await asOperator(town, 'POST', `${ELECTIONS}/${fp}/open`, {});
      expect(await opened.json()).toEqual({ admitted: { north: 4 } });
    }
    await sweep(town);
    expect(town.sent.map(({ url }) => url)).toEqual([`http://board.test/board/${fp}/records`]);
    const { type, body } = town.sent[0]?.body as { type: string; body: string };
    expect([type, JSON.parse(body)]).toMatchObject([
      'access',
      { election: fp, final: false, admitted: { north: 4 }, accessed: {}, accesses: {}, at: '2026-09-18T06:00:00Z' },
    ]);
    expect(await code(await asOperator(town, 'POST', `${ELECTIONS}/${'A'.repeat(43)}/open`, {}))).toBe('not-found');
  });

  it('open one election though the board refuses the record of another, which is counted and tried again', async () => {
    const opened: string[] = [];
    for (const draft of ['refused', 'taken']) {
      const { fingerprint: fp } = await installElection(town, draft);
      await roll(
        rollOf(town.people.slice(0, 2), () => 'north'),
        fp,
      );
      expect((await asOperator(town, 'POST', `${ELECTIONS}/${fp}/open`, {})).status).toBe(200);
      opened.push(fp);
    }
    const [refused = '', taken = ''] = opened;
    const before = await failuresOf('board', 'refused');
    town.sent.length = 0;
    town.refuses = refused;
    await sweep(town);
    expect(town.sent.map(({ url }) => url)).toEqual([`http://board.test/board/${taken}/records`]);
    expect(await failuresOf('board', 'refused')).toBe(before + 1);
    delete town.refuses;
    town.wallClock.advance(60);
    await sweep(town);
    expect(town.sent.map(({ url }) => url)).toContain(`http://board.test/board/${refused}/records`);
  });
});

describe('workstations (R20) and the final counts (§7)', () => {
  let town: Town;
  let fp: string;
  let registrarKey: string;
  beforeAll(async () => {
    town = await startTown();
    const opened = await openElection(town, 'counts', town.people, (_, at) => (at < 30 ? 'north' : 'south'));
    fp = opened.fingerprint;
    registrarKey = opened.manifest.registrar.signingKey;
  });
  afterAll(() => town?.close());

  const person = (at: number) => town.people[at] as Town['people'][number];
  const enrol = (jar: CookieJar, token: string) => jar.fetch(`${town.url}/workstation/enrol?token=${token}`);
  async function announce(): Promise<EnrolledWorkstation> {
    const made = await asOperator(town, 'POST', '/registrar/admin/workstations', { name: 'АРМ 1', precinct: '101' });
    expect(made.status).toBe(201);
    return (await made.json()) as EnrolledWorkstation;
  }

  it('enrol with a token that works once', async () => {
    const { token } = await announce();
    const kiosk = new CookieJar();
    const enrolled = await enrol(kiosk, token);
    expect([enrolled.status, enrolled.headers.get('location')]).toEqual([303, '/workstation']);
    expect(enrolled.headers.getSetCookie()[0]).toContain('HttpOnly');
    expect(kiosk.cookie(town.url, 'veche-workstation')).not.toBe(token);
    // A reload in the kiosk does no harm; the same token elsewhere enrols nothing.
    expect((await enrol(kiosk, token)).status).toBe(303);
    expect((await enrol(new CookieJar(), token)).status).toBe(403);
    expect((await enrol(new CookieJar(), 'A'.repeat(43))).status).toBe(403);
  });

  it('mark accesses with the polling place, forget after three minutes, and leave nothing', async () => {
    const kiosk = new CookieJar();
    await enrol(kiosk, (await announce()).token);
    const device = await Device.login(town, person(1), kiosk);
    expect((await device.session()).body.workstation).toEqual({ name: 'АРМ 1', precinct: '101' });
    await device.confirm();
    expect((await device.access(fp)).body.number).toBe(1);
    await sweep(town);
    expect(town.sms.messages(person(1).phone).at(-1)?.text).toContain('на участке');
    const slips = town.sent.flatMap(({ body }) => (body as { slips?: { channel: string }[] }).slips ?? []);
    expect(slips.at(-1)?.channel).toBe('workstation');
    const marked = await withRows(town, (c) => c.query('SELECT channel, precinct FROM access'));
    expect(marked.rows).toEqual([{ channel: 'workstation', precinct: '101' }]);

    town.wallClock.advance(180);
    expect((await device.session()).status).toBe(401);
    for (const table of ['session', 'code_request', 'shown_access', 'notice']) {
      expect((await withRows(town, (c) => c.query(`SELECT 1 FROM ${table}`))).rowCount).toBe(0);
    }
    // The device itself stays enrolled for the next voter.
    const nextVoter = await Device.login(town, person(2), kiosk);
    expect((await nextVoter.session()).body.name).toBe(person(2).name);
    await nextVoter.post('/api/logout');
    expect((await withRows(town, (c) => c.query('SELECT 1 FROM session'))).rowCount).toBe(0);
  });

  it('share their limits with the voter’s own devices (R13)', async () => {
    const home = await Device.login(town, person(1));
    town.clock.advance(3600);
    await home.confirm();
    expect((await home.access(fp)).body).toMatchObject({ number: 1, resumed: true });
    const journal = (await home.get<Journal>('/api/journal')).body.entries;
    const seen = journal.filter(({ event }) => event === 'access' || event === 'resumed');
    expect(seen.map(({ event, channel }) => [event, channel])).toEqual([
      ['resumed', 'remote'],
      ['access', 'workstation'],
    ]);
    expect(seen.every(({ election }) => election === fp)).toBe(true);
  });

  it('end in counts by style, first channel and number, signed, once; nobody is let in afterwards', async () => {
    for (const at of [30, 31]) {
      const device = await Device.login(town, person(at));
      await device.confirm();
      await device.access(fp);
    }
    town.clock.advance(3 * 3600);
    const again = await Device.login(town, person(30));
    await again.confirm();
    const { body: granted } = await again.access(fp);
    expect(granted.number).toBe(2);
    const claim = { election: fp, pseudonym: pseudonymOf(granted.grant), depositId: 'A'.repeat(43) };
    const acks = acknowledgements(town.clock.now().getTime(), claim);
    const fixed = await again.post(`/api/elections/${fp}/deposit`, {
      depositId: claim.depositId,
      acknowledgements: acks,
    });
    expect(fixed.status).toBe(200);

    await sweep(town);
    town.sent.length = 0;
    await office(town).close(fp);
    await office(town).close(fp);
    await sweep(town);
    expect(town.sent).toHaveLength(1);
    const final = JSON.parse((town.sent[0]?.body as { body: string }).body) as Access;
    expect(final).toMatchObject({
      election: fp,
      final: true,
      admitted: { north: 30, south: 30 },
      accessed: { north: { remote: 0, workstation: 1 }, south: { remote: 2, workstation: 0 } },
      accesses: { 1: 3, 2: 1 },
    });
    expect(verifyBodySignature('access', final, registrarKey)).toBe(true);
    expect((await again.access(fp)).body.code).toBe('closed');
  });

  it('no phone, SNILS, name, code or token stands in any table in clear', async () => {
    town.wallClock.advance(60);
    town.clock.set(new Date(OPENS + 12 * 3_600_000));
    // Another election, so that sessions, codes and waiting notices are in the tables when they are searched.
    await openElection(town, 'dump', town.people);
    const device = await Device.login(town, person(5));
    const asked = (await device.requestCode()).body;
    const everything = await withRows(town, async (client) => {
      const tables = await client.query<{ name: string }>(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('registrar', 'registrar_queue')",
      );
      const dumps: string[] = [];
      for (const { name } of tables.rows) {
        const found = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
        dumps.push(...found.rows.flatMap((row) => Object.values(row).map(readable)));
      }
      expect(tables.rows.length).toBeGreaterThan(14);
      return dumps.join('\n');
    });
    const code = await device.receivedCode();
    expect(everything).toContain(asked.id);
    const token = device.jar.cookie(town.url, 'veche-session') ?? '';
    const secrets = town.people.flatMap(({ name, snils, phone }) => [
      name,
      snils,
      snils.replace(/\D/g, ''),
      phone,
      phone.slice(1),
      name.split(' ')[0] as string,
    ]);
    for (const secret of [...secrets, token, Buffer.from(token, 'base64url').toString('hex')]) {
      expect(everything.includes(secret)).toBe(false);
    }
    expect(new RegExp(`(^|\\D)${code}(\\D|$)`).test(everything)).toBe(false);
  });

  it('limits rest on rows that the registrar’s own login cannot change', async () => {
    const client = new pg.Client({ connectionString: town.base.url });
    await client.connect();
    try {
      await client.query('SET search_path = registrar');
      for (const table of ['access', 'participant', 'fixed_deposit', 'journal']) {
        await expect(client.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
        await expect(client.query(`UPDATE ${table} SET voter = voter`)).rejects.toMatchObject({ code: '42501' });
      }
      const again =
        'INSERT INTO access SELECT election, voter, number, started_at, channel, precinct, gen_random_uuid() FROM access LIMIT 1';
      await expect(client.query(again)).rejects.toMatchObject({ code: '23505' });
      const spent =
        'INSERT INTO access SELECT election, voter, number + 5, started_at, channel, precinct, confirmation FROM access LIMIT 1';
      await expect(client.query(spent)).rejects.toMatchObject({ code: '23505' });
      const deposit = "INSERT INTO fixed_deposit SELECT election, voter, 'other' FROM fixed_deposit LIMIT 1";
      await expect(client.query(deposit)).rejects.toMatchObject({ code: '23505' });
    } finally {
      await client.end();
    }
  });
});

/** A value as text, bytes both as text and as hexadecimal digits. */
function readable(value: unknown): string {
  if (Buffer.isBuffer(value)) return `${value.toString('utf8')} ${value.toString('hex')}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
