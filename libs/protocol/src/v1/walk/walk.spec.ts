/**
 * Checks 1, 4, 5, 6 and 7 record by record: for every rule of §7 and §8, a record that an insider with the right key
 * could write, and the finding it gets. The record stands at the end of an otherwise honest log.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { credentialKeyFromSecret } from '#crypto';
import { finishElection, seededRandom, type TestElection, votedElection, type TestVoter } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { type JsonValue } from '../canonical.js';
import { type Ballot } from '../messages/ballot.js';
import { bodyHash } from '../messages/bodies.js';
import { type Decryption } from '../messages/decryption.js';
import { type Manifest } from '../messages/manifest.js';
import { signBody } from '../signing.js';
import { ElectionWalk } from './walk.js';

const stages = [
  'published',
  'endorsed',
  'ready',
  'voted',
  'drained',
  'closed',
  'finals',
  'tally',
  'decrypted',
  'result',
] as const;
type Stage = (typeof stages)[number];
const at = {} as Record<Stage, TestElection>;
let voters: TestVoter[];
const voter = (index: number): TestVoter => voters[index] as TestVoter;

beforeAll(() => {
  const voted = votedElection();
  voters = voted.voters;
  at.voted = voted.election;
  const cut = (count: number): TestElection => {
    const copy = voted.election.fork();
    copy.entries.splice(count);
    return copy;
  };
  at.published = cut(1);
  at.endorsed = cut(6);
  at.ready = cut(7);
  for (const election of [at.published, at.endorsed, at.ready]) {
    election.accessed.clear();
    election.accesses.clear();
  }
  for (const stage of ['drained', 'closed', 'finals', 'tally', 'decrypted', 'result'] as const)
    at[stage] = finishElection(voted.election.fork(), stage);
});

const walks = new Map<TestElection, ElectionWalk>();
/** A walk over a stage, made once: `check` changes nothing. */
function walkOver(election: TestElection): ElectionWalk {
  const known = walks.get(election);
  if (known !== undefined) return known;
  const walk = new ElectionWalk({ ballots: 'now', random: seededRandom('weights') });
  for (const { record, body } of election.entries) expect(walk.take(record, body)).toEqual([]);
  walks.set(election, walk);
  return walk;
}

/** `check code` of every finding about the last record. */
function findingsOfLast(election: TestElection, begun: TestElection): string[] {
  const entries = [...election.entries];
  const last = entries.pop();
  if (last === undefined) throw new Error('no record');
  const oneMore = entries.length === begun.entries.length && entries.every((entry, i) => entry === begun.entries[i]);
  let walk = walkOver(begun);
  if (!oneMore) {
    walk = new ElectionWalk({ ballots: 'now', random: seededRandom('weights') });
    for (const { record, body } of entries) expect(walk.take(record, body)).toEqual([]);
  }
  const before = walk.state?.records;
  const looked = walk.check(last.record, last.body);
  expect(walk.state?.records).toBe(before);
  if (!oneMore) expect(walk.take(last.record, last.body)).toEqual(looked);
  return [...new Set(looked.map((found) => `${found.check} ${found.code}`))];
}

type Case = readonly [
  name: string,
  stage: Stage,
  expected: readonly string[],
  step: (election: TestElection) => unknown,
];
const run = (
  _name: string,
  stage: Stage,
  expected: readonly string[],
  step: (election: TestElection) => unknown,
): void => {
  const election = at[stage].fork();
  step(election);
  expect(findingsOfLast(election, at[stage])).toEqual(expected);
};

/** The last entry's body with a change, as the board would append it. */
function rewrite(election: TestElection, change: (body: Record<string, JsonValue>) => Record<string, JsonValue>): void {
  const entry = election.entries.pop();
  if (entry === undefined) throw new Error('no record');
  election.append(entry.record.type, change(entry.body as Record<string, JsonValue>), entry.record.time);
}
const marks = { mayor: [1, 0, 0, 0], rating: [0, 0, 0] };

describe('honest records are taken', () => {
  it.each<Case>([
    ['an objection', 'voted', [], (e) => e.object('node-1')],
    ['a decision without effect', 'voted', [], (e) => e.decide()],
    [
      'a longer day',
      'voted',
      [],
      (e) =>
        e.decide({
          effect: {
            kind: 'extend',
            style: 'south',
            closesAt: '2026-09-18T18:00:00Z',
            acceptUntil: '2026-09-18T18:15:00Z',
          },
        }),
    ],
    ['a struck option', 'result', [], (e) => e.decide({ effect: { kind: 'strike', contest: 'mayor', option: 'm2' } })],
    [
      'a node retired, and a ballot without its signatures',
      'voted',
      [],
      (e) => (e.retire('node-2'), e.cast(voter(1), 2, marks)),
    ],
    ['a final count that skips a retired node', 'closed', [], (e) => (e.retire('node-2'), e.finals(), e.tally())],
    ['destruction', 'closed', [], (e) => e.destroy('node-2')],
    ['a third decryption', 'decrypted', [], (e) => e.decrypt(2)],
    ['a second decryption of one trustee', 'decrypted', [], (e) => e.decrypt(1)],
  ])('%s', run);
});

