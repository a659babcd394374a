import { describe, expect, it } from '@jest/globals';
import { type DepositAcknowledgement } from '#contracts/anonymizer';
import { ed25519PublicKey } from '#crypto';
import { encodeBase64url, formatTime, signBody } from '#protocol';
import { nodesNotAcknowledging } from './deposit-rules.js';

const seeds = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill));
const nodes = seeds.map((seed, at) => ({
  id: `node-${at + 1}`,
  signingKey: encodeBase64url(ed25519PublicKey(seed)),
}));
const claim = {
  election: encodeBase64url(new Uint8Array(32).fill(9)),
  pseudonym: encodeBase64url(new Uint8Array(16).fill(8)),
  depositId: encodeBase64url(new Uint8Array(32).fill(7)),
};
const now = Date.parse('2026-09-18T10:00:00Z');

function acknowledge(node: number, change: Partial<DepositAcknowledgement> = {}): DepositAcknowledgement {
  const seed = seeds[node] as Uint8Array;
  const body = { version: 1 as const, ...claim, node: `node-${node + 1}`, at: formatTime(now), ...change };
  return signBody('deposit', body, seed);
}
const all = () => [acknowledge(0), acknowledge(1), acknowledge(2)];
const missing = (acknowledgements: readonly DepositAcknowledgement[], at = now) =>
  nodesNotAcknowledging(at, claim, nodes, acknowledgements);

describe('acknowledgements of a deposit (§4.2)', () => {
  it('suffice when every active node has given one', () => {
    expect(missing(all())).toEqual([]);
    expect(nodesNotAcknowledging(now, claim, nodes.slice(0, 2), [acknowledge(0), acknowledge(1)])).toEqual([]);
  });
  it('do not when a node is missing', () => {
    expect(missing(all().slice(1))).toEqual(['node-1']);
  });
  it('do not when one node speaks for another', () => {
    expect(missing([acknowledge(0), acknowledge(1), { ...acknowledge(1), node: 'node-3' }])).toEqual(['node-3']);
    expect(missing([acknowledge(0), acknowledge(1), acknowledge(1, { node: 'node-3' })])).toEqual(['node-3']);
  });
  it.each([
    ['another election', { election: encodeBase64url(new Uint8Array(32)) }],
    ['another voter', { pseudonym: encodeBase64url(new Uint8Array(16)) }],
    ['another deposit', { depositId: encodeBase64url(new Uint8Array(32)) }],
    ['a time that is none', { at: '2026-02-30T10:00:00Z' }],
  ])('do not when one is for %s', (_what, change) => {
    expect(missing([acknowledge(0), acknowledge(1), acknowledge(2, change)])).toEqual(['node-3']);
  });
  it('do not when one was altered after it was signed', () => {
    const altered = { ...acknowledge(2), at: formatTime(now + 1000) };
    expect(missing([acknowledge(0), acknowledge(1), altered])).toEqual(['node-3']);
  });
  it('do not when one is older than ten minutes or far in the future', () => {
    expect(missing(all(), now + 600_000)).toEqual([]);
    expect(missing(all(), now + 600_001)).toEqual(['node-1', 'node-2', 'node-3']);
    expect(missing(all(), now - 60_000)).toEqual([]);
    expect(missing(all(), now - 60_001)).toEqual(['node-1', 'node-2', 'node-3']);
  });
});
