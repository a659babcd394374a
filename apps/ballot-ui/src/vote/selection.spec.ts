import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { permittedSelection } from '#crypto';
import { contestShape, type Contest } from '#protocol';
import { isPermitted, judge, type Marks, slotMarks, withMark } from './selection.js';

/** Any contest that obeys §2. */
const contests = fc
  .record({
    options: fc.integer({ min: 1, max: 6 }),
    max: fc.integer({ min: 1, max: 6 }),
    min: fc.nat(6),
    blank: fc.boolean(),
  })
  .map(({ options, max, min, blank }): Contest => {
    const maxSelections = Math.min(max, options);
    return {
      id: 'c',
      title: { ru: 'В' },
      options: Array.from({ length: options }, (_, at) => ({ id: `o${at}`, title: { ru: `В${at}` } })),
      maxSelections,
      minSelections: Math.max(blank ? 1 : 0, Math.min(min, maxSelections)),
      blank,
    };
  });
const marked = fc.uniqueArray(fc.constantFrom('o0', 'o1', 'o2', 'o3', 'o4', 'o5', 'struck'));

describe('what a voter may mark (§2, R11)', () => {
  it('is exactly what a ballot can prove', () => {
    fc.assert(
      fc.property(contests, marked, (contest, ids) => {
        const provable = permittedSelection(contestShape(contest), slotMarks(contest, ids));
        expect(isPermitted(judge(contest, ids))).toBe(provable);
      }),
      { numRuns: 500 },
    );
  });

  it('maps no marks to blank where there is blank, and never blank beside a mark', () => {
    fc.assert(
      fc.property(contests, marked, (contest, ids) => {
        const marks = slotMarks(contest, ids);
        const options = marks.slice(0, contest.options.length);
        if (contest.blank) expect(marks.at(-1)).toBe(options.includes(1) ? 0 : 1);
        else expect(marks).toHaveLength(contest.options.length);
      }),
    );
  });

  it('says how many marks are too many or missing', () => {
    const contest = { ...(fc.sample(contests, 1)[0] as Contest), minSelections: 2, maxSelections: 2, blank: false };
    const options = ['o0', 'o1', 'o2'].map((id) => ({ id, title: { ru: id } }));
    expect(judge({ ...contest, options }, ['o0', 'o1', 'o2'])).toEqual({ kind: 'too-many', max: 2, over: 1 });
    expect(judge({ ...contest, options }, ['o0'])).toEqual({ kind: 'too-few', min: 2 });
  });

  it('replaces the mark where one is allowed, adds where more are, and takes any mark away', () => {
    let one: Marks = {};
    one = withMark(one, { id: 'c', maxSelections: 1 }, 'o0', true);
    one = withMark(one, { id: 'c', maxSelections: 1 }, 'o1', true);
    expect(one).toEqual({ c: ['o1'] });
    expect(withMark(one, { id: 'c', maxSelections: 1 }, 'o1', false)).toEqual({ c: [] });
    let two = withMark({}, { id: 'c', maxSelections: 3 }, 'o0', true);
    two = withMark(two, { id: 'c', maxSelections: 3 }, 'o1', true);
    expect(two).toEqual({ c: ['o0', 'o1'] });
    expect(withMark(two, { id: 'c', maxSelections: 3 }, 'o0', false)).toEqual({ c: ['o1'] });
  });
});
