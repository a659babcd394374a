/**
 * §2 at its edges: the last value that may stand, each operand of a rule alone, and a manifest as an operator brings
 * it. Each line kills a mutant of the drill.
 */
import { describe, expect, it } from '@jest/globals';
import { preparedElection, smallOutline } from '../../testing.js';
import { canonicalText } from '../canonical.js';
import { accessCount, activeNodes, Election, hoursOf, struckOptions, styleOf } from '../election.js';
import { type Manifest } from '../messages/manifest.js';
import { checkManifest } from './manifest.js';
import { readManifest } from './read-manifest.js';

const honest = preparedElection().manifest;
const two = preparedElection({ ...smallOutline, trustees: 2 }, 'two trustees').manifest;
const three = preparedElection({ ...smallOutline, nodes: 3, nodeThreshold: 2 }, 'three nodes').manifest;

const codes = (change: (manifest: Manifest) => unknown, base = honest): string[] => {
  const manifest = structuredClone(base);
  change(manifest);
  return [...new Set(checkManifest(manifest).map((found) => found.code))];
};
const state = (manifest: Manifest): Manifest => {
  manifest.kind = 'state';
  manifest.anonymizers.login = 'provider';
  return manifest;
};
const style = (manifest: Manifest, index = 0) => manifest.styles[index] as Manifest['styles'][number];

describe('what may just stand', () => {
  it.each<[string, (manifest: Manifest) => unknown, Manifest?]>([
    ['acceptance 15 minutes longer than voting', (m) => (style(m).acceptUntil = '2026-09-18T17:15:00Z')],
    ['acceptance that ends with voting', (m) => (style(m).acceptUntil = style(m).closesAt)],
    ['as high a threshold as there are trustees', () => undefined, two],
    ['a quorum of one', (m) => (m.commission.quorum = 1)],
    ['a quorum of all', (m) => (m.commission.quorum = 3)],
    ['a batch a second, of one ballot', (m) => (m.board.batch = { interval: 1, minimum: 1 })],
    ['a poll with less', (m) => ((m.kind = 'poll'), (m.witnesses.threshold = 0), (m.publication = 'live'))],
    ['a poll whose one node of two restores a seed', (m) => (m.kind = 'poll')],
    ['a state election whose two nodes of three restore a seed', state, three],
    ['units of two', (m) => (m.tally.minimumUnit = 2)],
    ['a window of one interval', (m) => (m.revote = { minInterval: 60, window: 60 })],
    ['an interval of a minute', (m) => (m.revote = { minInterval: 60, window: 119 })],
    ['as many selections as options', (m) => m.contests.forEach((contest) => (contest.maxSelections = 3))],
  ])('%s', (_name, change, base = honest) => {
    expect(codes(change, base)).toEqual([]);
  });
});

describe('a trustee who alone can decrypt', () => {
  it('may not stand, whatever else is wrong with such a manifest', () => {
    const alone = (manifest: Manifest): void => {
      manifest.trustees.threshold = 1;
      manifest.trustees.members.splice(1);
    };
    expect(codes(alone)).toContain('manifest-trustee-threshold');
  });
});

describe('what may not, for one reason alone', () => {
  it.each<[string, string, (manifest: Manifest) => unknown, Manifest?]>([
    ['one node restores a seed', 'manifest-kind', (m) => (state(m), (m.anonymizers.threshold = 1)), three],
    [
      'one node alone, which is more than half',
      'manifest-kind',
      (m) => (state(m), (m.anonymizers.threshold = 1), m.anonymizers.nodes.splice(1)),
    ],
    [
      'two nodes of four, which is no more than half',
      'manifest-kind',
      (m) => (
        state(m),
        m.anonymizers.nodes.push({ ...(m.anonymizers.nodes[0] as never as object), id: 'node-4' } as never)
      ),
      three,
    ],
    [
      'threshold and commitments of none',
      'manifest-commitments',
      (m) => {
        m.trustees.threshold = 0;
        for (const member of m.trustees.members) member.commitments = [];
      },
    ],
    ['no trustees at all', 'manifest-public-key', (m) => (m.trustees.members = [])],
    ['a key that is the identity', 'manifest-public-key', (m) => (m.trustees.publicKey = 'A'.repeat(43))],
    ['a key that is no point', 'manifest-public-key', (m) => (m.trustees.publicKey = `${'_'.repeat(42)}8`)],
    [
      'a credential key of a style that is not there, in place of one that is',
      'manifest-node-keys',
      (m) => {
        for (const { credentialKeys } of m.anonymizers.nodes) {
          credentialKeys['west'] = credentialKeys['south'] as string;
          delete credentialKeys['south'];
        }
      },
    ],
    ['nodes with one id', 'manifest-node-order', (m) => m.anonymizers.nodes.forEach((node) => (node.id = 'node'))],
    ['an interval of no time', 'manifest-revote', (m) => (m.revote = { minInterval: 0, window: 0 })],
  ])('%s', (_name, code, change, base = honest) => {
    expect(codes(change, base)).toContain(code);
  });
});

