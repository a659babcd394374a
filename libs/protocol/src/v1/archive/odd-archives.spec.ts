/**
 * Archives as a stranger could hand them over (§9, §10), and all that the verifier finds in them: lines beyond any
 * length, records that name ballots and are none, files that are others when they are read a second time.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { utf8 } from '#crypto';
import {
  finishElection,
  preparedElection,
  seededRandom,
  smallOutline,
  TestElection,
  votedElection,
} from '../../testing.js';
import { bytesOf, encodeBase64url } from '../base64url.js';
import { type Ballot } from '../messages/ballot.js';
import { encodeRecord } from '../messages/record.js';
import { type ExaminerTask } from './examine.js';
import { inProcess, type BlockExaminer, type ExaminerFactory } from './examiner.js';
import { LIMITS, memorySource, type ArchiveFiles, type ArchiveSource } from './source.js';
import { verifyArchive, type VerifyOptions } from './verify.js';

async function found(source: ArchiveSource, options: Partial<VerifyOptions> = {}): Promise<string[]> {
  const { verified, checks } = await verifyArchive(source, { random: seededRandom('weights'), ...options });
  const all = checks.flatMap((check) =>
    check.findings.map(({ code, record, params }) => {
      const what = params['what'] ?? params['why'];
      return `${check.number} ${code} ${record ?? '-'}${what === undefined ? '' : ` ${what}`}`;
    }),
  );
  expect(verified).toBe(all.length === 0);
  return all;
}
const foundIn = (files: ArchiveFiles, options?: Partial<VerifyOptions>) => found(memorySource(files), options);

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const linesOf = (bytes: Uint8Array): string[] => textOf(bytes).trimEnd().split('\n');
const fileOf = (lines: readonly string[]): Uint8Array => utf8(lines.map((line) => `${line}\n`).join(''));
const isBallot = (line: string): boolean => line.startsWith('{"auth":');

let voted: TestElection;
let finished: TestElection;
let files: ArchiveFiles;
beforeAll(() => {
  voted = votedElection().election;
  finished = finishElection(voted.fork());
  files = finished.files();
});

/** An examiner that this thread is, with something changed. */
const examinerWith =
  (change: (inner: BlockExaminer) => Partial<BlockExaminer>): ExaminerFactory =>
  async (manifest) => {
    const inner = await inProcess(seededRandom('x'))(manifest);
    return { ...inner, ...change(inner) };
  };

describe('a body’s line beyond any length', () => {
  async function* longThen(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    const piece = new Uint8Array(LIMITS.bodyLine / 4 + 1).fill(120);
    for (let at = 0; at < 4; at++) yield await Promise.resolve(piece);
    yield utf8('\n');
    yield bytes;
  }

  it('is a finding, and the lines after it are read: by the search for the manifest and the second look as well', async () => {
    const bodies = linesOf(files.bodies);
    const doubled = fileOf([...bodies, bodies.find(isBallot) ?? '']);
    const advice = ['of the long line', ...bodies.map((_, at) => `of line ${at}`), 'of the doubled one'];
    const advised: string[] = [];
    const source = {
      ...memorySource({ ...files, manifest: utf8('{}'), advice: fileOf(advice) }),
      bodies: () => longThen(doubled),
    };
    const examiner = examinerWith((inner) => ({
      perform: (task) => {
        if (task.task === 'examine') advised.push(...linesOf(task.advice ?? new Uint8Array()));
        return inner.perform(task);
      },
    }));
    expect(await found(source, { examiner })).toEqual(['1 line-too-long -', '1 body-doubled -', '1 manifest-file 0']);
    // What a side file says about a line stays beside that line.
    expect(advised).toEqual(advice.slice(1));
  });
});

describe('the manifest', () => {
  it('is found among the bodies, wherever it stands', async () => {
    const bodies = fileOf(linesOf(files.bodies).reverse());
    expect(await foundIn({ ...files, bodies, manifest: utf8('{}') })).toEqual(['1 manifest-file 0']);
  });
});

