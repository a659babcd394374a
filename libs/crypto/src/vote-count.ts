/**
 * From votes·G back to the number of votes (§8): a discrete logarithm known to be small.
 *
 * Baby steps, giant steps: about 2·√max encodings. Public values only; run time depends on them.
 */
import { G, IDENTITY, type Point } from './group.js';

/** The count 0…max with count·G = point; undefined when there is none: then a share or a sum is wrong. */
export function voteCount(point: Point, max: number): number | undefined {
  if (!Number.isSafeInteger(max) || max < 0) throw new RangeError('max is a number of ballots');
  const step = Math.ceil(Math.sqrt(max + 1));
  const babySteps = new Map<string, number>();
  let baby = IDENTITY;
  for (let i = 0; i < step; i++) {
    babySteps.set(baby.toHex(), i);
    baby = baby.add(G);
  }
  const giantStep = baby.negate();
  let rest = point;
  for (let j = 0; j * step <= max; j++) {
    const found = babySteps.get(rest.toHex());
    if (found !== undefined) {
      const count = j * step + found;
      return count <= max ? count : undefined;
    }
    rest = rest.add(giantStep);
  }
  return undefined;
}
