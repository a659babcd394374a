/** A registrar in memory with one voter: just the answers of `#contracts/registrar`, moved by the test. */
import { type SessionView, type Settings, type VoterElection } from '#contracts/registrar';
import { encodeBase64url, formatTime, type Manifest } from '#protocol';
import { type TestElection } from '../../../libs/protocol/src/testing.js';
import { problem, type Role, type Said } from './http.js';

const PSEUDONYM = encodeBase64url(new Uint8Array(16).fill(9));
const at = (test: TestElection, seconds = 0): string => formatTime(test.now + seconds * 1000);

export class RegistrarStage {
  loggedIn = false;
  code: SessionView['code'] = null;
  confirmedAt: string | null = null;
  access: VoterElection['access'] = null;
  deposit: string | null = null;
  workstation: SessionView['workstation'] = null;
  wrongCodes = 0;
  away = false;
  readonly sms: { at: string; to: string; text: string }[] = [];
  logins = 0;

  constructor(
    private readonly test: TestElection,
    private readonly settings: () => Settings,
  ) {}

  readonly role: Role = (asked) => {
    const { method, path, body, query } = asked;
    if (this.away && path.startsWith('/api/')) return problem(503, 'busy');
    if (path === '/login') {
      this.loggedIn = true;
      this.logins += 1;
      return {
        status: 303,
        headers: { location: query.get('to') ?? '/', 'set-cookie': 'session=1; HttpOnly; SameSite=Lax' },
      };
    }
    if (path === '/api/settings') return { json: this.settings() };
    if (path === '/demo/sms') return { json: { messages: this.sms } };
    if (!path.startsWith('/api/')) return undefined;
    if (!this.loggedIn) return problem(401, 'not-logged-in');
    if (path === '/api/session') return { json: this.session() };
    if (path === '/api/journal') return { json: { entries: this.journal() } };
    if (method !== 'POST') return undefined;
    if (path === '/api/logout') {
      this.loggedIn = false;
      return { json: {} };
    }
    if (path === '/api/codes') return this.sendCode();
    if (/^\/api\/codes\/[\w-]+\/entry$/.test(path)) return this.enter((JSON.parse(body) as { code: string }).code);
    if (path.endsWith('/access')) return this.grant((JSON.parse(body) as { pageKey: string }).pageKey);
    if (path.endsWith('/deposit')) {
      this.deposit = (JSON.parse(body) as { depositId: string }).depositId;
      return { json: { depositId: this.deposit } };
    }
    return undefined;
  };

  election(): VoterElection {
    const { manifest, election, now } = this.test;
    const style = manifest.styles[0] as Manifest['styles'][number];
    const { title, id, opensAt, closesAt, acceptUntil } = style;
    const stage = now < Date.parse(opensAt) ? 'before' : now < Date.parse(closesAt) ? 'open' : 'closed';
    const dueAt = this.access === null ? now : Date.parse(this.access.startedAt) + 10_800_000;
    const number = (this.access?.number ?? 0) + 1;
    const due = dueAt <= now && number <= election.accessCount;
    const confirmed =
      this.confirmedAt !== null && Date.parse(this.confirmedAt) >= (this.access === null ? 0 : due ? dueAt : 0);
    return {
      fingerprint: election.fingerprint,
      id: manifest.id,
      kind: manifest.kind,
      title: manifest.title,
      timeZone: manifest.timeZone,
      style: { id, title },
      opensAt,
      closesAt,
      acceptUntil,
      stage,
      access: this.access,
      next: stage === 'closed' ? { never: 'closed' } : { number, at: formatTime(Math.max(dueAt, Date.parse(opensAt))) },
      enter: stage !== 'open' ? 'not-now' : !confirmed ? 'confirm-first' : due ? 'new' : 'resume',
    };
  }

  private session(): SessionView {
    return {
      name: 'Марфа Посадница',
      phone: '+7 ••• •••-12-34',
      now: at(this.test),
      workstation: this.workstation,
      code: this.code,
      confirmedAt: this.confirmedAt,
      elections: [this.election()],
    };
  }

  private sendCode(): Said {
    const id = `code-${this.sms.length + 1}`;
    this.code = {
      id,
      sentTo: '+7 ••• •••-12-34',
      expiresAt: at(this.test, 300),
      nextAt: at(this.test, 60),
      open: true,
    };
    this.sms.push({
      at: at(this.test),
      to: '+7 900 000-12-34',
      text: `Код для голосования: 123456. Никому его не сообщайте.`,
    });
    return { status: 201, json: this.code };
  }

  private enter(code: string): Said {
    if (this.code !== null) this.code = { ...this.code, open: false };
    if (code !== '123456') {
      this.wrongCodes += 1;
      return problem(422, 'code-wrong');
    }
    this.confirmedAt = at(this.test);
    return { json: { confirmedAt: this.confirmedAt } };
  }

  private grant(pageKey: string): Said {
    const election = this.election();
    if (election.enter === 'not-now') return problem(410, 'closed');
    if (election.enter === 'confirm-first') return problem(403, 'confirm-first');
    const resumed = election.enter === 'resume';
    const previous = this.access?.startedAt ?? null;
    if (!resumed) this.access = { number: (this.access?.number ?? 0) + 1, startedAt: at(this.test) };
    const { number, startedAt } = this.access as { number: number; startedAt: string };
    const seconds = Math.floor(Date.now() / 1000);
    const claims = {
      aud: election.fingerprint,
      sub: PSEUDONYM,
      style: election.style.id,
      access: number,
      starts: { first: startedAt, previous: number === 1 ? null : previous, current: startedAt },
      deposit: this.deposit,
      cnf: { jkt: pageKey },
      iat: seconds,
      exp: seconds + 300,
    };
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const grant = `${part({ alg: 'EdDSA', typ: 'veche-grant+jwt' })}.${part(claims)}.${part('stage')}`;
    return { json: { grant, number, startedAt, resumed, depositId: this.deposit } };
  }

  private journal(): unknown[] {
    const base = { channel: this.workstation === null ? 'remote' : 'workstation', election: null };
    return [
      { ...base, at: at(this.test, -120), event: 'login' },
      { ...base, at: at(this.test, -90), event: 'code-sent' },
      { ...base, at: at(this.test, -60), event: 'code-accepted' },
    ];
  }
}
