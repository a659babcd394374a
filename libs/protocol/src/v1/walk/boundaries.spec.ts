/**
 * The edges of the walk's rules: the last moment that is in time and the first that is late, equal counts, and records
 * where nothing leads to them. Each line kills a mutant of the drill: a bound moved by one, or an operand left out.
 */
import { describe, expect, it } from '@jest/globals';
import { at, marks, rewrite, run, voter, type Case } from '../../testing/log-cases.js';
import { seededRandom, type TestElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { ElectionWalk } from './walk.js';

const clock = (time: string, act: (election: TestElection) => unknown) => (election: TestElection) => {
  election.now = Date.parse(`2026-09-18T${time}:00Z`);
  return act(election);
};
const extension = (election: TestElection): unknown =>
  election.decide({
    effect: {
      kind: 'extend',
      style: 'south',
      closesAt: '2026-09-18T18:00:00Z',
      acceptUntil: '2026-09-18T18:00:00Z',
    },
  });
const oneHourly = (change: Parameters<TestElection['hourly']>[0]) => (election: TestElection) => {
  election.hourly(change);
  election.entries.pop();
};

describe('in time to the minute', () => {
  it.each<Case>([
    ['a ballot when voting opens', 'ready', [], clock('05:00', (e) => e.cast(e.voter('north'), 1, marks))],
    ['a ballot before', 'ready', ['4 ballot-time'], clock('04:59', (e) => e.cast(e.voter('north'), 1, marks))],
    ['a ballot recorded 15 minutes after acceptance', 'voted', [], clock('17:20', (e) => e.cast(voter(1), 2, marks))],
    ['a ballot later', 'voted', ['4 ballot-time'], clock('17:21', (e) => e.cast(voter(1), 2, marks))],
    ['drained when acceptance ends', 'voted', [], clock('17:05', (e) => e.drain())],
    ['drained before', 'voted', ['1 drained-early'], clock('17:04', (e) => e.drain())],
    ['an extension in the last minute', 'voted', [], clock('16:59', extension)],
    ['an extension when acceptance is over', 'voted', ['1 extend-late'], clock('17:00', extension)],
  ])('%s', run);
});

describe('equal is enough, one more is too much', () => {
  it.each<Case>([
    ['as many accessed as admitted', 'closed', [], (e) => e.finalAccess({ admitted: { north: 2, south: 2 } })],
    [
      'more accessed than admitted',
      'closed',
      ['5 accessed-over-admitted'],
      (e) => e.finalAccess({ admitted: { north: 2, south: 1 } }),
    ],
    ['an hourly count after the final one that says nothing new', 'finals', [], oneHourly({})],
    [
      'more credentials by the hour than finally',
      'finals',
      ['5 final-below-hourly'],
      oneHourly({ credentials: { '*': 5 } }),
    ],
    ['more passes by the hour than finally', 'finals', ['5 final-below-hourly'], oneHourly({ passes: { '*': 6 } })],
    [
      'a number spelt in another way',
      'closed',
      ['1 count-keys'],
      (e) => e.finalIssuance('node-1', { passes: { 1: 4, 2: 1, '01': 0 } }),
    ],
    ['passes of a number by the hour', 'voted', ['1 count-keys'], oneHourly({ passes: { 1: 5 } })],
  ])('%s', run);
});

describe('records that nothing leads to', () => {
  const body = (stage: 'tally' | 'decrypted' | 'result'): object => at[stage].entries.at(-1)?.body as object;
  it.each<Case>([
    ['drained before access', 'endorsed', ['1 order-before-access'], (e) => (e.afterVoting(), e.drain())],
    [
      'a decryption before the tally',
      'finals',
      ['1 order-decryption', '7 decryption-tally'],
      (e) => e.decrypt(1, at.tally.lastTally),
    ],
    ['a result before the tally', 'finals', ['1 order-result'], (e) => e.append('result', body('result') as never)],
    [
      'an objection of an unknown node',
      'voted',
      ['1 node-unknown'],
      (e) => (e.object('node-1'), rewrite(e, (said) => ({ ...said, node: 'node-9' }))),
    ],
    [
      'a destruction by an unknown node',
      'closed',
      ['1 node-unknown'],
      (e) => (e.destroy('node-1'), rewrite(e, (said) => ({ ...said, node: 'node-9' }))),
    ],
    [
      'an endorsement after the end of an election without ballots',
      'ready',
      ['1 endorsement-twice', '1 order-endorsement'],
      (e) => (e.afterVoting(), e.drain(), e.endorseAsTrustee(1)),
    ],
  ])('%s', run);
});

describe('a walk goes on after what is wrong', () => {
  const walk = (election: TestElection): { walk: ElectionWalk; last: string[] } => {
    const walked = new ElectionWalk({ ballots: 'collect' });
    let last: string[] = [];
    for (const { record, body } of election.entries)
      last = walked.take(record, body).map((found) => `${found.check} ${found.code}`);
    return { walk: walked, last };
  };

  it('a first access after the end is none', () => {
    const election = at.endorsed.fork();
    election.afterVoting();
    election.drain();
    election.openAccess({ north: 10 });
    expect(walk(election).last).toEqual(['1 access-again']);
  });

  it('counts without a first access, when ballots came all the same', () => {
    const election = at.endorsed.fork();
    election.now = at.voted.now;
    election.cast(election.voter('north'), 1, marks);
    election.afterVoting();
    election.drain();
    election.close();
    election.finalAccess({ admitted: { north: 10 } });
    expect(walk(election).last).toEqual([]);
  });

  it('a decryption whose signature is wrong, or of nobody, is not used', () => {
    const election = at.tally.fork();
    election.decrypt(1);
    rewrite(election, (said) => ({ ...said, signature: encodeBase64url(new Uint8Array(64)) }));
    election.decrypt(2);
    rewrite(election, (said) => ({ ...said, trustee: 9 }));
    election.decrypt(3);
    const { state } = walk(election).walk;
    expect([...(state?.decryptions.keys() ?? [])]).toEqual([3]);
    expect(state?.decryptionRecords).toBe(3);
  });

  it('a second end of voting after the close does not open the election again', () => {
    const election = at.closed.fork();
    election.drain();
    const { state } = walk(election).walk;
    expect(state?.stage).toBe('closed');
  });

  it('a document belongs to the record that named it first', () => {
    const election = at.result.fork();
    const document = Uint8Array.of(1);
    election.protocol(document);
    const first = election.entries.length - 1;
    const { document: name } = election.entries[first]?.body as { document: string };
    election.protocol(document);
    election.decide({ document: name });
    const other = encodeBase64url(new Uint8Array(32));
    election.decide({ document: other });
    election.decide({ document: other });
    expect([...(walk(election).walk.state?.documents ?? [])]).toEqual([
      [name, first],
      [other, first + 3],
    ]);
  });

  it('ballots without bodies are counted as ballots, and are pending for nobody', () => {
    const walked = walk(at.voted).walk;
    const before = walked.state?.ballots ?? 0;
    expect(walked.takePending()).toHaveLength(5);
    expect(walked.takePending()).toEqual([]);
    const entry = at.voted.entries.at(-1);
    if (entry === undefined) throw new Error('no record');
    expect(walked.takeBodiless({ ...entry.record, type: 'ballot' })).toEqual([]);
    expect(walked.state?.ballots).toBe(before + 1);
    walked.takeBodiless({ ...entry.record, type: 'objection' });
    expect(walked.state?.ballots).toBe(before + 1);
  });

  it('before a manifest there is nothing', () => {
    const walked = new ElectionWalk({ ballots: 'now', random: seededRandom('none') });
    const [first] = at.published.entries;
    if (first === undefined) throw new Error('no record');
    expect(walked.takeBodiless(first.record)).toEqual([]);
    expect(walked.takeHead(first.record, { ok: false, error: { code: 'election', params: {} } })).toEqual([]);
    const late = { ...first.record, time: first.record.time.replace(':00Z', ':01Z') };
    expect(walked.check(late, first.body).map(({ code }) => code)).toEqual(['record-minute']);
    const other = { ...first.record, hash: encodeBase64url(new Uint8Array(32)) };
    expect(walked.check(other, first.body).map(({ code }) => code)).toEqual(['body-hash']);
    expect(walked.check({ ...first.record, type: 'access' }, first.body).map(({ code }) => code)).toEqual([
      'order-first',
    ]);
    walked.take({ ...first.record, type: 'access' }, first.body);
    expect(walked.state).toBeUndefined();
  });
});