describe('a record', () => {
  const ballotHash = () => voted.entries.find(({ record }) => record.type === 'ballot')?.record.hash ?? '';
  const withRecord = (index: number, change: object): ArchiveFiles => {
    const records = finished.entries.map(({ record }, at) =>
      textOf(encodeRecord(at === index ? { ...record, ...change } : record)),
    );
    return { ...files, records: fileOf(records) };
  };

  it('of another type that names a ballot has no body of its type', async () => {
    const ballot = voted.entries.findIndex(({ record }) => record.type === 'ballot');
    const findings = await foundIn(withRecord(ballot, { type: 'objection' }));
    expect(findings).toContain(`1 body-shape ${ballot}`);
    expect(findings.filter((text) => text.startsWith('4'))).toEqual([]);
  });

  it('that is the first and names a ballot is no manifest', async () => {
    const findings = await foundIn(withRecord(0, { hash: ballotHash() }));
    expect(findings).toEqual(['1 body-shape 0']);
  });

  it('that is the first and too long ends the reading', async () => {
    const records = fileOf(['x'.repeat(LIMITS.recordLine + 1), ...linesOf(files.records).slice(1)]);
    expect(await foundIn({ ...files, records })).toContain('1 line-too-long 0');
  });
});

describe('a ballot', () => {
  const flipped = (text: string): string => {
    const bytes = bytesOf(text);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return encodeBase64url(bytes);
  };
  const signatures = (ballot: Ballot, auth: Partial<Ballot['auth']>): Ballot => ({
    ...ballot,
    auth: { ...ballot.auth, ...auth },
  });
  const badProof = (ballot: Ballot, about: TestElection): Ballot => {
    const contests = ballot.core.contests.map((one) => ({ ...one, responses: flipped(one.responses) }));
    return about.resigned(about.voter('south'), 1, contests);
  };
  type Change = (ballot: Ballot, about: TestElection) => Ballot;
  let prepared: TestElection;
  beforeAll(() => {
    prepared = preparedElection();
    prepared.cast(prepared.voter('south'), 1, { mayor: [1, 0, 0, 0] });
  });
  /** A log up to its tally, with a ballot of the south for each change. */
  async function upToTally(changes: readonly Change[], options: Partial<VerifyOptions> = {}, retired?: string) {
    const election = prepared.fork();
    if (retired !== undefined) election.retire(retired);
    const at = election.entries.length;
    for (const change of changes)
      election.append('ballot', change(election.ballot(election.voter('south'), 1, { mayor: [0, 1, 0, 0] }), election));
    const until = finishElection(election, 'tally').files();
    return { at, findings: await foundIn(until, { upTo: 'tally', ...options }) };
  }

  it('is bad in one way, and no other is', async () => {
    const cases: readonly (readonly [string | undefined, Change])[] = [
      [undefined, (ballot) => ballot],
      ['ballot-proof', badProof],
      ['ballot-shape', (ballot) => signatures(ballot, { signature: 'AAAA' })],
      ['ballot-signature', (ballot) => signatures(ballot, { signature: flipped(ballot.auth.signature) })],
      ['ballot-credential-count', (ballot) => signatures(ballot, { credential: ballot.auth.credential.slice(1) })],
      ['ballot-pass-count', (ballot) => signatures(ballot, { pass: [...ballot.auth.pass, ...ballot.auth.pass] })],
      ['ballot-pass', (ballot) => signatures(ballot, { pass: [...ballot.auth.pass].reverse() })],
      [undefined, (ballot) => ballot],
    ];
    const { at, findings } = await upToTally(cases.map(([, change]) => change));
    expect(findings).toEqual(cases.flatMap(([code], place) => (code === undefined ? [] : [`4 ${code} ${at + place}`])));
  });

  it('after a node has gone, with the signatures of all nodes and a bad proof: both are found', async () => {
    const both: Change = (ballot, about) => {
      const { credential, pass } = ballot.auth;
      return signatures(badProof(ballot, about), {
        credential: [...credential, ...credential],
        pass: [...pass, ...pass],
      });
    };
    const { at, findings } = await upToTally([both], {}, 'node-2');
    expect(findings).toEqual([`4 ballot-credential-count ${at}`, `4 ballot-proof ${at}`]);
  });

  it('whose faults were too many to keep is bad all the same', async () => {
    const examiner = examinerWith((inner) => ({
      perform: (async (task: ExaminerTask) => {
        const answer = await inner.perform(task);
        return task.task === 'examine' ? { ...answer, faults: [] } : answer;
      }) as BlockExaminer['perform'],
    }));
    const { at, findings } = await upToTally([badProof], { examiner });
    expect(findings).toEqual([`4 ballot-bad ${at}`]);
  });
});