describe('order, counts and times (check 1)', () => {
  it.each<Case>([
    ['a second manifest', 'ready', ['1 order-manifest'], (e) => e.publish()],
    [
      'an endorsement after the first ballot',
      'voted',
      ['1 endorsement-twice', '1 order-endorsement'],
      (e) => e.endorseAsTrustee(1),
    ],
    ['an endorsement twice', 'endorsed', ['1 endorsement-twice'], (e) => e.endorseAsTrustee(1)],
    ['an endorsement of a stranger', 'published', ['1 endorsement-unknown'], (e) => e.endorseAsTrustee(1, { id: '4' })],
    [
      'a trustee’s endorsement with proofs',
      'published',
      ['1 body-shape'],
      (e) => e.endorseAsTrustee(1, { proofs: ['AAAA'] }),
    ],
    [
      'a ballot before access',
      'endorsed',
      ['1 order-before-access'],
      (e) => ((e.now = at.voted.now), e.cast(e.voter('north'), 1, marks)),
    ],
    [
      'a ballot before a trustee’s endorsement',
      'ready',
      ['1 order-not-endorsed', '3 endorsement-missing'],
      (e) => (e.entries.splice(1, 1), (e.now = at.voted.now), e.cast(e.voter('north'), 1, marks)),
    ],
    [
      'an election without ballots, not endorsed',
      'ready',
      ['1 order-not-endorsed', '3 endorsement-missing'],
      (e) => (e.entries.splice(4, 1), e.afterVoting(), e.drain()),
    ],
    ['a second first access', 'voted', ['1 access-again'], (e) => e.openAccess({ north: 10, south: 10 })],
    [
      'a first access that counts',
      'endorsed',
      ['1 access-not-empty'],
      (e) => e.openAccess({ north: 10 }, { accesses: { 1: 1 } }),
    ],
    ['access of an unknown style', 'endorsed', ['1 count-keys'], (e) => e.openAccess({ west: 10 })],
    ['final access before closed', 'drained', ['1 order-final-access'], (e) => e.finalAccess()],
    ['final access twice', 'finals', ['1 order-final-access'], (e) => e.finalAccess()],
    [
      'accesses of a number beyond N',
      'closed',
      ['1 count-keys'],
      (e) => e.finalAccess({ accesses: { 1: 4, 2: 1, 3: 1 } }),
    ],
    ['a ballot after drained', 'drained', ['1 order-ballot'], (e) => e.cast(voter(1), 2, marks)],
    ['a ballot after closed', 'closed', ['1 order-ballot'], (e) => e.cast(voter(1), 2, marks)],
    [
      'hourly counts with styles',
      'voted',
      ['1 count-keys'],
      (e) => (e.hourly({ credentials: { north: 4 } }), e.entries.pop()),
    ],
    ['final issuance before closed', 'drained', ['1 issuance-final'], (e) => e.finalIssuance('node-1')],
    ['final issuance twice', 'finals', ['1 issuance-final'], (e) => e.finalIssuance('node-1')],
    [
      'final issuance of a retired node',
      'closed',
      ['1 issuance-final'],
      (e) => (e.retire('node-1'), e.finalIssuance('node-1')),
    ],
    [
      'final issuance under the star',
      'closed',
      ['1 count-keys', '5 keys-over-issued'],
      (e) => e.finalIssuance('node-1', { credentials: { '*': 4 } }),
    ],
    [
      'issuance of an unknown node',
      'voted',
      ['1 node-unknown'],
      (e) => e.append('issuance', { ...(e.entries.at(-1)?.body as object), node: 'node-9' }),
    ],
    ['retiring twice', 'voted', ['1 node-retired'], (e) => (e.retire('node-2'), e.retire('node-2'))],
    ['retiring an unknown node', 'voted', ['1 node-unknown'], (e) => e.retire('node-9')],
    [
      'retiring below the threshold',
      'voted',
      ['1 retired-below-threshold'],
      (e) => (e.retire('node-2'), e.retire('node-1')),
    ],
    [
      'extension of an unknown style',
      'voted',
      ['1 extend-style'],
      (e) =>
        e.decide({
          effect: {
            kind: 'extend',
            style: 'west',
            closesAt: '2026-09-18T18:00:00Z',
            acceptUntil: '2026-09-18T18:00:00Z',
          },
        }),
    ],
    [
      'extension to an earlier acceptUntil',
      'voted',
      ['1 extend-hours'],
      (e) =>
        e.decide({
          effect: {
            kind: 'extend',
            style: 'north',
            closesAt: '2026-09-18T17:03:00Z',
            acceptUntil: '2026-09-18T17:05:00Z',
          },
        }),
    ],
    [
      'extension with a grace too long',
      'voted',
      ['1 extend-hours'],
      (e) =>
        e.decide({
          effect: {
            kind: 'extend',
            style: 'north',
            closesAt: '2026-09-18T18:00:00Z',
            acceptUntil: '2026-09-18T18:15:01Z',
          },
        }),
    ],
    [
      'extension with the ends crossed',
      'voted',
      ['1 extend-hours'],
      (e) =>
        e.decide({
          effect: {
            kind: 'extend',
            style: 'north',
            closesAt: '2026-09-18T19:00:00Z',
            acceptUntil: '2026-09-18T18:00:00Z',
          },
        }),
    ],
    [
      'extension after the end',
      'voted',
      ['1 extend-late'],
      (e) => (
        e.afterVoting(),
        e.decide({
          effect: {
            kind: 'extend',
            style: 'south',
            closesAt: '2026-09-18T20:00:00Z',
            acceptUntil: '2026-09-18T20:00:00Z',
          },
        })
      ),
    ],
    [
      'a strike of an unknown option',
      'voted',
      ['1 strike-unknown'],
      (e) => e.decide({ effect: { kind: 'strike', contest: 'mayor', option: 'r1' } }),
    ],
    [
      'drained before the last acceptUntil',
      'voted',
      ['1 drained-early'],
      (e) => ((e.now = Date.parse('2026-09-18T17:04:59Z')), e.drain()),
    ],
    [
      'drained before an extended acceptUntil',
      'voted',
      ['1 drained-early'],
      (e) => (
        e.decide({
          effect: {
            kind: 'extend',
            style: 'south',
            closesAt: '2026-09-18T18:00:00Z',
            acceptUntil: '2026-09-18T18:00:00Z',
          },
        }),
        e.afterVoting(),
        e.drain()
      ),
    ],
    ['drained twice', 'drained', ['1 order-drained'], (e) => e.drain()],
    ['closed without drained', 'voted', ['1 order-closed'], (e) => e.close()],
    ['closed twice', 'closed', ['1 order-closed'], (e) => e.close()],
    ['tally before closed', 'drained', ['1 order-tally', '1 tally-before-final'], (e) => e.tally()],
    [
      'tally before a final issuance',
      'closed',
      ['1 tally-before-final'],
      (e) => (e.finalIssuance('node-1'), e.finalAccess(), e.tally()),
    ],
    ['tally twice', 'tally', ['1 order-tally'], (e) => e.tally()],
    ['decryption after the result', 'result', ['1 order-decryption'], (e) => e.decrypt(2)],
    [
      'result before enough decryptions',
      'tally',
      ['1 decryptions-few', '7 result-impossible'],
      (e) => (e.decrypt(1), e.append('result', { ...(at.result.computeResult() as object) })),
    ],
    ['result twice', 'result', ['1 order-result'], (e) => e.append('result', e.entries.at(-1)?.body as JsonValue)],
    ['protocol before the result', 'decrypted', ['1 order-protocol'], (e) => e.protocol(new Uint8Array(3))],
    ['destruction before closed', 'drained', ['1 order-destruction'], (e) => e.destroy('node-1')],
    [
      'a record with seconds',
      'voted',
      ['1 record-minute'],
      (e) => e.append('decision', e.decide() && (e.entries.pop()?.body as JsonValue), '2026-09-18T15:00:30Z'),
    ],
    ['a record time that falls', 'voted', ['1 record-time-falls'], (e) => ((e.now -= 3_600_000), e.decide())],
    ['an `at` after the record', 'voted', ['1 at-after-record'], (e) => e.decide({ at: '2026-09-18T23:00:00Z' })],
    [
      'a body with a member more',
      'voted',
      ['1 body-shape'],
      (e) => (e.decide(), rewrite(e, (body) => ({ ...body, note: 'x' }))),
    ],
    [
      'a body of version true',
      'voted',
      ['1 body-shape'],
      (e) => (e.decide(), rewrite(e, (body) => ({ ...body, version: true }))),
    ],
    [
      'another body than the record names',
      'voted',
      ['1 body-hash'],
      (e) => {
        const honest = e.decide();
        e.entries.pop();
        e.entries.push({ record: { ...honest.record, hash: bodyHash('x') }, body: honest.body });
      },
    ],
  ])('%s', run);

  it('the first record is the manifest', () => {
    const walk = new ElectionWalk({ ballots: 'collect' });
    const { record, body } = at.ready.entries[1] as TestElection['entries'][number];
    expect(walk.take(record, body).map((found) => found.code)).toEqual(['order-first', 'body-shape']);
    expect(walk.state).toBeUndefined();
    expect(walk.finish('result')).toMatchObject([{ code: 'record-absent', params: { type: 'manifest' } }]);
  });

  it('a manifest that may not stand is not taken', () => {
    const manifest: Manifest = { ...structuredClone(at.ready.manifest), tally: { minimumUnit: 1 } };
    const walk = new ElectionWalk({ ballots: 'collect' });
    const record = { type: 'manifest' as const, hash: bodyHash(manifest), time: '2026-09-17T12:00:00Z' };
    expect(walk.take(record, manifest)).toMatchObject([{ check: 3, code: 'manifest-unit' }]);
    expect(walk.state).toBeUndefined();
  });

  it('says what is missing at the end', () => {
    const missing = (stage: Stage, upTo: 'tally' | 'result'): unknown[] =>
      at[stage]
        .walk()
        .finish(upTo)
        .map((found) => found.params['type'] ?? found.code);
    expect(missing('result', 'result')).toEqual([]);
    expect(missing('tally', 'tally')).toEqual([]);
    expect(missing('tally', 'result')).toEqual(['result']);
    expect(missing('voted', 'result')).toEqual(['drained', 'closed', 'tally', 'result']);
    expect(missing('endorsed', 'tally')).toEqual(['access', 'drained', 'closed', 'tally']);
    expect(missing('published', 'tally').filter((code) => code === 'endorsement-missing')).toHaveLength(5);
  });
});

