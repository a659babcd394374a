/**
 * Elections that are permitted and rare: a chair who is not the first member, a node called like a trustee, nobody who
 * voted; and ballots that are none. Each line kills a mutant of the drill.
 */
import { describe, expect, it } from '@jest/globals';
import {
  finishElection,
  makeParties,
  preparedElection,
  seededRandom,
  smallOutline,
  TestElection,
  votedElection,
} from '../../testing.js';
import { bytesOf, encodeBase64url } from '../base64url.js';
import { type Ballot } from '../messages/ballot.js';
import { type Manifest } from '../messages/manifest.js';
import { compareTally, computeTally } from '../tally/tally.js';
import { MemoryRegister } from './register.js';
import { ElectionWalk } from './walk.js';

const START = Date.parse('2026-09-17T12:00:00Z');
const walk = (election: TestElection) => {
  const walked = new ElectionWalk({ ballots: 'collect' });
  const found = election.entries.map(({ record, body }) =>
    walked.take(record, body).map(({ check, code }) => `${check} ${code}`),
  );
  return { state: walked.state, found, last: found.at(-1), all: found.flat() };
};

/** An election whose manifest is changed before anything is signed. */
function changed(change: (manifest: Manifest) => void, nodeIds = ['node-1', 'node-2']): TestElection {
  const random = seededRandom('odd');
  const { manifest, parties } = makeParties(smallOutline, random);
  change(manifest);
  const nodes = parties.nodes.map((node, at) => ({ ...node, id: nodeIds[at] ?? node.id }));
  const election = new TestElection(manifest, { ...parties, nodes }, random, START);
  election.publish();
  return election;
}

describe('the chair', () => {
  it('is who the manifest says, wherever it stands among the members', () => {
    const election = changed(({ commission }) => {
      for (const member of commission.members) member.role = member.id === 'member' ? 'chair' : 'member';
    });
    election.endorseAll();
    election.openAccess({ north: 1, south: 1 });
    election.afterVoting();
    election.drain();
    const without = election.fork();
    without.close({}, ['chair', 'secretary']);
    expect(walk(without).last).toEqual(['5 closed-chair']);
    election.close({}, ['member', 'secretary']);
    expect(walk(election).all).toEqual([]);
  });
});

describe('a node called like a trustee', () => {
  it('is another: the trustee endorses without proofs of keys', () => {
    const election = changed(
      ({ anonymizers }) => {
        const [first] = anonymizers.nodes;
        if (first !== undefined) first.id = '1';
      },
      ['1', 'node-2'],
    );
    election.endorseAll();
    expect(walk(election).all).toEqual([]);
  });
});

describe('an election in which nobody voted', () => {
  it('may admit more in the end than at first, since no ballot came before', () => {
    const election = preparedElection();
    election.afterVoting();
    election.drain();
    election.close();
    election.finalAccess({ admitted: { north: 11, south: 10 } });
    expect(walk(election).all).toEqual([]);
  });
});

describe('a second final count', () => {
  it('does not take the place of the first', () => {
    const { election } = votedElection();
    finishElection(election, 'finals');
    const before = walk(election).state?.issued.get('node-1');
    election.finalIssuance('node-1', { credentials: { north: 9 } });
    expect(walk(election).state?.issued.get('node-1')).toEqual(before);
  });
});

describe('what is no ballot', () => {
  it('is counted among the records of ballots, and nothing else is', () => {
    const { election } = votedElection();
    const before = walk(election).state?.ballots ?? 0;
    election.append('ballot', { core: {}, auth: {} });
    election.append('objection', { version: 1 });
    const { state, found } = walk(election);
    expect(found.slice(-2)).toEqual([['4 ballot-shape'], ['1 body-shape']]);
    expect(state?.ballots).toBe(before + 1);
    expect(state?.counted.size).toBe(4);
  });

  it('leaves no tally, where its ciphertexts are no points', () => {
    const { election, voters } = votedElection();
    const voter = voters[1];
    const entry = election.entries.find(({ record }) => record.type === 'ballot');
    if (voter === undefined || entry === undefined) throw new Error('no ballot');
    const { core } = entry.body as unknown as Ballot;
    const contests = core.contests.map((contest, at) =>
      at === 0 ? { ...contest, ciphertexts: encodeBase64url(bytesOf(contest.ciphertexts).fill(0xff)) } : contest,
    );
    election.append('ballot', election.resigned(voter, 2, contests));
    const { state, all } = walk(election);
    expect(all).toEqual([]);
    const record = election.entries.length - 1;
    const counted = state?.counted ?? new MemoryRegister();
    expect(computeTally(election.election, counted)).toEqual({ ok: false, error: { record } });
    const said = { version: 1 as const, election: election.election.fingerprint, cells: [], withheld: [] };
    expect(compareTally(election.election, counted, said).map(({ code }) => code)).toEqual(['tally-impossible']);
  });
});

describe('the register of counted ballots', () => {
  it('has no sums of a ballot without ciphertexts, and counts a key once, by its highest access', () => {
    const register = new MemoryRegister();
    const key = Uint8Array.of(1);
    register.add({ style: 'north', sequence: 2, key }, 7);
    register.add({ style: 'south', sequence: 1, key }, 8);
    register.add({ style: 'south', sequence: 2, key }, 9);
    expect([register.size, register.highestSequence(key)]).toEqual([1, 2]);
    expect(['north', 'south'].map((style) => register.countOf(style))).toEqual([1, 0]);
    expect(['north', 'south'].map((style) => register.keysOf(style))).toEqual([1, 1]);
    expect(register.sumOf('north', 'mayor')).toEqual({ record: 7 });
    register.add({ style: 'south', sequence: 3, key }, 10);
    expect(['north', 'south'].map((style) => register.countOf(style))).toEqual([0, 1]);
    expect(register.sumOf('south', 'mayor')).toEqual({ record: 10 });
  });
});
