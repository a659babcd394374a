/**
 * What is wrong with a decryption or a result (§8, check 7), one member at a time: with any of these comparisons left
 * out, a trustee or whoever writes the result could move votes from one cell to another.
 */
import { describe, expect, it } from '@jest/globals';
import { finishElection, votedElection } from '../../testing.js';
import { encodeBase64url } from '../base64url.js';
import { hashOf } from '../canonical.js';
import { type Decryption } from '../messages/decryption.js';
import { type ElectionResult } from '../messages/result.js';
import { type Tally } from '../messages/tally.js';
import { MemoryRegister } from '../walk/register.js';
import { verifyDecryption } from './decryption.js';
import { computeResult, resultFaults } from './result.js';
import { compareTally } from './tally.js';
import { formUnits } from './units.js';

const { election: voted } = votedElection();
finishElection(voted, 'decrypted');
const { election } = voted;
const tally = voted.lastTally;
const tallyHash = hashOf(tally);
const decryptions = new Map(
  voted.entries
    .filter(({ record }) => record.type === 'decryption')
    .map(({ body }) => body as unknown as Decryption)
    .map((decryption) => [decryption.trustee, decryption]),
);
const decryption = decryptions.get(1) as Decryption;
const counted = { body: tally, hash: tallyHash };
const honest = voted.computeResult();
const counts = voted.walk().state?.counted ?? new MemoryRegister();

type Cell = Decryption['cells'][number];
const fault = (change: Partial<Decryption>): string | undefined =>
  verifyDecryption({ election, tally, tallyHash }, { ...decryption, ...change })?.code;
const cell = (change: (cell: Cell) => Partial<Cell>, at = 0): Partial<Decryption> => ({
  cells: decryption.cells.map((one, i) => (i === at ? { ...one, ...change(one) } : one)),
});
const swapped = <Item>(items: readonly Item[]): Item[] => [items[1] as Item, items[0] as Item, ...items.slice(2)];

describe('verifyDecryption', () => {
  it('has nothing against an honest one', () => expect(fault({})).toBeUndefined());

  it.each<[string, string, Partial<Decryption>]>([
    ['another tally', 'decryption-tally', { tally: encodeBase64url(new Uint8Array(32)) }],
    ['a cell less', 'decryption-cells', { cells: decryption.cells.slice(1) }],
    ['a cell more', 'decryption-cells', { cells: [...decryption.cells, decryption.cells[0] as Cell] }],
    ['another order', 'decryption-cells', { cells: swapped(decryption.cells) }],
    ['another unit', 'decryption-cells', cell(() => ({ unit: 'west' }))],
    ['another contest', 'decryption-cells', cell(() => ({ contest: 'west' }))],
    ['a share less', 'decryption-cells', cell(({ shares }) => ({ shares: shares.slice(0, 4 * 8) }))],
    ['a proof less', 'decryption-cells', cell(({ proofs }) => ({ proofs: proofs.slice(0, 4 * 16) }))],
    ['no shares', 'decryption-cells', cell(() => ({ shares: '' }))],
    ['no proofs', 'decryption-cells', cell(() => ({ proofs: '' }))],
    ['another cell’s proofs', 'decryption-proof', { cells: mixed() }],
    ['another trustee', 'decryption-proof', { trustee: 2 }],
    ['the last cell’s last share wrong', 'decryption-proof', cell(lastShareWrong, decryption.cells.length - 1)],
  ])('%s', (_name, code, change) => {
    expect(fault(change)).toBe(code);
  });

  /** Cells of the same shape with their proofs exchanged: mayor in the north and in the south. */
  function mixed(): Cell[] {
    const [a, b, c] = decryption.cells as [Cell, Cell, Cell];
    expect([a.contest, c.contest]).toEqual(['mayor', 'mayor']);
    return [{ ...a, proofs: c.proofs }, b, { ...c, proofs: a.proofs }];
  }
  function lastShareWrong({ shares }: Cell): Partial<Cell> {
    const bytes = Buffer.from(shares, 'base64url');
    bytes.copy(bytes, bytes.length - 32, 0, 32);
    return { shares: bytes.toString('base64url') };
  }
});