const changed = (ballot: Ballot, core: object, auth: object = {}): JsonValue =>
  ({ core: { ...ballot.core, ...core }, auth: { ...ballot.auth, ...auth } });
/** One ballot of a fresh voter, altered. */
const altered =
  (change: (ballot: Ballot, election: TestElection) => JsonValue) =>
  (election: TestElection): void => {
    election.append('ballot', change(election.ballot(election.voter('north'), 1, marks), election));
  };

describe('ballots (check 4)', () => {
  it.each<Case>([
    ['no core', 'voted', ['4 ballot-shape'], altered((b) => ({ auth: b.auth }))],
    ['a member more', 'voted', ['4 ballot-shape'], altered((b) => changed(b, { note: 'x' }))],
    ['version true', 'voted', ['4 ballot-shape'], altered((b) => changed(b, { version: true }))],
    ['sequence 0', 'voted', ['4 ballot-shape'], altered((b) => changed(b, { sequence: 0 }))],
    ['an unknown style', 'voted', ['4 ballot-style'], altered((b) => changed(b, { style: 'west' }))],
    [
      'a style that objects have by nature',
      'voted',
      ['4 ballot-style'],
      altered((b) => changed(b, { style: 'constructor' })),
    ],
    ['an access number beyond N', 'voted', ['4 ballot-number'], altered((b) => changed(b, { sequence: 3 }))],
    [
      'a contest less',
      'voted',
      ['4 ballot-contests'],
      altered((b) => changed(b, { contests: b.core.contests.slice(1) })),
    ],
    [
      'contests in another order',
      'voted',
      ['4 ballot-contests'],
      altered((b) => changed(b, { contests: [...b.core.contests].reverse() })),
    ],
    [
      'a proof too short',
      'voted',
      ['4 ballot-size'],
      altered((b) => changed(b, { contests: b.core.contests.map((c) => ({ ...c, responses: c.responses.slice(4) })) })),
    ],
    ['a signature too short', 'voted', ['4 ballot-shape'], altered((b) => changed(b, {}, { signature: 'AAAA' }))],
    [
      'one credential signature less',
      'voted',
      ['4 ballot-credential-count'],
      altered((b) => changed(b, {}, { credential: b.auth.credential.slice(1) })),
    ],
    [
      'one pass signature more',
      'voted',
      ['4 ballot-pass-count'],
      altered((b) => changed(b, {}, { pass: [...b.auth.pass, 'AAAA'] })),
    ],
    [
      'credential signatures in another order',
      'voted',
      ['4 ballot-credential'],
      altered((b) => changed(b, {}, { credential: [...b.auth.credential].reverse() })),
    ],
    ['the credential as pass', 'voted', ['4 ballot-pass'], altered((b) => changed(b, {}, { pass: b.auth.credential }))],
    [
      'another’s credential',
      'voted',
      ['4 ballot-credential'],
      altered((b, e) =>
        changed(b, {}, { credential: (e.ballot(e.voter('north'), 1, marks)).auth.credential }),
      ),
    ],
    [
      'another’s signature',
      'voted',
      ['4 ballot-signature'],
      altered((b, e) => changed(b, {}, { signature: e.ballot(e.voter('north'), 1, marks).auth.signature })),
    ],
    [
      'a ballot before the style opens',
      'ready',
      ['4 ballot-time'],
      (e) => ((e.now = Date.parse('2026-09-18T04:59:00Z')), e.cast(e.voter('north'), 1, marks)),
    ],
    [
      'a ballot 16 minutes after acceptUntil',
      'voted',
      ['4 ballot-time'],
      (e) => ((e.now = Date.parse('2026-09-18T17:21:00Z')), e.cast(voter(1), 2, marks)),
    ],
    [
      'a ballot 15 minutes after acceptUntil',
      'voted',
      [],
      (e) => ((e.now = Date.parse('2026-09-18T17:20:00Z')), e.cast(voter(1), 2, marks)),
    ],
    ['the same sequence again', 'voted', ['4 ballot-sequence'], (e) => e.cast(voter(1), 1, marks)],
    ['an earlier choice brought back', 'voted', ['4 ballot-sequence'], (e) => e.cast(voter(0), 1, marks)],
    [
      'a ballot with a retired node’s signatures',
      'voted',
      ['4 ballot-credential-count'],
      (e) => {
        const ballot = e.ballot(voter(1), 2, marks);
        e.retire('node-2');
        e.append('ballot', ballot);
      },
    ],
    [
      'a ballot of another election',
      'voted',
      ['5 election'],
      altered((b) => changed(b, { election: encodeBase64url(new Uint8Array(32)) })),
    ],
  ])('%s', run);

  it('verifies proofs at once where asked to', () => {
    const walk = new ElectionWalk({ ballots: 'now', random: seededRandom('weights') });
    for (const { record, body } of at.voted.entries) expect(walk.offer(record, body)).toEqual([]);
    const election = at.voted.fork();
    const [first] = election.ballot(voter(1), 2, marks).core.contests;
    altered((b) => changed(b, { contests: [first, ...b.core.contests.slice(1)] as JsonValue }))(election);
    const { record, body } = election.entries.at(-1) as TestElection['entries'][number];
    const before = walk.state?.records;
    // The voter's signature covers the core, so a contest put in from elsewhere breaks it as well.
    expect(walk.offer(record, body)).toMatchObject([{ check: 4, code: 'ballot-signature' }]);
    expect(walk.state?.records).toBe(before);
  });

  it('a voter’s own signature does not make another’s contest fit', () => {
    const election = at.voted.fork();
    const [copied] = (election.entries.find(({ record }) => record.type === 'ballot')?.body as unknown as Ballot).core
      .contests;
    const thief = { style: 'south', key: credentialKeyFromSecret(5n) };
    election.append('ballot', election.resigned(thief, 1, copied ? [copied] : []));
    expect(findingsOfLast(election, at.voted)).toEqual(['4 ballot-proof']);
  });
});

