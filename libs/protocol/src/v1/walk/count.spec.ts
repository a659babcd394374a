/** Checks 6 and 7 (§10): tally, decryptions, result. */
import { describe, expect, it } from '@jest/globals';
import { at, rewrite, run, without, type Case } from '../../testing/log-cases.js';
import { type TestElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { type JsonValue } from '../canonical.js';
import { bodyHash } from '../messages/bodies.js';
import { type Decryption } from '../messages/decryption.js';
import { signBody } from '../signing.js';
import { ElectionWalk } from './walk.js';

describe('tally (check 6)', () => {
  it.each<Case>([
    [
      'a ballot left out',
      'finals',
      ['6 tally-sums'],
      (e) =>
        e.tally((t) => ({
          ...t,
          cells: t.cells.map((cell, i) => (i === 0 ? { ...cell, ciphertexts: t.cells[2]?.ciphertexts ?? '' } : cell)),
        })),
    ],
    [
      'another number of ballots',
      'finals',
      ['6 tally-cells'],
      (e) => e.tally((t) => ({ ...t, cells: t.cells.map((cell) => ({ ...cell, ballots: 3 })) })),
    ],
    ['a cell less', 'finals', ['6 tally-cells'], (e) => e.tally((t) => ({ ...t, cells: t.cells.slice(1) }))],
    [
      'cells in another order',
      'finals',
      ['6 tally-cells'],
      (e) => e.tally((t) => ({ ...t, cells: [...t.cells].reverse() })),
    ],
    [
      'a contest withheld',
      'finals',
      ['6 tally-withheld'],
      (e) => e.tally((t) => ({ ...t, withheld: [{ contest: 'mayor', ballots: 4 }] })),
    ],
  ])('%s', run);
});

describe('decryption and result (check 7)', () => {
  const wrong = (change: (body: Decryption) => object) => (e: TestElection) => {
    e.decrypt(1);
    rewrite(e, (body) => {
      const unsigned = { ...without(body), ...change(body as unknown as Decryption) } as Record<string, JsonValue>;
      return signBody('decryption', unsigned, e.parties.trustees[0]?.seed ?? new Uint8Array());
    });
  };
  const otherTally = wrong(() => ({ tally: encodeBase64url(new Uint8Array(32)) }));
  it.each<Case>([
    [
      'an unknown trustee',
      'tally',
      ['7 decryption-trustee'],
      (e) => (e.decrypt(1), rewrite(e, (body) => ({ ...body, trustee: 4 }))),
    ],
    ['another tally', 'tally', ['7 decryption-tally'], otherTally],
    ['a cell less', 'tally', ['7 decryption-cells'], wrong((body) => ({ cells: body.cells.slice(1) }))],
    [
      'shares of another cell',
      'tally',
      ['7 decryption-proof'],
      wrong((body) => ({
        cells: body.cells.map((cell, i) => (i === 0 ? { ...cell, shares: body.cells[2]?.shares ?? '' } : cell)),
      })),
    ],
    [
      'a share that is no point',
      'tally',
      ['7 decryption-proof'],
      wrong((body) => ({
        cells: body.cells.map((cell) => ({ ...cell, shares: cell.shares.replace(/^.{42}/, '_'.repeat(42)) })),
      })),
    ],
    [
      'one vote moved',
      'decrypted',
      ['7 result-votes'],
      (e) =>
        e.result((r) => ({
          ...r,
          cells: r.cells.map((cell, i) => (i === 0 ? { ...cell, votes: [1, 0, 0, 1] } : cell)),
        })),
    ],
    ['other trustees', 'decrypted', ['7 result-trustees'], (e) => e.result((r) => ({ ...r, trustees: [1, 2] }))],
    [
      'a result of another tally',
      'decrypted',
      ['7 result-tally'],
      (e) => e.result((r) => ({ ...r, tally: encodeBase64url(new Uint8Array(32)) })),
    ],
    [
      'a cell less in the result',
      'decrypted',
      ['7 result-cells'],
      (e) => e.result((r) => ({ ...r, cells: r.cells.slice(1) })),
    ],
    [
      'another unit in the result',
      'decrypted',
      ['7 result-cells'],
      (e) => e.result((r) => ({ ...r, cells: r.cells.map((cell) => ({ ...cell, unit: '*' })) })),
    ],
    [
      'more votes than marks',
      'decrypted',
      ['7 result-relation', '7 result-votes'],
      (e) =>
        e.result((r) => ({
          ...r,
          cells: r.cells.map((cell, i) => (i === 0 ? { ...cell, votes: [2, 2, 0, 0] } : cell)),
        })),
    ],
    [
      'more blanks than ballots',
      'decrypted',
      ['7 result-relation', '7 result-votes'],
      (e) =>
        e.result((r) => ({
          ...r,
          cells: r.cells.map((cell, i) => (i === 0 ? { ...cell, votes: [0, 0, 0, 3] } : cell)),
        })),
    ],
  ])('%s', run);

  it('an invalid decryption spoils nothing: it is not used, and a valid one of the same trustee is', () => {
    const election = at.tally.fork();
    otherTally(election);
    const walk = election.walk();
    expect(walk.state?.decryptions.size).toBe(0);
    const last = election.entries.at(-1) as TestElection['entries'][number];
    const again = at.tally.walk();
    expect(again.take(last.record, last.body)).toMatchObject([{ check: 7, code: 'decryption-tally', spoils: false }]);
    expect(at.tally.walk().offer(last.record, last.body)).toHaveLength(1);
    election.decrypt(1);
    election.decrypt(2);
    election.result();
    expect(findingsOfLastIgnoringUnused(election)).toEqual([]);
    expect(election.computeResult().trustees).toEqual([1, 2]);
  });

  it('of a trustee’s valid decryptions the first counts', () => {
    const election = at.tally.fork();
    const first = election.decrypt(1);
    election.decrypt(1);
    const used = election.walk().state?.decryptions;
    expect(used?.size).toBe(1);
    expect(bodyHash(used?.get(1) as unknown as JsonValue)).toBe(first.record.hash);
  });
});

function findingsOfLastIgnoringUnused(election: TestElection): string[] {
  const walk = new ElectionWalk({ ballots: 'collect' });
  const findings = election.entries.flatMap(({ record, body }) => walk.take(record, body));
  return findings.filter((found) => found.spoils).map((found) => found.code);
}
