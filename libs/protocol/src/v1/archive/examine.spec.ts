/**
 * Ballots that the quick reader leaves to the general one, and threads that end with the run though the manifest was never
 * found. Whole archives are in verify.spec.ts.
 */
import { describe, expect, it } from '@jest/globals';
import { concatBytes, nobleGroup, sha256, utf8 } from '#crypto';
import { finishElection, seededRandom, votedElection } from '../../testing.js';
import { bytesOf, encodeBase64url } from '../base64url.js';
import { canonicalText } from '../canonical.js';
import { type TokenVerifier } from '../checks/ballot.js';
import { ballotHash, type Ballot } from '../messages/ballot.js';
import { FLAG, peekRow } from './ballot-table.js';
import { Examiner } from './examine.js';
import { inProcess, type ExaminerFactory } from './examiner.js';
import { memorySource } from './source.js';
import { verifyArchive } from './verify.js';

const { election } = votedElection();
const ballots = election.entries
  .filter(({ record }) => record.type === 'ballot')
  .map(({ body }) => body as unknown as Ballot);
const [honest] = ballots as [Ballot];
/** Well-formed and refused: nobody has signed for its voter. */
const unsigned: Ballot = { ...honest, auth: { ...honest.auth, credential: [] } };
const lineOf = (ballot: Ballot): Uint8Array => utf8(`${canonicalText(ballot)}\n`);
const examiner = new Examiner(election.election, { group: nobleGroup, random: seededRandom('weights') });

describe('a ballot without any signature of a node', () => {
  it('has a head, and its tokens are too few', () => {
    const examined = examiner.perform({ task: 'examine', bytes: lineOf(unsigned) });
    if (!('rows' in examined)) throw new Error('another answer');
    expect(examined.faults).toEqual([]);
    expect(peekRow(examined.rows).flags).toBe(FLAG.head | FLAG.summed | FLAG.credentialCount);
    expect(examined.sums.map(({ ballots }) => ballots)).toEqual([1]);
  });

  it('is summed up once more beside others', () => {
    const bytes = concatBytes(lineOf(honest), lineOf(unsigned));
    const summed = examiner.perform({ task: 'sum', bytes });
    if (!('hashes' in summed)) throw new Error('another answer');
    expect(summed.hashes).toEqual(concatBytes(...[honest, unsigned].map((ballot) => bytesOf(ballotHash(ballot)))));
    const tokens = examiner.perform({ task: 'tokens', bytes, retired: [[], []] });
    expect('faults' in tokens && tokens.faults).toEqual([null, { code: 'ballot-credential-count', params: {} }]);
  });
});

describe('an examiner in this process', () => {
  it('asks whom it was given about tokens', async () => {
    const asked: number[] = [];
    const refusing = (...[, , signature]: Parameters<TokenVerifier>): boolean => {
      asked.push(signature.length);
      return false;
    };
    const own = await inProcess(seededRandom('weights'), nobleGroup, refusing)(election.election.manifest);
    const { faults } = await own.perform({ task: 'examine', bytes: lineOf(honest) });
    expect(faults.map(({ faults: [fault] }) => fault?.code)).toEqual(['ballot-credential']);
    expect(asked).toHaveLength(1);
    await own.close();
  });
});

describe('a thread', () => {
  const examine = (...lines: readonly Uint8Array[]) => {
    const examined = examiner.perform({ task: 'examine', bytes: concatBytes(...lines) });
    if (!('rows' in examined)) throw new Error('another answer');
    return examined;
  };

  it('tells ballots, other bodies and lines that are none apart, each by its line', () => {
    const other = utf8('{"a":1}');
    const newline = utf8('\n');
    const examined = examine(utf8('{"a": 1}\n'), lineOf(honest), other, newline, utf8('not json\n'));
    expect(examined.malformed).toEqual([
      { line: 0, fault: 'not-canonical' },
      { line: 3, fault: 'not-json' },
    ]);
    expect(examined.others).toEqual([{ line: 2, hash: encodeBase64url(sha256(other)), bytes: other }]);
    expect([peekRow(examined.rows).line, examined.lines]).toEqual([1, 4]);
  });

  it('says what is wrong with a ballot that is not of this election', () => {
    const west: Ballot = { ...honest, core: { ...honest.core, style: 'west' } };
    const { faults, rows, sums } = examine(lineOf(west));
    expect(faults).toEqual([{ row: 0, faults: [{ code: 'ballot-style', params: expect.anything() }] }]);
    expect(peekRow(rows).flags).toBe(FLAG.fault);
    expect(sums).toEqual([]);
  });

  it('counts signatures of credential and pass apart', () => {
    const unpassed: Ballot = { ...honest, auth: { ...honest.auth, pass: [] } };
    expect(peekRow(examine(lineOf(unpassed)).rows).flags).toBe(FLAG.head | FLAG.summed | FLAG.passCount);
  });

  it('adds up what verifies in one sum a style', () => {
    const { sums, faults } = examine(...ballots.map(lineOf));
    expect(faults).toEqual([]);
    expect(sums.map(({ ballots: count }) => count)).toEqual([3, 2]);
  });

  it('ends where a line is no ballot any more, or its ciphertexts no points', () => {
    const contests = honest.core.contests.map((contest) => ({
      ...contest,
      ciphertexts: encodeBase64url(bytesOf(contest.ciphertexts).fill(0xff)),
    }));
    const pointless: Ballot = { ...honest, core: { ...honest.core, contests } };
    const none = new Examiner(undefined, { group: nobleGroup, random: seededRandom('weights') });
    const sum = (by: Examiner, bytes: Uint8Array) => () => by.perform({ task: 'sum', bytes });
    for (const ends of [
      sum(examiner, lineOf(pointless)),
      sum(examiner, utf8('{"a":1}\n')),
      sum(examiner, utf8('not json\n')),
      sum(none, lineOf(honest)),
    ])
      expect(ends).toThrow('bodies.ndjson changed while it was read');
  });
});

describe('threads', () => {
  it('end with a run that ends before the manifest was found', async () => {
    const whole = finishElection(election.fork()).files();
    // Neither the file nor any line of the bodies is the manifest, so that all of them are searched.
    const files = { ...whole, manifest: utf8('{}'), bodies: whole.bodies.subarray(whole.bodies.indexOf(10) + 1) };
    let [begun, closed] = [0, 0];
    const factory: ExaminerFactory = async (manifest) => {
      begun++;
      const inner = await inProcess(seededRandom('x'))(undefined);
      await Promise.resolve(manifest).catch(() => undefined);
      return { ...inner, close: () => Promise.resolve(void closed++) };
    };
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const run = verifyArchive(memorySource(files), {
      random: seededRandom('weights'),
      examiner: factory,
      signal: stop.signal,
    });
    await expect(run).rejects.toThrow('enough');
    expect([begun, closed]).toEqual([1, 1]);
  });
});
