/** Threads of Node: they find what one thread finds, and end cleanly however early they are ended. */
import { describe, expect, it } from '@jest/globals';
import { bodyLine, inProcess, memorySource, verifyArchive } from '#protocol';
import { finishElection, seededRandom, votedElection } from '#protocol/testing';
import { nodePool } from './node-pool.js';

// Threads run compiled code; `npm test` builds before it runs the suites.
describe('the pool of threads', () => {
  it('finds what one thread finds', async () => {
    const source = memorySource(finishElection(votedElection().election).files());
    const random = seededRandom('weights');
    const alone = await verifyArchive(source, { random, examiner: inProcess(random) });
    expect(await verifyArchive(source, { random, examiner: nodePool({ threads: 2 }) })).toEqual(alone);
    expect(alone.verified).toBe(true);
  });

  it('ended before its threads have begun, ends no more than itself', async () => {
    for (let time = 0; time < 3; time++) {
      const examiner = await nodePool({ threads: 2 })(undefined);
      await examiner.close();
    }
    const examiner = await nodePool({ threads: 1 })(undefined);
    const answer = await examiner.perform({ task: 'examine', bytes: new TextEncoder().encode('{"a":1}\n1 \n') });
    await examiner.close();
    expect(answer).toMatchObject({ lines: 2, malformed: [{ line: 1, fault: 'not-canonical' }] });
  });

  it('begins before the manifest is known, and takes what it needs of a task at once', async () => {
    const { election } = votedElection();
    const { manifest } = election.election;
    const ballot = election.entries.find(({ record }) => record.type === 'ballot')?.body;
    if (ballot === undefined) throw new Error('a ballot');
    let know: () => void = () => undefined;
    const known = new Promise<typeof manifest>((resolve) => (know = () => resolve(manifest)));
    const examiner = await nodePool({ threads: 1 })(known);
    const bytes = bodyLine(ballot);
    const asked = examiner.perform({ task: 'examine', bytes });
    bytes.fill(0);
    const again = bodyLine(ballot);
    const second = examiner.perform({ task: 'examine', bytes: again });
    again.fill(0);
    know();
    const alone = (await inProcess(seededRandom('w'))(manifest)).perform({ task: 'examine', bytes: bodyLine(ballot) });
    expect(await asked).toEqual(await alone);
    expect(await second).toEqual(await alone);
    expect((await alone).sums).toHaveLength(1);
    await examiner.close();
  });

  it('refuses what its threads cannot load', async () => {
    const examiner = await nodePool({ threads: 1, file: '/nowhere/thread.js' })(undefined);
    await expect(examiner.perform({ task: 'examine', bytes: new Uint8Array() })).rejects.toThrow();
    await examiner.close();
  });
});