describe('readManifest', () => {
  const says = (text: string): string => {
    const read = readManifest(text);
    return read.ok ? 'ok' : read.error.says;
  };
  it('gives the manifest that may stand', () => {
    const read = readManifest(canonicalText(honest));
    expect(read).toEqual({ ok: true, value: honest });
  });
  it('says what is wrong, and finds nothing where there is no manifest', () => {
    expect(says('{')).toContain('not canonical JSON (not-json)');
    expect(says(JSON.stringify(honest, null, 1))).toContain('not canonical JSON (not-canonical)');
    expect(says('{"version":1}')).toContain('not as §2 says');
    const read = readManifest(canonicalText({ ...honest, tally: { minimumUnit: 1 } }));
    expect(read.ok ? [] : read.error.findings.map(({ code }) => code)).toEqual(['manifest-unit']);
    expect(says('{"version":1}')).not.toBe(says(canonicalText({ ...honest, tally: { minimumUnit: 1 } })));
  });
});

describe('what follows from a manifest', () => {
  const election = new Election(honest);
  it('accesses: one without re-votes, and one an interval', () => {
    expect(accessCount({ revote: null })).toBe(1);
    expect(accessCount({ revote: { minInterval: 60, window: 60 } })).toBe(2);
    expect(accessCount({ revote: { minInterval: 60, window: 179 } })).toBe(3);
    expect(accessCount({ revote: { minInterval: 0, window: 60 } })).toBe(1);
  });
  it('styles by id', () => {
    expect(styleOf(honest, 'south')?.id).toBe('south');
    expect(styleOf(honest, 'west')).toBeUndefined();
  });
  it('hours by the last extension of the style, and of no other', () => {
    const south = style(honest, 1);
    const extend = (of: string, closesAt: string) =>
      ({ kind: 'extend', style: of, closesAt, acceptUntil: closesAt }) as const;
    const closes = (...effects: Parameters<typeof hoursOf>[1]) =>
      new Date(hoursOf(south, effects).closesAt).toISOString().slice(11, 16);
    expect(closes()).toBe('17:00');
    expect(closes(null, extend('north', '2026-09-18T19:00:00Z'))).toBe('17:00');
    expect(closes(extend('south', '2026-09-18T18:00:00Z'), extend('south', '2026-09-18T18:30:00Z'))).toBe('18:30');
  });
  it('struck options, and no others', () => {
    const strike = { kind: 'strike', contest: 'mayor', option: 'm2' } as const;
    const extend = { kind: 'extend', style: 'south', closesAt: '', acceptUntil: '' } as const;
    expect(struckOptions([null, extend, strike])).toEqual([{ contest: 'mayor', option: 'm2' }]);
  });
  it('nothing about contests, styles and keys that are not there', () => {
    expect(() => election.shape('west')).toThrow('no contest west');
    expect(() => election.slots('west')).toThrow('no contest west');
    const [node] = activeNodes(honest, []);
    if (node === undefined) throw new Error('no node');
    expect(() => election.credentialKey(node, 'west')).toThrow('no such key');
    expect(() => election.passKey(node, 3)).toThrow('no such key');
  });
});
