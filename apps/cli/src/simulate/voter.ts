/**
 * One simulated voter: the state account's login over HTTP, and from there the very client code of the page (libs/voter,
 * libs/anonymizer, libs/protocol). Reads its SMS where the demonstration shows them.
 */
import { PageKey } from '#anonymizer';
import { DemoSms, type Settings } from '#contracts/registrar';
import { type RandomBytes } from '#crypto';
import { castBallot, decodeBase64url, type Election, encryptBallot } from '#protocol';
import { type Answer, castAtBallotBox, type OpenBallot, openBallot, RegistrarClient } from '#voter';
import { CookieJar, loginByHttp } from '../../../state-account/src/login-by-http.js';
import { type Person } from '../../../state-account/src/people.js';
import { ask } from '../console/ask.js';
import { type Marks } from './choices.js';

export interface VotingPlace {
  readonly registrar: string;
  readonly settings: Settings;
  /** Proven once for all simulated voters: what a page does anew each time would be the same work 200 times over. */
  readonly election: Election;
  readonly random: RandomBytes;
}

/**
 * Everybody from an address of their own, as in life: the limits for one address stay as they are. The instance of a simulation
 * trusts this header from loopback (TRUST_PROXY), as a real one trusts its load balancer.
 */
function fetchFrom(person: Person): typeof fetch {
  const number = Number(person.id.replace(/\D/g, '')) % 65_536;
  const address = `10.20.${number >> 8}.${number & 255}`;
  return (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-for', address);
    return fetch(url, { ...init, headers });
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Votes as `person`; returns the access number the ballot was cast under. Throws with what was refused. */
export async function voteAs(person: Person, place: VotingPlace, choose: (style: string) => Marks): Promise<number> {
  const jar = await loginByHttp({
    registrar: place.registrar,
    person: person.id,
    jar: new CookieJar(fetchFrom(person)),
  });
  const registrar = new RegistrarClient(place.registrar, jar.fetch);
  await confirm(person, registrar, place.registrar);
  const session = expectOk(await registrar.session(), person);
  const fingerprint = place.election.fingerprint;
  const mine = session.elections.find((election) => election.fingerprint === fingerprint);
  if (mine === undefined) throw new Error(`${person.id} is not on the roll`);
  const opened = await openBallot({
    registrar,
    settings: place.settings,
    fingerprint,
    style: mine.style.id,
    pageKey: await PageKey.generate(place.random),
    proveManifest: () => Promise.resolve({ ok: true, value: { election: place.election, retired: [] } }),
    fetch: (url, init) => fetch(url, init),
    random: place.random,
    now: () => performance.now(),
    pause,
  });
  if (!opened.ok) throw new Error(`${person.id}: ${JSON.stringify(opened.fault)}`);
  await cast(opened.value, choose(mine.style.id), place, person);
  return opened.value.number;
}

async function confirm(person: Person, registrar: RegistrarClient, base: string): Promise<void> {
  const before = (await codesTo(person, base)).length;
  const request = expectOk(await registrar.requestCode(), person);
  expectOk(await registrar.enterCode(request.id, await newCode(person, base, before)), person);
}

/** Oldest first. */
async function codesTo(person: Person, base: string): Promise<string[]> {
  const { messages } = await ask(`${base}/demo/sms`, DemoSms);
  return messages.flatMap(({ to, text }) => (to === person.phone ? (/\b\d{6}\b/.exec(text)?.[0] ?? []) : []));
}

async function newCode(person: Person, base: string, before: number): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const code = (await codesTo(person, base))[before];
    if (code !== undefined) return code;
    await pause(50);
  }
  throw new Error(`${person.id}: no SMS came`);
}

async function cast(opened: OpenBallot, marks: Marks, place: VotingPlace, person: Person): Promise<void> {
  const { election, style, number, key } = opened;
  const { core } = encryptBallot({ election, style, sequence: number, key, marks, random: place.random });
  const { ballot } = castBallot({
    election,
    core,
    key,
    credential: opened.credential.map(({ signature }) => bytes(signature)),
    pass: opened.pass.map(({ signature }) => bytes(signature)),
    random: place.random,
  });
  for (let attempt = 0; ; attempt++) {
    const outcome = await castAtBallotBox(place.settings.ballotBox, (url, init) => fetch(url, init), election, ballot);
    if (outcome.kind === 'accepted') return;
    if (outcome.kind !== 'try-again' || attempt === 20) throw new Error(`${person.id}: ${JSON.stringify(outcome)}`);
    await pause(250);
  }
}

function bytes(text: string): Uint8Array {
  const decoded = decodeBase64url(text);
  if (decoded === undefined) throw new Error('a token that is not base64url');
  return decoded;
}

function expectOk<T>(answer: Answer<T>, person: Person): T {
  if (answer.ok) return answer.value;
  throw new Error(`${person.id}: ${answer.refused.code} ${answer.refused.detail ?? ''}`);
}
