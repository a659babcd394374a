/** Threads of Node: they find what one thread finds, and end cleanly however early they are ended. */
import { describe, expect, it } from '@jest/globals';
import { inProcess, memorySource, verifyArchive } from '#protocol';
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

  it('refuses what its threads cannot load', async () => {
    const examiner = await nodePool({ threads: 1, file: '/nowhere/thread.js' })(undefined);
    await expect(examiner.perform({ task: 'examine', bytes: new Uint8Array() })).rejects.toThrow();
    await examiner.close();
  });
});
