/** Check 1 (§10): types, counts, order and times of the records, one broken rule a case; and honest records that pass. */
import { describe, expect, it } from '@jest/globals';
import { at, marks, rewrite, run, voter, type Case, type Stage } from '../../testing/log-cases.js';
import { type TestElection } from '../../testing.js';
import { type JsonValue } from '../canonical.js';
import { bodyHash } from '../messages/bodies.js';
import { type Manifest } from '../messages/manifest.js';
import { ElectionWalk } from './walk.js';

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
    expect(state?.counted.highestSequence(voter(0).key.public)).toBe(2);
    expect(state?.counted.highestSequence(new Uint8Array(32))).toBe(0);
  });
});
