import { beforeAll, describe, expect, it } from '@jest/globals';
import { systemRandom } from '#crypto';
import {
  type Ballot,
  ballotHash,
  buildReceipt,
  buildRefusal,
  encodeBallot,
  type Receipt,
  type Refusal,
} from '#protocol';
import { preparedElection, type TestElection } from '#protocol/testing';
import { castAtBallotBox } from './cast.js';
import { type Fetch } from './http.js';

const BOX = 'https://box.example';

describe('casting (§5, §6)', () => {
  let town: TestElection;
  let ballot: Ballot;
  let other: Ballot;

  beforeAll(() => {
    town = preparedElection(undefined, 'cast');
    const voter = town.voter('north');
    const marks = { mayor: [1, 0, 0, 0], rating: [0, 1, 0] };
    ballot = town.ballot(voter, 1, marks);
    other = town.ballot(voter, 2, marks);
  });

  const head = () => ({ election: town.election.fingerprint });
  const receipt = (of: Ballot, seed = town.parties.ballotBox, includedBy = '2026-09-18T06:30:00Z'): Receipt =>
    buildReceipt({ ...head(), ballot: ballotHash(of), includedBy }, seed);
  const refusal = (code: Refusal['code'], of: Ballot = ballot, seed = town.parties.ballotBox): Refusal =>
    buildRefusal({ ...head(), ballot: ballotHash(of), code, at: '2026-09-18T06:00:00Z' }, seed);

  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const answering =
    (status: number, body: unknown): Fetch =>
    (url, init) => {
      sent.push({ url, init });
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    };
  const cast = (fetcher: Fetch) => castAtBallotBox(BOX, fetcher, town.election, ballot);
  const problem = (code: string, status: number, extra: object = {}): Fetch =>
    answering(status, { code, status, ...extra });

  it('sends the canonical bytes and nothing that could name anybody', async () => {
    sent.length = 0;
    expect(await cast(answering(200, { receipt: receipt(ballot) }))).toEqual({
      kind: 'accepted',
      receipt: receipt(ballot),
    });
    const [{ url, init }] = sent as [{ url: string; init: RequestInit }];
    expect(url).toBe(`${BOX}/box/ballots`);
    expect(init.credentials).toBe('omit');
    expect(init.referrerPolicy).toBe('no-referrer');
    expect(init.headers).toEqual({ 'content-type': 'application/json' });
    expect(init.body).toEqual(encodeBallot(ballot));
  });

  it.each<[string, () => Receipt]>([
    ['for another ballot', () => receipt(other)],
    ['signed by somebody else', () => receipt(ballot, systemRandom(32))],
    ['with a word changed after signing', () => ({ ...receipt(ballot), includedBy: '2026-09-18T06:31:00Z' })],
    [
      'that promises nothing in this election’s time',
      () => receipt(ballot, town.parties.ballotBox, '2030-01-01T00:00:00Z'),
    ],
  ])('shows nothing as accepted on a receipt %s', async (_name, made) => {
    expect((await cast(answering(200, { receipt: made() }))).kind).toBe('misbehaved');
  });

  it('shows the kept receipt where a ballot is in already, and only a true one', async () => {
    const extra = { refusal: refusal('sequence'), receipt: receipt(other) };
    expect(await cast(problem('sequence', 409, extra))).toEqual({ kind: 'voted-already', receipt: receipt(other) });
    const forged = { refusal: refusal('sequence'), receipt: receipt(other, systemRandom(32)) };
    expect((await cast(problem('sequence', 409, forged))).kind).toBe('refused');
  });

  it('keeps a signed refusal as evidence, and nothing that only looks like one', async () => {
    const signed = refusal('closed');
    expect(await cast(problem('closed', 410, { refusal: signed }))).toEqual({
      kind: 'refused',
      code: 'closed',
      refusal: signed,
    });
    for (const bad of [
      refusal('closed', ballot, systemRandom(32)),
      refusal('closed', other),
      { code: 'closed' },
      undefined,
    ]) {
      expect(await cast(problem('closed', 410, { refusal: bad }))).toEqual({
        kind: 'refused',
        code: 'closed',
        refusal: undefined,
      });
    }
  });

  it('says "try again" where nobody has decided anything', async () => {
    expect(await cast(() => Promise.reject(new Error('offline')))).toEqual({ kind: 'try-again', code: 'unreachable' });
    expect(await cast(problem('busy', 503))).toEqual({ kind: 'try-again', code: 'busy' });
    expect(await cast(answering(502, 'bad gateway'))).toEqual({ kind: 'try-again', code: 'unexpected-answer' });
    expect(await cast(answering(200, { receipt: { version: 2 } }))).toEqual({
      kind: 'try-again',
      code: 'unexpected-answer',
    });
  });
});