describe('signatures and counts (check 5)', () => {
  const foreign = (e: TestElection): void => {
    const { body } = e.decide();
    e.entries.pop();
    const draft = { ...(body as Record<string, JsonValue>), election: encodeBase64url(new Uint8Array(32)) };
    e.append('decision', { ...draft, signatures: e.commissionSignatures('decision', draft) as unknown as JsonValue });
  };
  it.each<Case>([
    ['a body of another election', 'voted', ['5 election'], foreign],
    [
      'an endorsement signed by another',
      'published',
      ['5 signature'],
      (e) => (e.endorseAsTrustee(1, { id: '2' }), undefined),
    ],
    [
      'access signed by another',
      'endorsed',
      ['5 signature'],
      (e) => (e.openAccess({}), rewrite(e, (body) => signBody('access', without(body), e.parties.board))),
    ],
    [
      'a count changed after signing',
      'voted',
      ['5 signature'],
      (e) => (e.hourly(), e.entries.splice(-1), rewrite(e, (body) => ({ ...body, passes: { '*': 99 } }))),
    ],
    [
      'a signature of another type',
      'closed',
      ['5 signature'],
      (e) => (e.destroy('node-1'), rewrite(e, (body) => signBody('objection', without(body), node(e, 'node-1')))),
    ],
    [
      'an objection signed by another node',
      'voted',
      ['5 signature'],
      (e) => (e.object('node-1'), rewrite(e, (body) => signBody('objection', without(body), node(e, 'node-2')))),
    ],
    ['one member where two are needed', 'voted', ['5 quorum'], (e) => e.decide({}, ['chair'])],
    ['one member twice', 'voted', ['5 commission-order', '5 quorum'], (e) => e.decide({}, ['chair', 'chair'])],
    [
      'members out of order',
      'voted',
      ['5 commission-order', '5 quorum'],
      (e) => (
        e.decide(),
        rewrite(e, (body) => ({ ...body, signatures: [...(body['signatures'] as JsonValue[])].reverse() }))
      ),
    ],
    [
      'a stranger among the members',
      'voted',
      ['5 commission-order', '5 quorum'],
      (e) => (
        e.decide(),
        rewrite(e, (body) => ({
          ...body,
          signatures: (body['signatures'] as Record<string, JsonValue>[]).map((s) => ({
            ...s,
            member: `${String(s['member'])}-x`,
          })),
        }))
      ),
    ],
    [
      'a member’s signature of another decision',
      'voted',
      ['5 signature', '5 quorum'],
      (e) => (e.decide(), rewrite(e, (body) => ({ ...body, text: 'Иное' }))),
    ],
    ['closed without the chair', 'drained', ['5 closed-chair'], (e) => e.close({}, ['member', 'secretary'])],
    ['closed with another number', 'drained', ['5 closed-records'], (e) => e.close({ records: 3 })],
    [
      'closed with another root',
      'drained',
      ['5 closed-root'],
      (e) => e.close({ root: encodeBase64url(new Uint8Array(32)) }),
    ],
    ['drained with another number', 'voted', ['5 drained-ballots'], (e) => (e.afterVoting(), e.drain({ ballots: 6 }))],
    [
      'drained signed by another',
      'voted',
      ['5 signature'],
      (e) => (
        e.afterVoting(),
        e.drain(),
        rewrite(e, (body) => signBody('drained', without(body), e.parties.registrar))
      ),
    ],
    ['retired without a remaining node', 'voted', ['5 retired-nodes'], (e) => e.retire('node-2', { nodes: [] })],
    [
      'retired with a wrong node signature',
      'voted',
      ['5 signature'],
      (e) => e.retire('node-2', { nodes: [encodeBase64url(new Uint8Array(64))] }),
    ],
    [
      'an hourly count that falls',
      'voted',
      ['5 hourly-falls', '5 hourly-below-keys'],
      (e) => (e.hourly({ credentials: { '*': 2 } }), e.entries.pop()),
    ],
    [
      'hourly passes that fall',
      'voted',
      ['5 hourly-falls'],
      (e) => (e.hourly({ passes: { '*': 2 } }), e.entries.pop()),
    ],
    [
      'an hourly count below the keys on the board',
      'voted',
      ['5 hourly-below-keys'],
      (e) => {
        e.cast(e.voter('north'), 1, marks);
        e.now += 120_000;
        e.hourly({ credentials: { '*': 4 } });
        e.entries.pop();
      },
    ],
    [
      '… which may still be on their way for two minutes',
      'voted',
      [],
      (e) => {
        e.cast(e.voter('north'), 1, marks);
        e.now += 119_000;
        e.hourly({ credentials: { '*': 4 } });
        e.entries.pop();
      },
    ],
    [
      'final sums below the hourly ones',
      'voted',
      ['5 final-below-hourly'],
      (e) => (e.hourly({ passes: { '*': 7 } }), finishElection(e, 'closed'), e.finalIssuance('node-1')),
    ],
    [
      'more keys than a node issued',
      'closed',
      ['5 keys-over-issued'],
      (e) => e.finalIssuance('node-1', { credentials: { north: 1, south: 3 } }),
    ],
    [
      'more ballots than passes',
      'closed',
      ['5 ballots-over-passes'],
      (e) => e.finalIssuance('node-1', { passes: { 1: 3, 2: 2 } }),
    ],
    [
      'more credentials than voters let in',
      'closed',
      ['5 issued-over-accessed'],
      (e) => (e.finalAccess(), e.finalIssuance('node-1', { credentials: { north: 3, south: 2 } })),
    ],
    [
      '… seen from the access that comes second',
      'closed',
      ['5 issued-over-accessed'],
      (e) => (e.finalIssuance('node-1', { credentials: { north: 3, south: 2 } }), e.finalAccess()),
    ],
    [
      'more passes than accesses',
      'closed',
      ['5 passes-over-accesses'],
      (e) => (e.finalAccess(), e.finalIssuance('node-1', { passes: { 1: 4, 2: 2 } })),
    ],
    [
      'more keys than voters let in',
      'closed',
      ['5 keys-over-accessed'],
      (e) =>
        e.finalAccess({ accessed: { north: { remote: 1, workstation: 0 }, south: { remote: 1, workstation: 1 } } }),
    ],
    [
      'more let in than on the list',
      'closed',
      ['5 accessed-over-admitted'],
      (e) => e.finalAccess({ admitted: { north: 10, south: 1 } }),
    ],
    [
      'a list that grew after the first ballot',
      'closed',
      ['5 admitted-rises'],
      (e) => e.finalAccess({ admitted: { north: 11, south: 10 } }),
    ],
    [
      'decryption signed by another',
      'tally',
      ['5 signature'],
      (e) => (e.decrypt(1), rewrite(e, (body) => signBody('decryption', without(body), e.parties.board))),
    ],
    ['protocol below the quorum', 'result', ['5 quorum'], (e) => e.protocol(new Uint8Array(3), ['chair'])],
  ])('%s', run);

  it.each<Case>([
    [
      'a proof of an RSA key wrong',
      'published',
      ['3 rsa-proof'],
      (e) => e.endorseAsNode('node-1', { proofs: Array.from({ length: 4 }, () => 'AAAA') }),
    ],
    ['a proof of an RSA key missing', 'published', ['3 rsa-proofs'], (e) => e.endorseAsNode('node-1', { proofs: [] })],
  ])('%s (check 3)', run);
});

