/** What a report says besides findings (§10): what was looked at, what was reached, and how far a run has come. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { concatBytes, utf8 } from '#crypto';
import { finishElection, seededRandom, type TestElection, votedElection } from '../../testing.js';
import { encodeCanonical, hashOf } from '../canonical.js';
import { type ArchiveRecord } from '../messages/record.js';
import { recordLine } from './files.js';
import { memorySource, type ArchiveFiles, type ArchiveSource } from './source.js';
import { verifyArchive, type Progress, type VerifyOptions } from './verify.js';

let election: TestElection;
let files: ArchiveFiles;
beforeAll(() => {
  election = votedElection().election;
  election.decide({ effect: { kind: 'strike', contest: 'mayor', option: 'm2' } });
  finishElection(election);
  election.protocol(utf8('Протокол'));
  files = election.files();
});
const report = (source: ArchiveSource, options: Partial<VerifyOptions> = {}) =>
  verifyArchive(source, { random: seededRandom('weights'), ...options });

const fileOf = (records: readonly ArchiveRecord[]): Uint8Array => concatBytes(...records.map(recordLine));

describe('the report of an honest archive', () => {
  it('says what was counted, and how many things each check looked at', async () => {
    const stages: Progress[] = [];
    const progress = (at: Progress): void => void stages.push(at);
    const whole = await report(memorySource(files), {
      progress,
      receipts: [null],
      checkpoints: [election.checkpoint(3)],
    });
    const records = election.entries.length;
    expect(whole).toMatchObject({
      fingerprint: election.election.fingerprint,
      title: election.manifest.title,
      records,
      ballots: 5,
      counted: 4,
      result: election.entries.find(({ record }) => record.type === 'result')?.body,
      struck: [{ contest: 'mayor', option: 'm2' }],
    });
    // The others: two counts of access, six of issuance, a decision, drained, closed, two decryptions, a protocol and
    // five endorsements.
    expect(whole.checks.map(({ items }) => items)).toEqual([records, 3, 6, 5, 19, 4, 3]);
    expect(whole.checks.map(({ made }) => made)).toEqual(Array(7).fill(true));
    expect(whole.checks.map(({ passed }) => passed)).toEqual([true, false, true, true, true, true, true]);

    expect(stages.map(({ stage }) => stage)).toEqual(['bodies', 'records', 'sums', 'documents']);
    const { length } = files.bodies;
    expect(stages[0]).toEqual({ stage: 'bodies', done: length, total: length, ballots: 5 });
    expect(stages[2]).toEqual({ stage: 'sums', done: length, total: length, ballots: 5 });
    expect(stages[3]).toMatchObject({ done: records - 1, ballots: 5 });
  });
});

describe('a check that has not seen everything', () => {
  const passed = async (source: ArchiveSource): Promise<(boolean | string)[]> => {
    const { verified, checks } = await report(source);
    expect(verified).toBe(false);
    return checks.map((check) => (check.made ? check.passed : 'not made'));
  };
  const broken = (part: Partial<ArchiveSource>): ArchiveSource => ({ ...memorySource(files), ...part });
  async function* half(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes.subarray(0, bytes.length / 2));
    throw new Error('disk');
  }

  it('has not been made where the records break off', async () => {
    const checks = await passed(broken({ records: () => half(files.records) }));
    expect(checks.slice(3)).toEqual(['not made', 'not made', 'not made', 'not made']);
  });

  it('nor where the bodies do, and none is called unnamed then', async () => {
    const source = broken({ bodies: () => half(files.bodies) });
    const checks = await passed(source);
    expect(checks.slice(3).filter((check) => check === true)).toEqual([]);
    const codes = (await report(source)).checks.flatMap(({ findings }) => findings.map(({ code }) => code));
    expect(codes).toContain('file-unreadable');
    expect(codes).not.toContain('body-unnamed');
  });

  it('nor without a manifest that may stand', async () => {
    const other = { ...election.manifest, tally: { minimumUnit: 1 } };
    const manifest = encodeCanonical(other);
    const [first, ...rest] = election.entries.map(({ record }) => record);
    const records = fileOf([{ ...(first as ArchiveRecord), hash: hashOf(other) }, ...rest]);
    const bodies = concatBytes(manifest, files.bodies.subarray(files.bodies.indexOf(10)));
    const { verified, fingerprint, title, checks } = await report(
      memorySource({ ...files, manifest, records, bodies }),
      { checkpoints: [election.checkpoint(3)] },
    );
    expect(checks.flatMap(({ findings }) => findings.map(({ code }) => code))).toEqual(['manifest-unit']);
    expect([verified, fingerprint, title]).toEqual([false, null, null]);
    expect(checks.map(({ passed: ok }) => ok)).toEqual(Array(7).fill(false));
  });

  it('a record that is not read ends the reading: no place after it means anything', async () => {
    const all = fileOf(election.entries.map(({ record }) => record));
    const records = utf8(new TextDecoder().decode(all).split('\n').toSpliced(8, 1, 'x').join('\n'));
    const { records: read, checks } = await report(memorySource({ ...files, records }));
    expect(read).toBe(9);
    expect(checks[0]?.findings).toContainEqual(expect.objectContaining({ code: 'record-malformed', record: 8 }));
    expect(checks.slice(3).map(({ passed: ok }) => ok)).toEqual(Array(4).fill(false));
  });
});