describe('bodies that are others when they are read again', () => {
  /** What is found where the second reading gives other lines than the first. */
  async function changing(first: ArchiveFiles, change: (lines: string[]) => string[]): Promise<string[]> {
    const second = { ...first, bodies: fileOf(change(linesOf(first.bodies))) };
    let reads = 0;
    return await found({
      ...memorySource(first),
      bodies: () => memorySource(reads++ === 0 ? first : second).bodies(),
    });
  }
  const changed = 'bodies.ndjson changed while it was read';
  const ended = 'bodies.ndjson ended early';
  const noPoint = (line: string): string =>
    line.replace(/"ciphertexts":"[\w-]{43}/, `"ciphertexts":"${'_'.repeat(43)}`);

  // The first ballot is superseded: its line is wanted again.
  it.each<[string, string, (lines: string[]) => string[]]>([
    ['no JSON', changed, (lines) => lines.map((line) => (isBallot(line) ? '{' : line))],
    ['no ballot', changed, (lines) => lines.map((line) => (isBallot(line) ? '{}' : line))],
    [
      'the shape of a ballot alone',
      changed,
      (lines) => lines.map((line) => (isBallot(line) ? '{"auth":1,"core":1}' : line)),
    ],
    ['what holds no points', changed, (lines) => lines.map(noPoint)],
    ['nothing any more', ended, () => []],
  ])('%s', async (_name, finding, change) => {
    expect((await changing(files, change)).join()).toContain(finding);
  });

  it('and tokens are wanted of', async () => {
    const election = preparedElection();
    const [a, b] = [election.voter('south'), election.voter('south')];
    election.cast(a, 1, { mayor: [1, 0, 0, 0] });
    election.retire('node-2');
    election.cast(b, 1, { mayor: [1, 0, 0, 0] });
    const retired = finishElection(election).files();
    expect((await changing(retired, () => [])).join()).toContain(ended);
    const swapped = await changing(retired, (lines) => {
      const [one = '', two = ''] = lines.filter(isBallot);
      return lines.map((line) => (line === two ? one : line));
    });
    expect(swapped.join()).toContain(changed);
  });
});

describe('what fails', () => {
  it('an examiner that cannot be made is one finding of its own', async () => {
    const examiner = () => Promise.reject(new Error('no worker'));
    const findings = await foundIn(files, { examiner });
    expect(findings.filter((text) => text.includes('failed'))).toEqual(['1 verifier-failed - manifest: no worker']);
  });

  it('a file that can’t be read is one finding', async () => {
    const fails = (): Promise<never> => Promise.reject(new Error('disk'));
    async function* breaks(): AsyncGenerator<Uint8Array> {
      yield await fails();
    }
    const parts: readonly Partial<ArchiveSource>[] = [
      { manifest: fails },
      { records: breaks },
      { bodies: breaks },
      { bodies: breaks, manifest: () => Promise.resolve(utf8('{}')) },
    ];
    for (const part of parts) {
      const findings = await found({ ...memorySource(files), ...part });
      expect(findings.filter((text) => /unreadable|failed/.test(text))).toEqual(['1 file-unreadable - disk']);
    }
  });

  it.each<[string, unknown]>([
    ['EACCES', Object.assign(new Error('/home/me/archive: permission denied'), { code: 'EACCES' })],
    ['broken', Object.assign(new Error('broken'), { code: 7 })],
    ['broken', new Error('broken')],
    ['unknown', 'broken'],
    ['unknown', { code: 'EACCES' }],
    ['unknown', null],
  ])('a source is unreadable for a reason that names no folder: %s', async (why, error) => {
    const begun = TestElection.create(smallOutline, seededRandom('begun'), voted.now);
    begun.publish();
    const source = memorySource(begun.files());
    const checkpoint = async (): Promise<Uint8Array> => {
      await Promise.resolve();
      throw error;
    };
    expect(await found({ ...source, checkpoint })).toContain(`1 file-unreadable - ${why}`);
  });
});