function without(body: Record<string, JsonValue>): Record<string, JsonValue> {
  const rest = { ...body };
  delete rest['signature'];
  return rest;
}
const node = (e: TestElection, id: string): Uint8Array =>
  e.parties.nodes.find((one) => one.id === id)?.seed ?? new Uint8Array();

describe('tally (check 6)', () => {
  it.each<Case>([
    [
      'a ballot left out',
      'finals',
      ['6 tally-sums'],
      (e) =>
        e.tally((t) => ({
          ...t,
          cells: t.cells.map((cell, i) => (i === 0 ? { ...cell, ciphertexts: t.cells[2]?.ciphertexts ?? '' } : cell)),
        })),
    ],
    [
      'another number of ballots',
      'finals',
      ['6 tally-cells'],
      (e) => e.tally((t) => ({ ...t, cells: t.cells.map((cell) => ({ ...cell, ballots: 3 })) })),
    ],
    ['a cell less', 'finals', ['6 tally-cells'], (e) => e.tally((t) => ({ ...t, cells: t.cells.slice(1) }))],
    [
      'cells in another order',
      'finals',
      ['6 tally-cells'],
      (e) => e.tally((t) => ({ ...t, cells: [...t.cells].reverse() })),
    ],
    [
      'a contest withheld',
      'finals',
      ['6 tally-withheld'],
      (e) => e.tally((t) => ({ ...t, withheld: [{ contest: 'mayor', ballots: 4 }] })),
    ],
  ])('%s', run);
});

