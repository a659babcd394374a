/** Check 4 (§10): ballots in their place in the log. */
import { describe, expect, it } from '@jest/globals';
import { credentialKeyFromSecret } from '#crypto';
import { at, findingsOfLast, marks, run, voter, type Case } from '../../testing/log-cases.js';
import { seededRandom, type TestElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { type JsonValue } from '../canonical.js';
import { type Ballot } from '../messages/ballot.js';
import { ElectionWalk } from './walk.js';

const changed = (ballot: Ballot, core: object, auth: object = {}): JsonValue => ({
  core: { ...ballot.core, ...core },
  auth: { ...ballot.auth, ...auth },
});
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
      altered((b, e) => changed(b, {}, { credential: e.ballot(e.voter('north'), 1, marks).auth.credential })),
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
