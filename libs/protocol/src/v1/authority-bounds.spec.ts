/** What a follower obeys (§7), at its edges: equal hours, the last moment, each signature alone. */
import { describe, expect, it } from '@jest/globals';
import { preparedElection, smallOutline, type Entry, type TestElection } from '../testing.js';
import { extendsHours, readAct, type InForce } from './authority.js';
import { type Decision } from './messages/decision.js';
import { encodeBase64url } from './base64url.js';

const prepared = preparedElection({ ...smallOutline, nodes: 3, nodeThreshold: 2 }, 'authority');
const NOTHING: InForce = { effects: [], retired: new Set() };
const at = (time: string): number => Date.parse(`2026-09-18T${time}Z`);
const extend = (closesAt: string, acceptUntil: string) =>
  ({
    kind: 'extend',
    style: 'south',
    closesAt: `2026-09-18T${closesAt}Z`,
    acceptUntil: `2026-09-18T${acceptUntil}Z`,
  }) as const;

const obeyed = (write: (election: TestElection) => Entry, inForce = NOTHING): boolean => {
  const election = prepared.fork();
  const { record, body } = write(election);
  return readAct(election.election, inForce, record, body) !== 'refused';
};

describe('hours are extended', () => {
  const inForce = { closesAt: at('17:00:00'), acceptUntil: at('17:10:00') };
  it.each<[string, boolean, string, string]>([
    ['both later', true, '17:00:01', '17:10:01'],
    ['the close as before', false, '17:00:00', '17:10:01'],
    ['acceptance as before', false, '17:00:01', '17:10:00'],
    ['acceptance that ends with voting', true, '18:00:00', '18:00:00'],
    ['acceptance that ends before voting', false, '18:00:01', '18:00:00'],
    ['acceptance 15 minutes longer', true, '18:00:00', '18:15:00'],
    ['acceptance longer still', false, '18:00:00', '18:15:01'],
  ])('%s: %s', (_name, is, closesAt, acceptUntil) => {
    expect(extendsHours(extend(closesAt, acceptUntil), inForce)).toBe(is);
  });

  it('until acceptance is over, which the record’s time shows', () => {
    const decide = (time: string) => (election: TestElection) => {
      election.now = at(time);
      return election.decide({ effect: extend('18:00:00', '18:00:00') });
    };
    expect(obeyed(decide('16:59:00'))).toBe(true);
    expect(obeyed(decide('17:00:00'))).toBe(false);
    expect(
      obeyed((election) => ({
        ...decide('16:59:00')(election),
        record: { ...election.entries[0]?.record, type: 'decision', time: 'no time' } as never,
      })),
    ).toBe(false);
  });
});

describe('signatures under an act', () => {
  const signed =
    (members: readonly string[], change: (signatures: Decision['signatures']) => unknown) =>
    (election: TestElection): Entry => {
      const { record, body } = election.decide({}, members);
      const decision = body as unknown as Decision;
      return { record, body: { ...decision, signatures: change(decision.signatures) } as never };
    };
  const zero = encodeBase64url(new Uint8Array(64));
  it('are all good, also where the rest would be a quorum', () => {
    const all = ['chair', 'member', 'secretary'];
    expect(obeyed(signed(all, (signatures) => signatures))).toBe(true);
    expect(obeyed(signed(all, ([first, ...rest]) => [{ ...first, value: zero }, ...rest]))).toBe(false);
    expect(
      obeyed(signed(['chair', 'member'], (signatures) => [...signatures, { member: 'stranger', value: zero }])),
    ).toBe(false);
  });
  it('stand in order, also where there is a quorum without the one out of order', () => {
    const all = ['chair', 'member', 'secretary'];
    expect(obeyed(signed(all, ([chair, member, secretary]) => [chair, secretary, member]))).toBe(false);
    expect(obeyed(signed(all, ([chair, member]) => [chair, member, member]))).toBe(false);
  });
});

describe('an act of another election', () => {
  it('is not obeyed, though the same commission signed it', () => {
    const other = encodeBase64url(new Uint8Array(32));
    expect(obeyed((election) => election.decide({}))).toBe(true);
    expect(obeyed((election) => election.decide({ election: other }))).toBe(false);
  });
});

describe('a node is retired', () => {
  const retire =
    (change: Parameters<TestElection['retire']>[1] = {}) =>
    (election: TestElection) =>
      election.retire('node-2', change);
  const values = (): string[] => [...(prepared.fork().retire('node-2').body as unknown as { nodes: string[] }).nodes];
  it('by every node that remains, each in its place', () => {
    const nodes = values();
    expect(nodes).toHaveLength(2);
    expect(obeyed(retire())).toBe(true);
    expect(obeyed(retire({ nodes: nodes.slice(0, 1) }))).toBe(false);
    expect(obeyed(retire({ nodes: [...nodes].reverse() }))).toBe(false);
    for (const one of nodes) expect(obeyed(retire({ nodes: [one, one] }))).toBe(false);
    expect(obeyed(retire({ nodes: [...nodes, nodes[0] as string] }))).toBe(false);
  });
  it('once, and while enough remain', () => {
    expect(obeyed(retire(), { ...NOTHING, retired: new Set(['node-2']) })).toBe(false);
    expect(
      obeyed((election) => (election.retired.add('node-1'), election.retire('node-2')), {
        ...NOTHING,
        retired: new Set(['node-1']),
      }),
    ).toBe(false);
  });
});