describe('decryption and result (check 7)', () => {
  const wrong = (change: (body: Decryption) => object) => (e: TestElection) => {
    e.decrypt(1);
    rewrite(e, (body) => {
      const unsigned = { ...without(body), ...change(body as unknown as Decryption) } as Record<string, JsonValue>;
      return signBody('decryption', unsigned, e.parties.trustees[0]?.seed ?? new Uint8Array());
    });
  };
  const otherTally = wrong(() => ({ tally: encodeBase64url(new Uint8Array(32)) }));
  it.each<Case>([
    [
      'an unknown trustee',
      'tally',
      ['7 decryption-trustee'],
      (e) => (e.decrypt(1), rewrite(e, (body) => ({ ...body, trustee: 4 }))),
    ],
    ['another tally', 'tally', ['7 decryption-tally'], otherTally],
    ['a cell less', 'tally', ['7 decryption-cells'], wrong((body) => ({ cells: body.cells.slice(1) }))],
    [
      'shares of another cell',
      'tally',
      ['7 decryption-proof'],
      wrong((body) => ({
        cells: body.cells.map((cell, i) => (i === 0 ? { ...cell, shares: body.cells[2]?.shares ?? '' } : cell)),
      })),
    ],
    [
      'a share that is no point',
      'tally',
      ['7 decryption-proof'],
      wrong((body) => ({
        cells: body.cells.map((cell) => ({ ...cell, shares: cell.shares.replace(/^.{42}/, '_'.repeat(42)) })),
      })),
    ],
    [
      'one vote moved',
      'decrypted',
      ['7 result-votes'],
      (e) =>
        e.result((r) => ({
          ...r,
          cells: r.cells.map((cell, i) => (i === 0 ? { ...cell, votes: [1, 0, 0, 1] } : cell)),
        })),
    ],
    ['other trustees', 'decrypted', ['7 result-trustees'], (e) => e.result((r) => ({ ...r, trustees: [1, 2] }))],
    [
      'a result of another tally',
      'decrypted',
      ['7 result-tally'],
      (e) => e.result((r) => ({ ...r, tally: encodeBase64url(new Uint8Array(32)) })),
    ],
    [
      'a cell less in the result',
      'decrypted',
      ['7 result-cells'],
      (e) => e.result((r) => ({ ...r, cells: r.cells.slice(1) })),
    ],
    [
      'another unit in the result',
      'decrypted',
      ['7 result-cells'],
      (e) => e.result((r) => ({ ...r, cells: r.cells.map((cell) => ({ ...cell, unit: '*' })) })),
    ],
    [
      'more votes than marks',
      'decrypted',
      ['7 result-relation', '7 result-votes'],
      (e) =>
        e.result((r) => ({
          ...r,
          cells: r.cells.map((cell, i) => (i === 0 ? { ...cell, votes: [2, 2, 0, 0] } : cell)),
        })),
    ],
    [
      'more blanks than ballots',
      'decrypted',
      ['7 result-relation', '7 result-votes'],
      (e) =>
        e.result((r) => ({
          ...r,
          cells: r.cells.map((cell, i) => (i === 0 ? { ...cell, votes: [0, 0, 0, 3] } : cell)),
        })),
    ],
  ])('%s', run);

  it('an invalid decryption spoils nothing: it is not used, and a valid one of the same trustee is', () => {
    const election = at.tally.fork();
    otherTally(election);
    const walk = election.walk();
    expect(walk.state?.decryptions.size).toBe(0);
    const last = election.entries.at(-1) as TestElection['entries'][number];
    const again = at.tally.walk();
    expect(again.take(last.record, last.body)).toMatchObject([{ check: 7, code: 'decryption-tally', spoils: false }]);
    expect(at.tally.walk().offer(last.record, last.body)).toHaveLength(1);
    election.decrypt(1);
    election.decrypt(2);
    election.result();
    expect(findingsOfLastIgnoringUnused(election)).toEqual([]);
    expect(election.computeResult().trustees).toEqual([1, 2]);
  });

  it('of a trustee’s valid decryptions the first counts', () => {
    const election = at.tally.fork();
    const first = election.decrypt(1);
    election.decrypt(1);
    const used = election.walk().state?.decryptions;
    expect(used?.size).toBe(1);
    expect(bodyHash(used?.get(1) as unknown as JsonValue)).toBe(first.record.hash);
  });
});

