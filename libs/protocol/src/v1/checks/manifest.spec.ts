/** Check 3: every sentence of §2 has a manifest that breaks it. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  concatBytes,
  ed25519PublicKey,
  encodePoint,
  encodeScalar,
  G,
  scalarFromWideBytes,
  scalars,
  sha512,
  utf8,
} from '#crypto';
import { generateKeyPairSync } from 'node:crypto';
import { preparedElection, seededRandom, smallOutline } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { parseBody } from '../messages/bodies.js';
import { type Manifest } from '../messages/manifest.js';
import { checkManifest } from './manifest.js';

let honest: Manifest;
let other: Manifest;
beforeAll(() => {
  honest = preparedElection().manifest;
  other = preparedElection(smallOutline, 'another').manifest;
});

const codes = (change: (manifest: Manifest) => void): string[] => {
  const manifest = structuredClone(honest);
  change(manifest);
  return [...new Set(checkManifest(manifest).map((found) => found.code))];
};
const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
};
const node = (manifest: Manifest, index = 0) => at(manifest.anonymizers.nodes, index);
const trustee = (manifest: Manifest, index = 0) => at(manifest.trustees.members, index);
const contest = (manifest: Manifest, index = 0) => at(manifest.contests, index);
const style = (manifest: Manifest, index = 0) => at(manifest.styles, index);
const freshKey = (): string => encodeBase64url(ed25519PublicKey(seededRandom('fresh')(32)));
const rsa = (modulusLength: number, publicExponent = 65537): string =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64url');

describe('checkManifest', () => {
  it('has nothing to say about an honest manifest, whose shape is right', () => {
    expect(checkManifest(honest)).toEqual([]);
    expect(parseBody('manifest', honest).ok).toBe(true);
  });

  const state = (manifest: Manifest): void => {
    manifest.kind = 'state';
    manifest.anonymizers.login = 'provider';
    manifest.anonymizers.threshold = 2;
  };
  it('a state election is held to more', () => {
    expect(codes(state)).toEqual([]);
  });

  it('no public key that encrypts nothing, though the trustees’ commitments come to it and each proves its own', () => {
    expect(
      codes((manifest) => {
        const { members } = manifest.trustees;
        members.forEach((member, i) => {
          const last = i === members.length - 1;
          const secret = last ? scalars.reduce(-BigInt((i * (i + 1)) / 2)) : BigInt(i + 1);
          const C = encodePoint(G.multiplyUnsafe(secret));
          const R = encodePoint(G.multiplyUnsafe(9n));
          const label = utf8('FROST-RISTRETTO255-SHA512-v1dkg');
          const c = scalarFromWideBytes(sha512(concatBytes(label, encodeScalar(BigInt(member.index)), C, R)));
          const z = scalars.add(9n, scalars.multiply(c, secret));
          member.commitments = [encodeBase64url(C), ...member.commitments.slice(1)];
          member.proof = encodeBase64url(concatBytes(R, encodeScalar(z)));
        });
        manifest.trustees.publicKey = encodeBase64url(new Uint8Array(32));
      }),
    ).toEqual(['manifest-public-key']);
  });

  it.each<[string, string, (manifest: Manifest) => void]>([
    ['login is provider unless poll or training', 'manifest-kind', (m) => (state(m), (m.anonymizers.login = 'grant'))],
    ['publication is after-close unless …', 'manifest-kind', (m) => (state(m), (m.publication = 'live'))],
    ['a witness at least unless …', 'manifest-kind', (m) => (state(m), (m.witnesses.threshold = 0))],
    ['node threshold ≥ 2 unless …', 'manifest-kind', (m) => (state(m), (m.anonymizers.threshold = 1))],
    ['minimumUnit ≥ 2', 'manifest-unit', (m) => (m.tally.minimumUnit = 1)],
    ['style ids unique', 'manifest-id', (m) => (style(m, 1).id = 'north')],
    ['contest ids unique', 'manifest-id', (m) => (contest(m, 1).id = 'mayor')],
    ['option ids unique', 'manifest-id', (m) => (at(contest(m).options, 1).id = 'm1')],
    ['node ids unique', 'manifest-id', (m) => (node(m, 1).id = 'node-1')],
    ['member ids unique', 'manifest-id', (m) => (at(m.commission.members, 1).id = 'chair')],
    ['time zone', 'manifest-time-zone', (m) => (m.timeZone = 'Europe/Nowhere')],
    ['time zone is a name', 'manifest-time-zone', (m) => (m.timeZone = '+03:00')],
    ['opensAt < closesAt', 'manifest-hours', (m) => (style(m).opensAt = style(m).closesAt)],
    ['closesAt ≤ acceptUntil', 'manifest-hours', (m) => (style(m).acceptUntil = '2026-09-18T16:59:59Z')],
    ['acceptUntil ≤ closesAt + 15 min', 'manifest-hours', (m) => (style(m).acceptUntil = '2026-09-18T17:15:01Z')],
    ['a style has a contest', 'manifest-style-contests', (m) => (style(m, 1).contests = [])],
    ['a style’s contests are distinct', 'manifest-style-contests', (m) => style(m).contests.push('mayor')],
    ['a style’s contests exist', 'manifest-style-contests', (m) => (style(m).contests[0] = 'nowhere')],
    ['every contest belongs to a style', 'manifest-contest-unused', (m) => style(m).contests.pop()],
    ['there is a style', 'manifest-no-styles', (m) => (m.styles = [])],
    ['minInterval ≥ 60', 'manifest-revote', (m) => (m.revote = { minInterval: 59, window: 59 })],
    ['window ≥ minInterval', 'manifest-revote', (m) => (m.revote = { minInterval: 60, window: 59 })],
    ['passKeys 1…N', 'manifest-node-keys', (m) => (m.revote = null)],
    ['passKeys 1…N, none missing', 'manifest-node-keys', (m) => delete node(m).passKeys['2']],
    [
      'passKeys in decimal',
      'manifest-node-keys',
      (m) => ((node(m).passKeys['3'] = at(Object.values(node(m).passKeys), 1)), delete node(m).passKeys['2']),
    ],
    ['credentialKeys by style', 'manifest-node-keys', (m) => delete node(m).credentialKeys['south']],
    ['RSA 2048, 3072 or 4096 bits', 'manifest-rsa-key', (m) => (node(m).passKeys['1'] = rsa(1024))],
    ['RSA e = 65537', 'manifest-rsa-key', (m) => (node(m).passKeys['1'] = rsa(2048, 3))],
    ['RSA re-encodes', 'manifest-rsa-key', (m) => (node(m).passKeys['1'] += 'AAAA')],
    [
      'RSA moduli differ',
      'manifest-key-twice',
      (m) => (node(m).passKeys['1'] = at(Object.values(node(m, 1).passKeys), 0)),
    ],
    ['Ed25519 keys differ', 'manifest-key-twice', (m) => (m.registrar.signingKey = m.ballotBox.signingKey)],
    [
      'Ed25519 keys differ: witness and board',
      'manifest-key-twice',
      (m) => (at(m.witnesses.members, 0).signingKey = m.board.signingKey),
    ],
    ['Ed25519 key of small order', 'manifest-signing-key', (m) => (m.board.signingKey = `AQ${'A'.repeat(41)}`)],
    ['node ids sorted', 'manifest-node-order', (m) => m.anonymizers.nodes.reverse()],
    ['indices run from 1', 'manifest-trustee-index', (m) => (trustee(m, 2).index = 4)],
    ['1 ≤ threshold of nodes', 'manifest-node-threshold', (m) => (m.anonymizers.threshold = 0)],
    ['threshold of nodes ≤ n', 'manifest-node-threshold', (m) => (m.anonymizers.threshold = 3)],
    ['2 ≤ threshold of trustees', 'manifest-trustee-threshold', (m) => (m.trustees.threshold = 1)],
    ['threshold of trustees ≤ n', 'manifest-trustee-threshold', (m) => (m.trustees.threshold = 4)],
    [
      '2·threshold > n of trustees',
      'manifest-trustee-threshold',
      (m) => m.trustees.members.push({ ...trustee(m), index: 4, signingKey: freshKey() }),
    ],
    ['threshold commitments', 'manifest-commitments', (m) => trustee(m).commitments.pop()],
    ['batch interval ≥ 1', 'manifest-batch', (m) => (m.board.batch.interval = 0)],
    ['batch minimum ≥ 1', 'manifest-batch', (m) => (m.board.batch.minimum = 0)],
    ['one chair', 'manifest-commission', (m) => (at(m.commission.members, 1).role = 'chair')],
    ['one chair, not none', 'manifest-commission', (m) => (at(m.commission.members, 0).role = 'member')],
    ['members sorted', 'manifest-commission', (m) => m.commission.members.reverse()],
    ['1 ≤ quorum', 'manifest-commission', (m) => (m.commission.quorum = 0)],
    ['quorum ≤ members', 'manifest-commission', (m) => (m.commission.quorum = 4)],
    ['witnesses needed exist', 'manifest-witnesses', (m) => (m.witnesses.threshold = 2)],
    ['at least 1 option', 'manifest-options', (m) => (contest(m).options = [])],
    ['minSelections ≤ maxSelections', 'manifest-selections', (m) => (contest(m, 1).minSelections = 3)],
    ['maxSelections ≤ options', 'manifest-selections', (m) => (contest(m, 1).maxSelections = 4)],
    ['maxSelections ≥ 1', 'manifest-selections', (m) => (contest(m, 1).maxSelections = 0)],
    ['with blank minSelections ≥ 1', 'manifest-selections', (m) => (contest(m).minSelections = 0)],
    ['Y from the commitments', 'manifest-public-key', (m) => (m.trustees.publicKey = other.trustees.publicKey)],
    ['commitments are points', 'manifest-point', (m) => (trustee(m).commitments[1] = `_____${'_'.repeat(37)}8`)],
    ['commitments are not the identity', 'manifest-point', (m) => (trustee(m).commitments[1] = 'A'.repeat(43))],
    ['proofs of knowledge', 'manifest-proof', (m) => (trustee(m).proof = trustee(m, 1).proof)],
  ])('%s', (_name, code, change) => {
    expect(codes(change)).toContain(code);
  });
});

/** Puts a value at a path of members and indices; undefined takes the member away. */
function put(target: unknown, path: string, value: unknown): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce((inner, step) => (inner as Record<string, unknown>)[step], target);
  if (value === undefined) delete (holder as Record<string, unknown>)[last];
  else (holder as Record<string, unknown>)[last] = value;
}

describe('the manifest’s shape', () => {
  it.each<[string, string, unknown]>([
    ['a member more', 'note', 'x'],
    ['a member more deep down', 'board.batch.note', 'x'],
    ['a member less', 'tally', undefined],
    ['version 2', 'version', 2],
    ['version true', 'version', true],
    ['an unknown kind', 'kind', 'other'],
    ['the reserved id', 'contests.0.id', 'blank'],
    ['an id in capitals', 'styles.0.id', 'North'],
    ['an id of 65 letters', 'styles.0.id', 'a'.repeat(65)],
    ['a time with an offset', 'styles.0.opensAt', '2026-09-18T08:00:00+03:00'],
    ['a key of 31 bytes', 'registrar.signingKey', 'A'.repeat(42)],
    ['a pass number with a leading zero', 'anonymizers.nodes.0.passKeys.01', 'AAAA'],
    ['a count that is a text', 'tally.minimumUnit', '2'],
  ])('refuses %s', (_name, path, value) => {
    const manifest: unknown = structuredClone(honest);
    put(manifest, path, value);
    expect(parseBody('manifest', manifest).ok).toBe(false);
  });
});
