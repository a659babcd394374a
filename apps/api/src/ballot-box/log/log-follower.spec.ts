/** The real follower against a board over HTTP: what it obeys, and what a corrupt board cannot make it obey. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalText, formatTime } from '#protocol';
import { preparedElection, type TestElection } from '../../../../../libs/protocol/src/testing.js';
import { FakeBoard } from '../../../../../test/board/fake-board.js';
import { type Installed } from '../elections/elections.js';
import { LogFollower } from './log-follower.js';

const prepared = preparedElection();

describe('the log as the ballot box follows it', () => {
  let election: TestElection;
  let board: FakeBoard;
  let follower: LogFollower;
  let installed: Installed;

  beforeEach(async () => {
    election = prepared.fork();
    board = await FakeBoard.start(election);
    follower = new LogFollower(board.url);
    const { manifest, parties } = election;
    installed = { election: election.election, manifest: canonicalText(manifest), seed: parties.ballotBox };
  });
  afterEach(async () => {
    await board.stop();
  });

  const extend = (members?: readonly string[]) =>
    election.decide(
      {
        effect: {
          kind: 'extend',
          style: 'south',
          closesAt: '2026-09-18T18:00:00Z',
          acceptUntil: '2026-09-18T18:10:00Z',
        },
      },
      members,
    );
  const acceptUntil = async () => formatTime((await follower.catchUp(installed)).hours('south')?.acceptUntil ?? 0);

  it('says nothing before it has been read', async () => {
    expect(follower.last(installed)).toBeUndefined();
    await follower.catchUp(installed);
    expect(follower.last(installed)?.hours('south')).toBeDefined();
    expect(follower.last(installed)?.hours('west')).toBeUndefined();
  });

  it('gives the manifest’s hours, then those of an extension', async () => {
    expect(await acceptUntil()).toBe('2026-09-18T17:00:00Z');
    extend();
    expect(await acceptUntil()).toBe('2026-09-18T18:10:00Z');
    const log = await follower.catchUp(installed);
    expect(formatTime(log.lastAcceptUntil)).toBe('2026-09-18T18:10:00Z');
  });

  it('names nodes that the commission and the other nodes have retired', async () => {
    election.retire('node-2');
    expect((await follower.catchUp(installed)).retired).toEqual(['node-2']);
  });

  it.each<[string, () => unknown]>([
    ['an extension below the quorum', () => extend(['chair'])],
    ['an extension signed twice by one member', () => extend(['chair', 'chair'])],
    ['a retirement without the other nodes', () => election.retire('node-2', { nodes: [] })],
    ['a retirement without the commission', () => election.retire('node-2', {}, [])],
  ])('does not obey %s, though it stands in the log', async (_name, write) => {
    await follower.catchUp(installed);
    write();
    expect(await acceptUntil()).toBe('2026-09-18T17:00:00Z');
    expect((await follower.catchUp(installed)).retired).toEqual([]);
  });

  it('keeps what it knows while the board is away, and says that it is', async () => {
    extend();
    await follower.catchUp(installed);
    board.away = true;
    await expect(follower.catchUp(installed)).rejects.toThrow('away');
    expect(follower.last(installed)?.hours('south')?.acceptUntil).toBe(Date.parse('2026-09-18T18:10:00Z'));
  });

  it('believes no board that shows another history', async () => {
    await follower.catchUp(installed);
    election.entries.pop();
    extend();
    await expect(follower.catchUp(installed)).rejects.toThrow('misbehaved');
  });
});