function findingsOfLastIgnoringUnused(election: TestElection): string[] {
  const walk = new ElectionWalk({ ballots: 'collect' });
  const findings = election.entries.flatMap(({ record, body }) => walk.take(record, body));
  return findings.filter((found) => found.spoils).map((found) => found.code);
}

describe('what the walk tells', () => {
  it('stage, hours, retired nodes, counted ballots', () => {
    const order = (['published', 'ready', 'drained', 'closed', 'tally', 'result'] as const).map(
      (stage) => at[stage].walk().state?.stage,
    );
    expect(order).toEqual(['preparing', 'ready', 'drained', 'closed', 'tallied', 'resulted']);
    const election = at.voted.fork();
    election.decide({
      effect: { kind: 'extend', style: 'south', closesAt: '2026-09-18T18:00:00Z', acceptUntil: '2026-09-18T18:10:00Z' },
    });
    election.retire('node-2');
    const { state } = election.walk();
    expect(state?.hours('south')).toEqual({
      opensAt: Date.parse('2026-09-18T05:00:00Z'),
      closesAt: Date.parse('2026-09-18T18:00:00Z'),
      acceptUntil: Date.parse('2026-09-18T18:10:00Z'),
    });
    expect(state?.hours('west')).toBeUndefined();
    expect(state?.active.map(({ id }) => id)).toEqual(['node-1']);
    expect(state?.counted.size).toBe(4);
    expect(state?.ballots).toBe(5);
    expect(state?.highestSequence(encodeBase64url(voter(0).key.public))).toBe(2);
    expect(state?.highestSequence('nobody')).toBe(0);
  });
});
