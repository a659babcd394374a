/** Who votes in a generated archive, by number alone: about one voter in ten votes twice, one in four lives in the village. */
import { STYLES } from './outline.js';

const ONE_IN = 10;

export interface Electorate {
  readonly voters: number;
  /** voters who cast a second ballot */
  readonly repeats: number;
}

/** So many ballots in all; at least 22, so that either style has a counted unit. */
export function electorateOf(ballots: number): Electorate {
  if (!Number.isSafeInteger(ballots) || ballots < 22) throw new RangeError('at least 22 ballots');
  const repeats = Math.floor(ballots / (ONE_IN + 1));
  return { voters: ballots - repeats, repeats };
}

/** Number of the voter who casts second ballot `at`. */
export const repeaterOf = (at: number): number => at * ONE_IN;
export const votesTwice = ({ repeats }: Electorate, voter: number): boolean =>
  voter % ONE_IN === 0 && voter / ONE_IN < repeats;

/** Index of the voter's style. */
export const styleOfVoter = (voter: number): number => (voter % 4 === 3 ? STYLES.length - 1 : 0);
