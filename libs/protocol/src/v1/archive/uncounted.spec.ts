/**
 * What does not count leaves the sums before the tally is compared, once: whatever else is in an archive must not make an
 * honest tally look false.
 */
import { describe, expect, it } from '@jest/globals';
import { concatBytes, utf8 } from '#crypto';
import { finishElection, seededRandom, votedElection } from '../../testing.js';
import { bytesOf, encodeBase64url } from '../base64url.js';
import { canonicalText } from '../canonical.js';
import { type Ballot } from '../messages/ballot.js';
import { memorySource, type ArchiveFiles } from './source.js';
import { verifyArchive } from './verify.js';

const finished = finishElection(votedElection().election);
const found = async (files: ArchiveFiles): Promise<string[]> => {
  const { checks } = await verifyArchive(memorySource(files), { random: seededRandom('weights') });
  return checks.flatMap(({ number, findings }) =>
    findings.map(({ code, record }) => `${number} ${code} ${record ?? '-'}`),
  );
};

describe('an honest tally', () => {
  it('is that of the ballots that count, though there is a ballot without points that nobody recorded', async () => {
    const ballot = finished.entries.find(({ record }) => record.type === 'ballot')?.body as unknown as Ballot;
    const contests = ballot.core.contests.map((contest) => ({
      ...contest,
      ciphertexts: encodeBase64url(bytesOf(contest.ciphertexts).fill(0xff)),
    }));
    const pointless = utf8(`${canonicalText({ ...ballot, core: { ...ballot.core, contests } })}\n`);
    const files = finished.files();
    expect(await found({ ...files, bodies: concatBytes(files.bodies, pointless) })).toEqual(['1 body-unnamed -']);
  });

  it('is one that comes twice, and the second is false for being the second alone', async () => {
    const twice = finished.fork();
    const last = twice.entries.length;
    twice.tally();
    expect(await found(twice.files())).toEqual([`1 order-tally ${last}`]);
  });
});

describe('files beside an archive’s documents', () => {
  it('are none of them where their name is no hash', async () => {
    const files = finished.files();
    const stray = (name: string): ArchiveFiles => ({ ...files, documents: new Map([[name, utf8('x')]]) });
    expect(await found(stray('README.txt'))).toEqual([]);
    expect(await found(stray(encodeBase64url(new Uint8Array(32))))).toEqual(['1 document-unnamed -']);
  });

  it('of which there is none are absent, and not empty', async () => {
    const source = memorySource(finished.files());
    expect(await source.documentHash(encodeBase64url(new Uint8Array(32)))).toBeUndefined();
  });
});
