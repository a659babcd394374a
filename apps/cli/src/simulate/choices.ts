/** Marks as people make them: every contest filled in at random within its limits, some left empty (§2). */
import { type RandomBytes } from '#crypto';
import { type Election } from '#protocol';

/** Contest id → one 0 or 1 a slot, blank's last. */
export type Marks = Readonly<Record<string, readonly number[]>>;

/** Uniform in 0…below−1; below ≤ 256. */
export function pick(below: number, random: RandomBytes): number {
  const limit = 256 - (256 % below);
  for (;;) {
    const byte = random(1)[0] ?? 0;
    if (byte < limit) return byte % below;
  }
}

export function randomMarks(election: Election, style: string, random: RandomBytes): Marks {
  const contests = election.style(style)?.contests ?? [];
  return Object.fromEntries(contests.map((contest) => [contest, contestMarks(election, contest, random)]));
}

function contestMarks(election: Election, contest: string, random: RandomBytes): number[] {
  const defined = election.contest(contest);
  if (defined === undefined) throw new RangeError(`no contest ${contest}`);
  const { options, minSelections, maxSelections, blank } = defined;
  const marks = new Array<number>(options.length + (blank ? 1 : 0)).fill(0);
  // One in ten leaves the contest without a mark; the page maps that to blank (§2).
  if (blank && pick(10, random) === 0) {
    marks[options.length] = 1;
    return marks;
  }
  const count = minSelections + pick(maxSelections - minSelections + 1, random);
  const free = options.map((_, at) => at);
  for (let made = 0; made < count; made++) {
    const [slot] = free.splice(pick(free.length, random), 1);
    if (slot !== undefined) marks[slot] = 1;
  }
  return marks;
}

/** What the result must say: contest → votes a slot, over each voter's last ballot. */
export function expectedVotes(election: Election, last: Iterable<Marks>): Map<string, number[]> {
  const sums = new Map(election.manifest.contests.map(({ id }) => [id, election.slots(id).map(() => 0)]));
  for (const marks of last) {
    for (const [contest, slots] of Object.entries(marks)) {
      const sum = sums.get(contest);
      slots.forEach((mark, slot) => {
        if (sum !== undefined) sum[slot] = (sum[slot] ?? 0) + mark;
      });
    }
  }
  return sums;
}
