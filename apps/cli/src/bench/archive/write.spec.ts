/** A generated archive is a valid one: the verifier says so, with the advice written beside it and without. */
import { beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { nobleGroup, systemRandom } from '#crypto';
import { nodeKernel } from '#kernel/node';
import { inProcess, verifyArchive, type ArchiveSource } from '#protocol';
import { folderSource } from '#protocol/node';
import { loadSodium } from '#sodium';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BallotMaker } from './ballot-maker.js';
import { electorateOf } from './electorate.js';
import { writeBenchArchive } from './write.js';

const BALLOTS = 66;
const OPTIONS = 3;
let folder: string;
const seen: number[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veche-bench-'));
  const sodium = await loadSodium();
  if (sodium === undefined) throw new Error('no WebAssembly');
  await writeBenchArchive(
    folder,
    { ballots: BALLOTS, options: OPTIONS },
    {
      progress: (done) => seen.push(done),
      makers: (secrets) => {
        const maker = new BallotMaker(secrets, sodium, nodeKernel());
        const make = (chunk: Parameters<BallotMaker['make']>[0]) => Promise.resolve(maker.make(chunk));
        return { width: 1, make, close: () => Promise.resolve() };
      },
    },
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (source: ArchiveSource) =>
  verifyArchive(source, { random: systemRandom, examiner: inProcess(systemRandom, nodeKernel()) });

describe('a generated archive', () => {
  it('verifies, counts one ballot a voter, and has a result', async () => {
    const report = await verify(folderSource(folder));
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report).toMatchObject({ verified: true, ballots: BALLOTS, counted: 60 });
    const votes = report.result?.cells.flatMap((cell) => cell.votes) ?? [];
    expect(votes.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(report.result?.cells.map(({ unit }) => unit)).toEqual(['city', 'village']);
  });

  it('verifies without its advice, and by the curve library too', async () => {
    const source = { ...folderSource(folder), advice: () => undefined };
    expect((await verify(source)).verified).toBe(true);
    const byNoble = await verifyArchive(source, { random: systemRandom, group: nobleGroup });
    expect(byNoble.verified).toBe(true);
  });

  it('has a line of advice for every line of the bodies, empty where there is no ballot', () => {
    const lines = (name: string): string[] => readFileSync(join(folder, name), 'utf8').split('\n');
    const isBallot = lines('bodies.ndjson').map((line) => line.startsWith('{"auth"'));
    const advice = lines('advice.ndjson');
    expect(advice.map((line) => line !== '')).toEqual(isBallot);
    // K, R, six points an option and the two of the total
    for (const line of advice.filter((one) => one !== ''))
      expect(Buffer.from(line, 'base64url')).toHaveLength(32 * (2 + 6 * OPTIONS + 2));
  });

  it('shows how far it is', () => {
    expect(seen.at(-1)).toBe(BALLOTS);
  });
});

describe('the electorate', () => {
  it.each([22, 23, 1000, 20_000, 20_001])('casts %d ballots, a tenth of the voters twice', (ballots) => {
    const { voters, repeats } = electorateOf(ballots);
    expect(voters + repeats).toBe(ballots);
    expect(Math.abs(repeats - voters / 10)).toBeLessThanOrEqual(1);
    expect((repeats - 1) * 10).toBeLessThan(voters);
  });

  it('refuses fewer than make two units', () => {
    expect(() => electorateOf(21)).toThrow(RangeError);
  });
});
