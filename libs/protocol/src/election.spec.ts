/** Whole elections made by the test factory: honest ones verify, and what any one byte of a ballot says matters. */
import { describe, expect, it } from '@jest/globals';
import { describeFinding, encodeCanonical, memorySource, verifyArchive, type Report } from './index.js';
import { finishElection, seededRandom, votedElection } from './testing.js';

const said = (report: Report): string[] =>
  report.checks.flatMap(({ findings }) =>
    findings.map((found) => `${found.check} ${found.record ?? '-'} ${found.code}: ${describeFinding(found, 'en')}`),
  );

describe('an honest election', () => {
  it('verifies, to the result that was voted', async () => {
    const { election } = votedElection();
    finishElection(election);
    election.protocol(encodeCanonical('Протокол'));
    election.destroy('node-1');
    const report = await verifyArchive(memorySource(election.files()), { random: seededRandom('weights') });
    expect(said(report)).toEqual([]);
    expect(report.verified).toBe(true);
    expect(report.result?.cells).toEqual([
      { unit: 'north', contest: 'mayor', ballots: 2, votes: [0, 0, 1, 1] },
      { unit: 'north', contest: 'rating', ballots: 2, votes: [0, 1, 0] },
      { unit: 'south', contest: 'mayor', ballots: 2, votes: [1, 1, 0, 0] },
    ]);
  });
});
