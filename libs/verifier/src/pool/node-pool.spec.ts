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

  it('begins before the manifest is known', async () => {
    const { manifest, line, alone } = await oneBallot();
    let know: () => void = () => undefined;
    const known = new Promise<typeof manifest>((resolve) => (know = () => resolve(manifest)));
    const examiner = await nodePool({ threads: 1 })(known);
    const asked = [line, line].map((bytes) => examiner.perform({ task: 'examine', bytes }));
    know();
    expect(await Promise.all(asked)).toEqual([alone, alone]);
    expect(alone.sums).toHaveLength(1);
    await examiner.close();
  });

  it('reads what lies in its own memory, somewhere in it, and what lies elsewhere', async () => {
    const { manifest, line, alone } = await oneBallot();
    const examiner = await nodePool({ threads: 1 })(manifest);
    const { memory } = examiner;
    if (memory === undefined) throw new Error('memory');
    const piece = memory.take(line.length + 20);
    piece.set(line, 10);
    const within = piece.subarray(10, 10 + line.length);
    expect(await examiner.perform({ task: 'examine', bytes: within })).toEqual(alone);
    expect(Buffer.from(within)).toEqual(Buffer.from(line));
    expect(await examiner.perform({ task: 'examine', bytes: line })).toEqual(alone);
    // It is the caller's still: not the pool's to give to the next.
    expect(memory.holds(piece)).toBe(true);
    await examiner.close();
  });

  it('refuses what its threads cannot load', async () => {
    const examiner = await nodePool({ threads: 1, file: '/nowhere/thread.js' })(undefined);
    await expect(examiner.perform({ task: 'examine', bytes: new Uint8Array() })).rejects.toThrow();
    await examiner.close();
  });
});

async function oneBallot() {
  const { election } = votedElection();
  const { manifest } = election.election;
  const ballot = election.entries.find(({ record }) => record.type === 'ballot')?.body;
  if (ballot === undefined) throw new Error('a ballot');
  const line = bodyLine(ballot);
  const alone = await (await inProcess(seededRandom('w'))(manifest)).perform({ task: 'examine', bytes: line });
  return { manifest, line, alone };
}