describe('resultFaults', () => {
  const faults = (change: Partial<ElectionResult>): string[] =>
    resultFaults(election, counted, decryptions, { ...honest, ...change }).map(({ code }) => code);
  type ResultCell = ElectionResult['cells'][number];
  const cells = (change: (cell: ResultCell) => Partial<ResultCell>): Partial<ElectionResult> => ({
    cells: honest.cells.map((one, at) => (at === 0 ? { ...one, ...change(one) } : one)),
  });

  it('has nothing against an honest one', () => expect(faults({})).toEqual([]));

  it.each<[string, string[], Partial<ElectionResult>]>([
    ['of another tally', ['result-tally'], { tally: encodeBase64url(new Uint8Array(32)) }],
    ['from other trustees', ['result-trustees'], { trustees: [1, 2] }],
    ['a cell less', ['result-cells'], { cells: honest.cells.slice(1) }],
    ['another unit', ['result-cells'], cells(() => ({ unit: 'west' }))],
    ['another contest', ['result-cells'], cells(() => ({ contest: 'west' }))],
    ['another number of ballots', ['result-cells'], cells(() => ({ ballots: 3, votes: [1, 1, 1, 0] }))],
    ['one vote moved', ['result-votes'], cells(() => ({ votes: [1, 0, 0, 1] }))],
    ['more votes than ballots', ['result-relation', 'result-votes'], cells(() => ({ votes: [0, 0, 2, 1] }))],
    ['fewer votes than ballots', ['result-relation', 'result-votes'], cells(() => ({ votes: [0, 0, 0, 1] }))],
    ['more blanks than ballots', ['result-relation', 'result-votes'], cells(() => ({ votes: [0, 0, 0, 3] }))],
    ['all blank', ['result-votes'], cells(() => ({ votes: [0, 0, 0, 2] }))],
  ])('%s', (_name, codes, change) => {
    expect(faults(change)).toEqual(codes);
  });

  it('takes nothing for blank in a contest that cannot be', () => {
    const more = honest.cells.map((one) => (one.contest === 'rating' ? { ...one, votes: [...one.votes, 2] } : one));
    expect(faults({ cells: more })).toEqual(['result-votes']);
  });

  it('says so where no result follows at all', () => {
    const few = new Map([...decryptions].slice(0, 1));
    expect(resultFaults(election, counted, few, honest).map(({ code }) => code)).toEqual(['result-impossible']);
    expect(computeResult(election, counted, few)).toEqual({ ok: false, error: { reason: 'too-few' } });
  });

  it('counts no more than there are ballots: shares of another sum give no number', () => {
    const [first, second, third] = tally.cells as [Tally['cells'][0], Tally['cells'][0], Tally['cells'][0]];
    const crossed = { ...tally, cells: [{ ...first, ciphertexts: third.ciphertexts }, second, third] };
    const none = computeResult(election, { body: crossed, hash: tallyHash }, decryptions);
    expect(none).toEqual({ ok: false, error: { reason: 'no-count' } });
  });

  it('does not believe a count above the ballots, though it is the sum’s', () => {
    const [first, ...others] = tally.cells as [Tally['cells'][0], ...Tally['cells']];
    expect(Math.max(...(honest.cells[0]?.votes ?? []))).toBeGreaterThan(0);
    const without = { ...tally, cells: [{ ...first, ballots: 0 }, ...others] };
    const none = computeResult(election, { body: without, hash: tallyHash }, decryptions, { said: honest });
    expect(none).toEqual({ ok: false, error: { reason: 'no-count' } });
  });

  it('counts nothing where the sum is no point: a tally that nobody could have made, and trustees decrypted', () => {
    const [first, ...others] = tally.cells as [Tally['cells'][0], ...Tally['cells']];
    const bytes = Buffer.from(first.ciphertexts, 'base64url').fill(0xff, 32, 64);
    const broken = { ...tally, cells: [{ ...first, ciphertexts: bytes.toString('base64url') }, ...others] };
    const none = computeResult(election, { body: broken, hash: tallyHash }, decryptions);
    expect(none).toEqual({ ok: false, error: { reason: 'no-count' } });
  });
});

describe('formUnits', () => {
  it('sorts by unit and then contest, whatever order the manifest has', () => {
    const { manifest } = election;
    const sizes = new Map([
      ['north', 2],
      ['south', 2],
    ]);
    const names = (contests: typeof manifest.contests): string[] =>
      formUnits({ ...manifest, contests }, sizes).units.map(({ unit, contest }) => `${unit} ${contest}`);
    const sorted = ['north mayor', 'north rating', 'south mayor'];
    expect(names(manifest.contests)).toEqual(sorted);
    expect(names([...manifest.contests].reverse())).toEqual(sorted);
  });
});

describe('compareTally', () => {
  const codes = (change: (tally: Tally) => Tally): string[] =>
    compareTally(election, counts, change(structuredCloneOf(tally))).map(({ code }) => code);
  const structuredCloneOf = (value: Tally): Tally => JSON.parse(JSON.stringify(value)) as Tally;
  const first = (change: Partial<Tally['cells'][number]>) => (said: Tally) => ({
    ...said,
    cells: said.cells.map((one, at) => (at === 0 ? { ...one, ...change } : one)),
  });

  it.each<[string, string[], (said: Tally) => Tally]>([
    ['the same', [], (said) => said],
    ['another unit', ['tally-cells'], first({ unit: 'west' })],
    ['another contest', ['tally-cells'], first({ contest: 'west' })],
    ['another number of ballots', ['tally-cells'], first({ ballots: 1 })],
    ['other sums', ['tally-sums'], first({ ciphertexts: tally.cells[2]?.ciphertexts ?? '' })],
    ['a cell more', ['tally-cells'], (said) => ({ ...said, cells: [...said.cells, said.cells[0] as never] })],
    ['a contest withheld', ['tally-withheld'], (said) => ({ ...said, withheld: [{ contest: 'mayor', ballots: 0 }] })],
  ])('%s', (_name, expected, change) => {
    expect(codes(change)).toEqual(expected);
  });
});
