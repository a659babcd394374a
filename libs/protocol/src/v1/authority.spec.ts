/** What a follower obeys (§7), against acts that a board could write into its own log. */
import { describe, expect, it } from '@jest/globals';
import { preparedElection, type Entry, type TestElection } from '../testing.js';
import { readAct, type InForce } from './authority.js';
import { type JsonValue } from './canonical.js';
import { encodeBase64url } from './base64url.js';

const prepared = preparedElection();
const NOTHING: InForce = { effects: [], retired: new Set() };
const EXTENSION = {
  kind: 'extend',
  style: 'south',
  closesAt: '2026-09-18T18:00:00Z',
  acceptUntil: '2026-09-18T18:15:00Z',
} as const;

type Write = (election: TestElection) => Entry;
const read = (write: Write, inForce: InForce = NOTHING) => {
  const election = prepared.fork();
  const { record, body } = write(election);
  return readAct(election.election, inForce, record, body);
};
const decide =
  (effect: Parameters<TestElection['decide']>[0], members?: readonly string[]): Write =>
  (election) =>
    election.decide(effect, members);
const changed =
  (write: Write, change: (body: Record<string, JsonValue>) => JsonValue): Write =>
  (election) => {
    const { record, body } = write(election);
    return { record, body: change({ ...(body as Record<string, JsonValue>) }) };
  };

describe('acts of the commission', () => {
  it.each<[string, Write]>([
    ['a decision without an effect', decide({})],
    ['longer hours, with the longest acceptance', decide({ effect: EXTENSION })],
    ['a struck option', decide({ effect: { kind: 'strike', contest: 'mayor', option: 'm2' } })],
    ['a retirement by quorum and all remaining nodes', (election) => election.retire('node-2')],
  ])('are obeyed: %s', (_name, write) => {
    const { record, body } = write(prepared.fork());
    expect(read(write)).toEqual({ type: record.type, body });
  });

  it.each<[string, Write, ...InForce[]]>([
    ['a decision below the quorum', decide({ effect: EXTENSION }, ['chair'])],
    ['a decision signed twice by one member', decide({ effect: EXTENSION }, ['chair', 'chair'])],
    [
      'signatures out of order',
      changed(decide({ effect: EXTENSION }), (body) => ({
        ...body,
        signatures: [...(body['signatures'] as JsonValue[])].reverse(),
      })),
    ],
    ['a text changed after signing', changed(decide({ effect: EXTENSION }), (body) => ({ ...body, text: 'x' }))],
    [
      'an act of another election',
      changed(decide({ effect: EXTENSION }), (body) => ({ ...body, election: encodeBase64url(new Uint8Array(32)) })),
    ],
    ['what has not the form of its type', changed(decide({ effect: EXTENSION }), () => ({ version: 1 }))],
    ['shorter hours', decide({ effect: { ...EXTENSION, closesAt: '2026-09-18T09:00:00Z' } })],
    ['a longer grace than fifteen minutes', decide({ effect: { ...EXTENSION, acceptUntil: '2026-09-18T18:15:01Z' } })],
    [
      'an end of acceptance before the close',
      decide({ effect: { ...EXTENSION, acceptUntil: '2026-09-18T17:59:59Z' } }),
    ],
    ['hours of an unknown style', decide({ effect: { ...EXTENSION, style: 'west' } })],
    [
      'an extension recorded when acceptance was over',
      (election) => {
        election.now = Date.parse('2026-09-18T17:30:00Z');
        return election.decide({ effect: EXTENSION });
      },
    ],
    ['an unknown option struck', decide({ effect: { kind: 'strike', contest: 'mayor', option: 'nobody' } })],
    ['a retirement without the other nodes', (election) => election.retire('node-2', { nodes: [] })],
    ['a retirement without the commission', (election) => election.retire('node-2', {}, [])],
    [
      'a node retired a second time',
      (election) => election.retire('node-2'),
      { effects: [], retired: new Set(['node-2']) },
    ],
    [
      'a retirement that leaves fewer nodes than the threshold',
      (election) => election.retire('node-2'),
      { effects: [], retired: new Set(['node-1', 'node-3']) },
    ],
  ])('are not obeyed: %s', (_name, write, ...inForce) => {
    expect(read(write, ...inForce)).toBe('refused');
  });

  it('compare an extension with the hours in force, not with the manifest’s', () => {
    const again = decide({
      effect: { ...EXTENSION, closesAt: '2026-09-18T17:30:00Z', acceptUntil: '2026-09-18T17:40:00Z' },
    });
    expect(read(again)).not.toBe('refused');
    expect(read(again, { ...NOTHING, effects: [EXTENSION] })).toBe('refused');
  });

  it('say nothing of records that are no acts', () => {
    const [first] = prepared.entries;
    if (first === undefined) throw new Error('an election has a manifest');
    expect(readAct(prepared.election, NOTHING, first.record, first.body)).toBeUndefined();
  });
});

describe('the close', () => {
  const close =
    (members?: readonly string[]): Write =>
    (election) => {
      election.afterVoting();
      election.drain();
      return election.close({}, members);
    };

  it('is obeyed by quorum with the chair, and not without', () => {
    expect(read(close())).toMatchObject({ type: 'closed' });
    expect(read(close(['member', 'secretary']))).toBe('refused');
  });
});
