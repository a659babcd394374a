/**
 * What a walk remembers after a record that was wrong: it goes on, and what it finds later must not follow from the wrong
 * record, nor be said anew at every ballot. Each case kills a mutant of the drill.
 */
import { describe, expect, it } from '@jest/globals';
import { at, marks } from '../../testing/log-cases.js';
import { finishElection, preparedElection, smallOutline, type TestElection } from '../../testing.js';
import { ElectionWalk } from './walk.js';

const walk = (election: TestElection) => {
  const walked = new ElectionWalk({ ballots: 'collect' });
  const found = election.entries.map(({ record, body }) =>
    walked.take(record, body).map(({ check, code }) => `${check} ${code}`),
  );
  return { walked, state: walked.state, found, last: found.at(-1) };
};

describe('a walk', () => {
  it('is not made ready for ballots by a final count of access that came first', () => {
    const election = at.endorsed.fork();
    election.finalAccess({ admitted: { north: 10 } });
    expect(walk(election).last).toContain('1 order-final-access');
    expect(walk(election).state?.stage).toBe('preparing');
  });

  it('says at the first ballot who has not endorsed, and not again at each', () => {
    const election = at.published.fork();
    election.openAccess({ north: 10 });
    election.cast(election.voter('north'), 1, marks);
    election.cast(election.voter('north'), 1, marks);
    const { walked, found } = walk(election);
    const [first, second] = found.slice(-2);
    expect(first).toContain('3 endorsement-missing');
    expect(second).not.toContain('3 endorsement-missing');
    expect(walked.finish('tally').map(({ code }) => code)).not.toContain('endorsement-missing');
    const unvoted = walk(at.published).walked.finish('tally');
    expect(unvoted.map(({ code }) => code)).toContain('endorsement-missing');
  });

  it('holds a node that is retired twice to the keys of the first time', () => {
    const election = at.voted.fork();
    election.retire('node-2');
    const { state } = walk(election);
    const keys = state?.retired.get('node-2');
    election.cast(election.voter('north'), 1, marks);
    election.retire('node-2');
    const again = walk(election);
    expect(again.last).toContain('1 node-retired');
    expect(again.state?.counted.size).toBe((keys ?? 0) + 1);
    expect(again.state?.retired.get('node-2')).toBe(keys);
  });
});

describe('a style that is called like a member of every object', () => {
  it('is counted as any other, and where it is absent from a count it is zero', () => {
    const [north, ...others] = smallOutline.styles;
    if (north === undefined) throw new Error('no style');
    const styles = [{ ...north, id: 'constructor' }, ...others];
    const rename = (): TestElection => {
      const election = preparedElection({ ...smallOutline, styles });
      election.cast(election.voter('constructor'), 1, marks);
      return election;
    };
    const honest = finishElection(rename(), 'finals');
    expect(walk(honest).found.flat()).toEqual([]);
    const without = finishElection(rename(), 'closed');
    without.finalAccess({ accessed: { south: { remote: 0, workstation: 0 } } });
    expect(walk(without).last).toContain('5 keys-over-accessed');
    without.finalIssuance('node-1', { credentials: { south: 0 } });
    expect(walk(without).last).toContain('5 keys-over-issued');
  });
});
