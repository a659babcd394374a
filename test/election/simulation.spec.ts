/**
 * A whole small election through every process, real HTTP and real PostgreSQL, by the very command people run: everybody votes,
 * some again after three hours, the commission closes, the trustees decrypt, and the archive must say what was voted.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyArchive, type Report } from '#protocol';
import { folderSource } from '#protocol/node';
import { systemRandom } from '#crypto';
import { simulate, type SimulationOutcome } from '../../apps/cli/src/simulate/simulation.js';

const BUILD = fileURLToPath(new URL('../../dist', import.meta.url));
const VOTERS = 6;

describe('simulated election', () => {
  let dir: string;
  let outcome: SimulationOutcome;
  let report: Report;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'veche-archive-'));
    const archive = join(dir, 'archive');
    outcome = await simulate({ voters: VOTERS, revotes: 0.5, archive, build: BUILD, say: () => undefined });
    report = await verifyArchive(folderSource(archive), { random: systemRandom });
  }, 240_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('counts each voter once, by the last ballot', () => {
    expect(outcome).toMatchObject({ voters: VOTERS, accepted: VOTERS + 3, counted: VOTERS, matches: true });
  });

  it('leaves an archive in which every check finds something to check, and nothing wrong', async () => {
    expect(report.checks.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report.verified).toBe(true);
    expect(report.checks.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(report.checks.every(({ items }) => items > 0)).toBe(true);
    expect((await readdir(join(dir, 'archive'))).sort()).toEqual(
      ['advice.ndjson', 'bodies.ndjson', 'checkpoint', 'documents', 'manifest.json', 'records.ndjson'].sort(),
    );
  });

  it('has decoding advice beside every ballot, computed when it was cast, and needs none of it to verify', async () => {
    const archive = join(dir, 'archive');
    const lines = async (name: string) => (await readFile(join(archive, name), 'utf8')).trimEnd().split('\n');
    const bodies = await lines('bodies.ndjson');
    const advice = await lines('advice.ndjson');
    const advised = bodies.filter((_, at) => (advice[at] ?? '') !== '');
    expect(advised).toEqual(bodies.filter((body) => body.includes('"core"')));
    expect(advised).toHaveLength(VOTERS + 3);
    await writeFile(
      join(archive, 'advice.ndjson'),
      `${advice.map((line) => line.replace(/[A-Y]/g, 'Z')).join('\n')}\n`,
    );
    expect((await verifyArchive(folderSource(archive), { random: systemRandom })).verified).toBe(true);
    await rm(join(archive, 'advice.ndjson'));
    expect((await verifyArchive(folderSource(archive), { random: systemRandom })).verified).toBe(true);
  });
});
