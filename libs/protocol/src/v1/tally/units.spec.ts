/** Units and withheld contests (§8). */
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { preparedElection } from '../../testing.js';
import { type Manifest } from '../messages/manifest.js';
import { formUnits } from './units.js';

let base: Manifest;
beforeAll(() => {
  base = preparedElection().manifest;
});

/** Styles a, b, c … that all have the one contest. */
function withStyles(counts: readonly number[], minimumUnit: number): [Manifest, Map<string, number>] {
  const [style] = base.styles;
  const [contest] = base.contests;
  if (style === undefined || contest === undefined) throw new RangeError('no style');
  const ids = counts.map((_, at) => String.fromCharCode(97 + at));
  const styles = ids.map((id) => ({ ...style, id, contests: [contest.id] }));
  return [
    { ...base, styles, contests: [contest], tally: { minimumUnit } },
    new Map(ids.map((id, at) => [id, counts[at] ?? 0])),
  ];
}
const units = (counts: readonly number[], minimum: number): string =>
  formUnits(...withStyles(counts, minimum))
    .units.map(({ unit, styles, ballots }) => `${unit}:${styles.join('+')}=${ballots}`)
    .join(' ');

describe('formUnits', () => {
  it('large styles stand alone, small ones are pooled', () => {
    expect(units([5, 5], 3)).toBe('a:a=5 b:b=5');
    expect(units([5, 2, 1], 3)).toBe('*:b+c=3 a:a=5');
  });
  it('a pool that is too small takes in the smallest unit, by ballots and then by id', () => {
    expect(units([5, 2, 4], 3)).toBe('*:b+c=6 a:a=5');
    expect(units([4, 2, 4], 3)).toBe('*:b+a=6 c:c=4');
    expect(units([4, 1], 3)).toBe('*:b+a=5');
    const [manifest, counts] = withStyles([4, 2, 4], 3);
    const backwards = { ...manifest, styles: [...manifest.styles].reverse() };
    expect(formUnits(backwards, counts)).toEqual(formUnits(manifest, counts));
  });
  it('styles without ballots are in no unit', () => {
    expect(units([5, 0, 3], 3)).toBe('a:a=5 c:c=3');
  });
  it('a pool may be all there is', () => {
    expect(units([2, 1], 3)).toBe('*:a+b=3');
  });
  it('withholds a contest with fewer ballots than the minimum, none included', () => {
    expect(formUnits(...withStyles([1, 1], 3))).toEqual({ units: [], withheld: [{ contest: 'mayor', ballots: 2 }] });
    expect(formUnits(...withStyles([0, 0], 3)).withheld).toEqual([{ contest: 'mayor', ballots: 0 }]);
  });

  it('stand by unit, then by contest, whatever order the manifest has', () => {
    const [style] = base.styles;
    const [contest] = base.contests;
    if (style === undefined || contest === undefined) throw new RangeError('no style');
    const counted = new Map([
      ['a', 3],
      ['b', 3],
      ['c', 1],
    ]);
    const inOrder = (contests: readonly string[], styles: readonly string[]) => {
      const formed = formUnits(
        {
          ...base,
          contests: contests.map((id) => ({ ...contest, id })),
          styles: styles.map((id) => ({
            ...style,
            id,
            contests: { a: ['q', 'r'], b: ['p', 'r'], c: ['t', 's'] }[id] ?? [],
          })),
          tally: { minimumUnit: 3 },
        },
        counted,
      );
      expect(formed.units.map((one) => `${one.unit} ${one.contest}`)).toEqual(['a q', 'a r', 'b p', 'b r']);
      expect(formed.withheld.map((one) => one.contest)).toEqual(['s', 't']);
    };
    for (const contests of ['pqrst', 'qprts', 'rqpst', 'tsrqp'])
      for (const styles of ['abc', 'cba']) inOrder([...contests], [...styles]);
  });

  it('no unit is below the minimum, and every ballot is in exactly one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(12), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 2, max: 9 }),
        (counts, minimum) => {
          const formed = formUnits(...withStyles(counts, minimum));
          const total = counts.reduce((a, b) => a + b, 0);
          const inUnits = formed.units.reduce((sum, { ballots }) => sum + ballots, 0);
          expect(formed.units.every(({ ballots }) => ballots >= minimum)).toBe(true);
          expect(inUnits).toBe(total < minimum ? 0 : total);
          const styles = formed.units.flatMap((unit) => unit.styles);
          expect(new Set(styles).size).toBe(styles.length);
        },
      ),
    );
  });
});
