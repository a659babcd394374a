/** Whole elections made by the test factory: honest ones verify, and what any one byte of a ballot says matters. */
import { describe, expect, it } from '@jest/globals';
import { describeFinding, encodeCanonical, memorySource, verifyArchive, type Report } from './index.js';
import fc from 'fast-check';
import { finishElection, preparedElection, seededRandom, smallOutline, votedElection } from './testing.js';

const said = (report: Report): string[] =>
  report.checks.flatMap(({ findings }) =>
    findings.map((found) => `${found.check} ${found.record ?? '-'} ${found.code}: ${describeFinding(found, 'en')}`),
  );

describe('an honest election', () => {
  it('verifies, to the result that was voted', async () => {
    const { election } = votedElection();
    finishElection(election);
    election.protocol(encodeCanonical('Протокол'));
    election.destroy('node-1');
    const report = await verifyArchive(memorySource(election.files()), { random: seededRandom('weights') });
    expect(said(report)).toEqual([]);
    expect(report.verified).toBe(true);
    expect(report.result?.cells).toEqual([
      { unit: 'north', contest: 'mayor', ballots: 2, votes: [0, 0, 1, 1] },
      { unit: 'north', contest: 'rating', ballots: 2, votes: [0, 1, 0] },
      { unit: 'south', contest: 'mayor', ballots: 2, votes: [1, 1, 0, 0] },
    ]);
  });
});

describe('random elections', () => {
  /** Contests of any permitted kind, voters of any style, re-votes, a node retired on the way. */
  const shape = fc.record({
    contests: fc.array(
      fc.record({
        options: fc.integer({ min: 1, max: 3 }),
        min: fc.nat(3),
        max: fc.integer({ min: 1, max: 3 }),
        blank: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    voters: fc.array(fc.record({ south: fc.boolean(), revotes: fc.boolean(), choice: fc.nat(1000) }), { maxLength: 5 }),
    minimumUnit: fc.integer({ min: 2, max: 4 }),
    retires: fc.boolean(),
    trustees: fc.constantFrom([1, 2], [2, 3], [3, 1], [1, 2, 3]),
  });

  it('verify, to the result that was voted', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(), async (drawn, label) => {
        const contests = drawn.contests.map(({ options, min, max, blank }, at) => {
          const maxSelections = Math.min(max, options);
          return {
            id: `contest-${at}`,
            title: { ru: 'Вопрос' },
            options: Array.from({ length: options }, (_, option) => ({ id: `o${option}`, title: { ru: 'Да' } })),
            minSelections: Math.min(blank ? Math.max(min, 1) : min, maxSelections),
            maxSelections,
            blank,
          };
        });
        const ids = contests.map(({ id }) => id);
        const styles = smallOutline.styles.map((style, at) => ({ ...style, contests: at === 0 ? ids : ids.slice(-1) }));
        const outline = { ...smallOutline, contests, styles, tally: { minimumUnit: drawn.minimumUnit } };
        const election = preparedElection(outline, `random ${label}`);
        const choose = (choice: number): Record<string, number[]> =>
          Object.fromEntries(contests.map((contest) => [contest.id, marksOf(contest, choice)]));

        const expected = new Map<string, number[]>();
        for (const { south, revotes, choice } of drawn.voters) {
          const style = south ? 'south' : 'north';
          const voter = election.voter(style);
          election.cast(voter, 1, choose(choice));
          if (revotes) election.cast(voter, 2, choose(choice + 7));
          for (const id of styles.find((one) => one.id === style)?.contests ?? []) {
            const marks = choose(revotes ? choice + 7 : choice)[id] ?? [];
            expected.set(
              id,
              marks.map((mark, slot) => mark + (expected.get(id)?.[slot] ?? 0)),
            );
          }
          election.now += 60_000;
        }
        if (drawn.retires) election.retire('node-1');
        finishElection(election, 'tally');
        for (const trustee of drawn.trustees) election.decrypt(trustee);
        election.result();

        const report = await verifyArchive(memorySource(election.files()), { random: seededRandom('weights') });
        expect(said(report)).toEqual([]);
        expect(report.verified).toBe(true);
        const sums = new Map<string, number[]>();
        for (const { contest, votes } of report.result?.cells ?? [])
          sums.set(
            contest,
            votes.map((count, slot) => count + (sums.get(contest)?.[slot] ?? 0)),
          );
        for (const { contest } of election.lastTally.withheld) expected.delete(contest);
        expect(sums).toEqual(expected);
      }),
      { numRuns: 6 },
    );
  });
});

/** Some permitted marks: as many options as allowed, from one on, or blank. */
function marksOf(
  contest: { options: unknown[]; minSelections: number; maxSelections: number; blank: boolean },
  choice: number,
): number[] {
  const slots = contest.options.length;
  const blank = contest.blank && choice % 4 === 0;
  const span = contest.maxSelections - contest.minSelections + 1;
  const count = blank ? 0 : contest.minSelections + (choice % span);
  const marks = Array.from({ length: slots }, (_, slot) => ((slot + choice) % slots < count ? 1 : 0));
  return contest.blank ? [...marks, blank ? 1 : 0] : marks;
}
